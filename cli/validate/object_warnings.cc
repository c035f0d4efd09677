// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cctype>

#include "cli/validate/warnings.h"
#include "sync/go/http_header.h"
#include "sync/go/url.h"

namespace vmcp::cli {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

bool looks_like_credential(std::string_view header, std::string_view value) {
  const std::string start = lower(value.substr(0, value.find(' ')));
  return looks_like_credential_header(header) || start == "bearer" || start == "basic";
}

/// The name of a parameter of the query that usually carries a credential; empty: there is none.
std::string credential_in_query(std::string_view url) {
  constexpr std::array<std::string_view, 10> kNames = {"api_key",      "apikey", "api-key", "key",      "token",
                                                       "access_token", "auth",   "secret",  "password", "sig"};
  const auto parts = parse_url(url);
  if (!parts) return "";
  for (std::string_view rest = parts->query; !rest.empty();) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    const std::string name = lower(pair.substr(0, pair.find('=')));
    if (std::find(kNames.begin(), kNames.end(), name) != kNames.end()) return name;
  }
  return "";
}

void warn_of_credentials(const Manifest& manifest, std::vector<Diagnosis>& out) {
  const Json& object = manifest.object;
  if (!is_member_kind(text_at(object, {"kind"}))) return;
  if (const std::string name = credential_in_query(text_at(object, {"spec", "remoteUrl"})); !name.empty()) {
    out.push_back(diagnosis_at(manifest, "/spec/remoteUrl", Severity::kWarning, "PlaintextCredential",
                               "the parameter " + name +
                                   " looks like a credential, and a URL stands in a ConfigMap and in logs for all to "
                                   "read: if the server takes it in a header, use headerForward.addHeadersFromSecret"));
  }
  const Json* headers = find(object, {"spec", "headerForward", "addPlaintextHeaders"});
  if (headers == nullptr || !headers->is_object()) return;
  for (const auto& [name, value] : headers->items()) {
    if (!value.is_string() || !looks_like_credential(name, value.get_ref<const std::string&>())) continue;
    out.push_back(diagnosis_at(manifest, child_pointer("/spec/headerForward/addPlaintextHeaders", name),
                               Severity::kWarning, "PlaintextCredential",
                               "looks like a credential, which everybody can see who may read Deployments: put it into "
                               "a Secret and use headerForward.addHeadersFromSecret"));
  }
}

/// `${NAME}`, as envsubst and Flux replace it.
bool has_variable(std::string_view text) {
  const std::size_t start = text.find("${");
  if (start == std::string_view::npos) return false;
  const std::size_t end = text.find('}', start);
  return end != std::string_view::npos && end > start + 2;
}

void warn_of_variables(const Manifest& manifest, const Json& node, const std::string& pointer,
                       std::vector<Diagnosis>& out) {
  if (node.is_string() && has_variable(node.get_ref<const std::string&>())) {
    out.push_back(diagnosis_at(manifest, pointer, Severity::kWarning, "VariableLeftOver",
                               "a ${…} is left over, which nothing here replaces: run envsubst or Flux first"));
  }
  if (node.is_object()) {
    for (const auto& [key, value] : node.items()) warn_of_variables(manifest, value, child_pointer(pointer, key), out);
  } else if (node.is_array()) {
    for (std::size_t i = 0; i < node.size(); ++i) warn_of_variables(manifest, node[i], child_pointer(pointer, i), out);
  }
}

}  // namespace

std::vector<Diagnosis> warn_of_object(const Manifest& manifest) {
  std::vector<Diagnosis> out;
  warn_of_credentials(manifest, out);
  for (const char* part : {"metadata", "spec"}) {
    warn_of_variables(manifest, object_at(manifest.object, part), std::string("/") + part, out);
  }
  return out;
}

}  // namespace vmcp::cli
