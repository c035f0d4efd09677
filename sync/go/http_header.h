// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace vmcp {

/// True when `name` is a non-empty RFC 7230 token, the only form that an HTTP header name may have.
bool is_header_token(std::string_view name);

/// Go's CanonicalMIMEHeaderKey: of a token, the first letter and every letter after `-` in upper case, all others
/// in lower case (`x-tenant-ID` → `X-Tenant-Id`). Anything else is returned unchanged.
std::string canonical_header_name(std::string_view name);

/// Whether two tokens name the same header: case makes no difference (RFC 9110 §5.1).
bool is_same_header(std::string_view a, std::string_view b);

/// True for the headers that neither entries nor clients may have forwarded (spec/20-backends.md §7). `canonical`
/// is in canonical spelling. `Authorization` and `Cookie` are not in this set.
bool is_restricted_header(std::string_view canonical);

/// True when a header of this name usually carries a credential (`authorization`, `*-key`, `*-token`, `cookie`, in
/// any case), so that its value should not stand in a ConfigMap (D-46).
bool looks_like_credential_header(std::string_view name);

}  // namespace vmcp
