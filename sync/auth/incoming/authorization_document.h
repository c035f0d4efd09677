// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "sync/cedar/cedar.h"
#include "sync/json/json.h"

namespace vmcp {

/// A Cedar configuration as it stands in a ConfigMap or an MCPAuthzConfig (spec/50-incoming-auth.md §4).
struct AuthorizationDocument {
  CedarConfig cedar;
  bool has_primary_upstream_provider = false;  ///< Ignored; §5 decides.
  bool has_multi_valued_claims = false;        ///< Dropped (D-30).
};

struct DocumentProblem {
  enum class Kind { kUnreadable, kInvalid, kNotCedar };
  Kind kind = Kind::kInvalid;
  std::string text;
};

using DocumentResult = tl::expected<AuthorizationDocument, DocumentProblem>;

/// The whole document, YAML or JSON: `version`, `type`, `cedar`. Unknown keys are ignored.
DocumentResult read_authorization_document(std::string_view text);

/// Only what stands under `cedar`, which is also spec.config of an MCPAuthzConfig of type `cedarv1`.
DocumentResult read_cedar_object(const Json& cedar);

}  // namespace vmcp
