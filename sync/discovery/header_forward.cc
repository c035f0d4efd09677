// SPDX-License-Identifier: Apache-2.0
#include "sync/discovery/header_forward.h"

#include <algorithm>

#include "sync/go/http_header.h"
#include "sync/json/json_writer.h"
#include "sync/kubernetes/names.h"
#include "sync/model/names.h"
#include "sync/text/text.h"

namespace vmcp {
namespace {

constexpr std::size_t kMaxHeaders = 64;
constexpr std::size_t kMaxNameBytes = 255;
constexpr std::size_t kMaxValueBytes = 8192;

using Verdict = std::optional<HeaderForwardProblem>;

HeaderForwardProblem invalid(std::string message) {
  return {"HeaderForwardInvalid", std::move(message)};
}

std::string in_quotes(std::string_view name) {
  std::string out;
  append_quoted(out, name);
  return out;
}

/// The variable of a header from a Secret.
std::string secret_env_name(std::string_view header, std::string_view entry) {
  constexpr std::string_view kForward = "HEADER_FORWARD_";
  std::string out;
  out.reserve(kSecretEnvPrefix.size() + kForward.size() + header.size() + 1 + entry.size());
  out.append(kSecretEnvPrefix).append(kForward);
  append_env_name_part(out, header);
  out += '_';
  append_env_name_part(out, entry);
  return out;
}

/// The identifier under which the runtime looks the secret up.
std::string_view secret_identifier(std::string_view env_name) {
  return env_name.substr(kSecretEnvPrefix.size());
}

std::size_t bytes_of_names(const Member& entry) {
  std::size_t out = 0;
  for (const auto& [name, value] : entry.plaintext_headers) out += name.size();
  for (const SecretHeader& header : entry.secret_headers) out += header.header_name.size();
  return out;
}

/// Rules that every header name has to keep. `is_given_before`: in the same list.
Verdict name_problem(std::string_view name, const std::vector<std::string>& passthrough, bool is_given_before) {
  if (!is_header_token(name) || name.size() > kMaxNameBytes) {
    return invalid("a header name is not a valid HTTP header name: " + in_quotes(cut_text(name, kMaxNameBytes)));
  }
  const std::string canonical = canonical_header_name(name);
  if (is_restricted_header(canonical))
    return invalid("header " + in_quotes(canonical) + " is restricted and cannot be forwarded");
  if (is_given_before) return invalid("header " + in_quotes(canonical) + " is given twice");
  if (std::find(passthrough.begin(), passthrough.end(), canonical) != passthrough.end()) {
    return invalid("header " + in_quotes(canonical) + " is also one of passthroughHeaders; every request would fail");
  }
  return std::nullopt;
}

Verdict value_problem(std::string_view name, std::string_view value) {
  const bool control = std::any_of(value.begin(), value.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7F;
  });
  if (control) return invalid("the value of header " + in_quotes(name) + " holds control characters");
  if (value.size() > kMaxValueBytes)
    return invalid("the value of header " + in_quotes(name) + " is longer than 8192 bytes");
  return std::nullopt;
}

}  // namespace

std::size_t literal_env_bytes(const Backend& backend) {
  if (backend.header_manifest.empty()) return 0;
  return kHeaderManifestPrefix.size() + backend.name.size() + 1 + backend.header_manifest.size() + 1;
}

std::optional<HeaderForwardProblem> header_forward_problem(const Member& entry,
                                                           const std::vector<std::string>& passthrough) {
  // Before each name is compared with all others.
  if (entry.plaintext_headers.size() + entry.secret_headers.size() > kMaxHeaders) {
    return HeaderForwardProblem{"HeaderForwardTooLarge", "it forwards more than 64 headers"};
  }
  if (bytes_of_names(entry) > kMaxManifestBytes) return HeaderForwardProblem{"HeaderForwardTooLarge", kManifestTooLong};
  const auto& plain = entry.plaintext_headers;
  for (auto header = plain.begin(); header != plain.end(); ++header) {
    const auto& [name, value] = *header;
    const bool twice = std::any_of(plain.begin(), header,
                                   [&name = name](const auto& before) { return is_same_header(before.first, name); });
    if (auto problem = name_problem(name, passthrough, twice)) return problem;
    if (auto problem = value_problem(name, value)) return problem;
  }
  const auto& secret = entry.secret_headers;
  for (auto header = secret.begin(); header != secret.end(); ++header) {
    const std::string_view name = header->header_name;
    const bool twice = std::any_of(
        secret.begin(), header, [&](const SecretHeader& before) { return is_same_header(before.header_name, name); });
    if (auto problem = name_problem(name, passthrough, twice)) return problem;
    if (!is_dns_subdomain(header->secret_name) || !is_data_key(header->secret_key)) {
      return HeaderForwardProblem{"HeaderSecretRefInvalid",
                                  "header " + in_quotes(name) + " does not name a Secret and one of its keys"};
    }
    // The header's part of the name is what distinguishes the variables of one entry.
    const bool shared = std::any_of(secret.begin(), header, [&](const SecretHeader& before) {
      return is_same_env_name_part(before.header_name, name);
    });
    if (shared) {
      const std::string env_name = secret_env_name(name, entry.metadata.name);
      return invalid("two headers from Secrets share one environment variable: " +
                     std::string(secret_identifier(env_name)));
    }
  }
  return std::nullopt;
}

HeaderForward make_header_forward(const Member& entry) {
  HeaderForward out;
  if (entry.plaintext_headers.empty() && entry.secret_headers.empty()) return out;
  JsonWriter json(out.manifest);
  constexpr std::size_t kUsualHeader = 80;
  json.reserve((entry.plaintext_headers.size() + entry.secret_headers.size()) * kUsualHeader);
  json.begin_object();
  if (!entry.plaintext_headers.empty()) {
    json.key("addPlaintextHeaders");
    json.begin_object();
    for (const auto& [name, value] : entry.plaintext_headers) {
      json.free_key(name);
      json.string(value);
    }
    json.end_object();
  }
  if (!entry.secret_headers.empty()) {
    std::vector<SecretHeader> sorted = entry.secret_headers;
    std::sort(sorted.begin(), sorted.end(),
              [](const SecretHeader& a, const SecretHeader& b) { return a.header_name < b.header_name; });
    json.key("addHeadersFromSecret");
    json.begin_object();
    out.secrets.reserve(sorted.size());
    for (const SecretHeader& header : sorted) {
      std::string env_name = secret_env_name(header.header_name, entry.metadata.name);
      json.free_key(header.header_name);
      json.string(secret_identifier(env_name));
      // Optional: a missing Secret breaks the calls to this entry, not the start of the gateway (D-51).
      out.secrets.push_back({std::move(env_name), {header.secret_name, header.secret_key, true}});
    }
    json.end_object();
  }
  json.end_object();
  return out;
}

}  // namespace vmcp
