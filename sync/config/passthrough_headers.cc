// SPDX-License-Identifier: Apache-2.0
#include "sync/config/passthrough_headers.h"

#include <string>
#include <vector>

#include "sync/go/http_header.h"
#include "sync/go/quote.h"
#include "sync/model/section_rules.h"

namespace vmcp {
namespace {

constexpr std::size_t kMaxNameBytes = 256;

Report check_header(const std::string& name, const std::string& pointer) {
  std::string place = spec_path(pointer);
  if (name.empty()) return refusal(pointer, place + ": header name must not be empty");
  std::string canonical = canonical_header_name(name);
  if (is_restricted_header(canonical) || canonical == "Authorization" || canonical == "Cookie") {
    return refusal(pointer, place + ": " + quote(canonical) + " is a restricted header and cannot be forwarded");
  }
  if (name.size() > kMaxNameBytes) {
    return refusal(pointer, place + ": invalid header name: it is longer than 256 bytes");
  }
  if (!is_header_token(name)) {
    return refusal(pointer, place + ": invalid header name " + quote(name) +
                                ": only letters, digits and !#$%&'*+-.^_`|~ are allowed");
  }
  return {};
}

}  // namespace

Decided<std::optional<Json>> decide_passthrough_headers(const Inputs& inputs) {
  Decided<std::optional<Json>> out;
  std::string pointer = "/spec/passthroughHeaders";
  std::vector<std::string> names = texts_at(inputs.parent.spec, {"passthroughHeaders"});
  std::vector<std::string> fallback = texts_at(inputs.parent.spec, {"config", "passthroughHeaders"});
  if (!names.empty() && !fallback.empty()) {
    out.report.note("/spec/config/passthroughHeaders", "has no effect: spec.passthroughHeaders takes its place");
  }
  if (names.empty()) {
    names = std::move(fallback);
    pointer = "/spec/config/passthroughHeaders";
  }
  if (names.empty()) return out;
  for (std::size_t index = 0; index < names.size(); ++index) {
    out.report.join(check_header(names[index], child_pointer(pointer, index)));
  }
  out.value = Json(names);
  return out;
}

}  // namespace vmcp
