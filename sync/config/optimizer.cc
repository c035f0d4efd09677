// SPDX-License-Identifier: Apache-2.0
#include "sync/config/optimizer.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

#include "sync/address/host_rules.h"
#include "sync/go/http_header.h"
#include "sync/go/quote.h"
#include "sync/json/object_builder.h"
#include "sync/model/related_kind.h"
#include "sync/model/section_rules.h"

namespace vmcp {
namespace {

constexpr std::string_view kOptimizerPointer = "/spec/config/optimizer";
constexpr std::size_t kMaxHeaders = 32;
constexpr std::size_t kMaxHeaderNameBytes = 256;
constexpr std::size_t kMaxHeaderValueBytes = 8192;

std::string under(std::string_view key) {
  return child_pointer(kOptimizerPointer, key);
}

Report refuse_at(std::string_view key, const std::string& rule) {
  return refusal(under(key), spec_path(under(key)) + " " + rule);
}

// ---- the EmbeddingServer

struct EmbeddingService {
  std::string url;  // empty: none, and `report` says why
  Report report;
};

EmbeddingService find_embedding_service(const Inputs& inputs) {
  const std::string pointer = "/spec/embeddingServerRef/name";
  EmbeddingService out;
  std::string name(text_at(inputs.parent.spec, {"embeddingServerRef", "name"}));
  if (name.empty()) {
    out.report = refusal(pointer, "spec.embeddingServerRef.name is required");
    return out;
  }
  const ConfigObject* server = find_object(inputs.related.embedding_servers, name);
  if (server == nullptr) {
    out.report.refuse(
        "EmbeddingServerReady", "EmbeddingServerNotFound", pointer,
        "Referenced EmbeddingServer " + name + " " + why_absent(inputs.related, kEmbeddingServerKind.kind, name));
    return out;
  }
  bool ready = server->status.phase == "Ready" && !server->status.url.empty() &&
               integer_at(server->status_fields, {"readyReplicas"}).value_or(0) > 0;
  const auto unreachable = ready ? url_problem(server->status.url, kGatewayHosts, inputs.platform()) : std::nullopt;
  if (unreachable) {
    out.report.refuse("EmbeddingServerReady", "EmbeddingServerNotReady", pointer,
                      "EmbeddingServer " + name + ": status.url " + *unreachable);
  } else if (ready) {
    out.url = std::string(server->status.url);
    out.report.set("EmbeddingServerReady", true, "EmbeddingServerReady", "EmbeddingServer is ready");
  } else if (server->status.phase == "Failed") {
    out.report.refuse("EmbeddingServerReady", "EmbeddingServerNotReady", pointer,
                      "EmbeddingServer " + name + " has failed");
  } else {
    out.report.refuse("EmbeddingServerReady", "EmbeddingServerNotReady", pointer, "EmbeddingServer is not yet ready",
                      true);
    out.report.refusals.back().status_message = "Waiting for EmbeddingServer to become ready";
  }
  return out;
}

// ---- rules

// Whether `text` is a plain decimal number (`0.5`, `.5`, `1`) of at most `most`.
bool is_ratio(std::string_view text, double most) {
  std::size_t point = std::min(text.find('.'), text.size());
  auto digits = [](std::string_view part) { return part.find_first_not_of("0123456789") == std::string_view::npos; };
  bool form = !text.empty() && text.back() != '.' && digits(text.substr(0, point)) &&
              (point == text.size() || digits(text.substr(point + 1)));
  double value = 0;
  return form && std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc() && value <= most;
}

Report check_ratios(const Json& optimizer) {
  Report report;
  std::string_view ratio = text_at(optimizer, {"hybridSearchSemanticRatio"});
  if (!ratio.empty() && !is_ratio(ratio, 1)) {
    report.join(refuse_at("hybridSearchSemanticRatio", "must be a number from 0 to 1 such as \"0.5\""));
  }
  std::string_view threshold = text_at(optimizer, {"semanticDistanceThreshold"});
  if (!threshold.empty() && !is_ratio(threshold, 2)) {
    report.join(refuse_at("semanticDistanceThreshold", "must be a number from 0 to 2 such as \"1.0\""));
  }
  std::int64_t tools = integer_at(optimizer, {"maxToolsToReturn"}).value_or(0);
  if (tools < 0 || tools > 50) {
    report.join(refuse_at("maxToolsToReturn", "must be between 1 and 50, got " + std::to_string(tools)));
  }
  return report;
}

bool is_header_value(std::string_view value) {
  bool printable = std::all_of(value.begin(), value.end(), [](char c) {
    auto byte = static_cast<unsigned char>(c);
    return c == '\t' || (byte >= 0x20 && byte != 0x7f);
  });
  return printable && !value.empty() && value.size() <= kMaxHeaderValueBytes;
}

Report check_header(const std::string& name, std::string_view value) {
  std::string pointer = child_pointer(under("embeddingHeaders"), name);
  std::string place = spec_path(under("embeddingHeaders")) + "[" + quote(name) + "]";
  Report report;
  std::string canonical = canonical_header_name(name);
  if (!is_header_token(name) || name.size() > kMaxHeaderNameBytes) {
    report.join(refusal(pointer, place + " is not a valid header name"));
  } else if (canonical == "Authorization") {
    report.join(refusal(pointer, place + " must not be set: the key comes from the variable OPENAI_API_KEY, which "
                                         "spec.podTemplateSpec can supply"));
  } else if (canonical == "Content-Type") {
    report.join(refusal(pointer, place + " must not be set: it is always application/json"));
  }
  if (!is_header_value(value)) {
    report.join(refusal(pointer, place + ": the value must have 1 to 8192 bytes and no control characters"));
  }
  if (looks_like_credential_header(name)) {
    report.warn(pointer, "PlaintextCredential",
                "stands in a ConfigMap in plain text, and its name looks like a credential");
  }
  return report;
}

Report check_headers(const Json& optimizer, bool openai) {
  Report report;
  const Json& headers = object_at(optimizer, "embeddingHeaders");
  if (headers.empty()) return report;
  if (!openai) report.join(refuse_at("embeddingHeaders", "is only supported when embeddingProvider is openai"));
  if (headers.size() > kMaxHeaders) report.join(refuse_at("embeddingHeaders", "must not have more than 32 headers"));
  for (const auto& [name, value] : headers.items()) report.join(check_header(name, text_at(value, {})));
  return report;
}

Report check_provider(const Json& optimizer, bool server_referenced) {
  Report report;
  std::string_view provider = text_at(optimizer, {"embeddingProvider"});
  bool openai = provider == "openai";
  if (!provider.empty() && !openai && provider != "tei") {
    report.join(refuse_at("embeddingProvider", "must be one of: tei, openai"));
  }
  if (openai && server_referenced) {
    report.join(refuse_at("embeddingProvider",
                          "cannot be openai together with spec.embeddingServerRef, which is a managed TEI server; "
                          "remove one of them"));
  }
  if (openai && text_at(optimizer, {"embeddingModel"}).empty()) {
    report.join(refusal(under("embeddingModel"),
                        "spec.config.optimizer.embeddingModel is required when embeddingProvider is openai"));
  }
  report.join(check_headers(optimizer, openai));
  return report;
}

Json optimizer_node(const Json& optimizer, std::string url) {
  ObjectBuilder node(optimizer);
  node.always("embeddingService", std::move(url))
      .add("embeddingServiceTimeout", nonzero_duration(optimizer, "embeddingServiceTimeout"))
      .copy("embeddingProvider");
  node.copy("embeddingModel").copy("embeddingHeaders").copy("maxToolsToReturn");
  return node.copy("hybridSearchSemanticRatio").copy("semanticDistanceThreshold").take();
}

}  // namespace

Decided<std::optional<Json>> decide_optimizer(const Inputs& inputs) {
  Decided<std::optional<Json>> out;
  const Json* found = find(inputs.parent.spec, {"config", "optimizer"});
  bool server_referenced = find(inputs.parent.spec, {"embeddingServerRef"}) != nullptr;
  if (found == nullptr && !server_referenced) return out;
  const Json& optimizer = found == nullptr ? empty_object() : *found;

  std::string url(text_at(optimizer, {"embeddingService"}));
  if (server_referenced) {
    if (!url.empty())
      out.report.note(under("embeddingService"), "has no effect: spec.embeddingServerRef takes its place");
    EmbeddingService service = find_embedding_service(inputs);
    url = std::move(service.url);
    out.report.join(std::move(service.report));
  } else if (url.empty()) {
    out.report.join(refusal(under("embeddingService"),
                            "spec.config.optimizer requires an embedding service: set spec.embeddingServerRef "
                            "(recommended) or spec.config.optimizer.embeddingService"));
  } else if (auto problem = url_problem(url, kGatewayHosts, inputs.platform())) {
    out.report.join(refuse_at("embeddingService", *problem));
  }
  out.report.join(check_duration(optimizer, "embeddingServiceTimeout", std::string(kOptimizerPointer)));
  out.report.join(check_provider(optimizer, server_referenced));
  out.report.join(check_ratios(optimizer));
  out.value = optimizer_node(optimizer, std::move(url));
  return out;
}

}  // namespace vmcp
