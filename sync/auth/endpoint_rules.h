// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sync/address/host_lists.h"
#include "sync/go/url.h"

namespace vmcp {

/// Rules for the URLs that incoming authentication and the authorization server are configured with. Each returns what
/// is wrong, to be put behind the name of the place, and never repeats the URL: it may hold a credential.
using UrlProblem = std::optional<std::string>;

/// `localhost`, 127.0.0.0/8 and ::1, as in `Url::host`.
bool is_loopback_host(std::string_view host);
/// An IP address that is not one host of the Internet by its own range, or leads to another address (NAT64, 6to4 and
/// the like). False for names.
bool is_private_address(std::string_view host);

/// A URL as a message may show it: in quotes, without the parts that may hold a credential, which are the userinfo, the
/// query and the fragment.
std::string shown_url(std::string_view url);

/// An issuer (RFC 8414 §2): https, or http for loopback or with `allow_http`; a host; neither query nor fragment,
/// userinfo or, unless allowed, a slash at its end.
UrlProblem issuer_problem(std::string_view url, bool allow_http, bool allow_trailing_slash);

/// Whether plain http may be used where the gateway calls.
enum class PlainHttp {
  kAllowed,
  kRefused,       ///< insecureAllowHTTP, which would allow it, is not set.
  kNotSupported,  ///< The runtime has no such switch here.
};

/// A URL that is called: https, or http where that is allowed; a host where the gateway may go (address/host_rules.h).
UrlProblem endpoint_problem(std::string_view url, PlainHttp http, const PlatformHosts& platform);

/// A redirect URI that the server itself uses (RFC 6749 §3.1.2): absolute, no fragment, https, or http for loopback or
/// with `allow_http`.
UrlProblem redirect_problem(std::string_view url, bool allow_http);

/// A redirect URI of confidential clients: https, not loopback, neither fragment nor userinfo.
UrlProblem confidential_redirect_problem(std::string_view url);

/// The identifier of a resource (RFC 8707 §2): an absolute http or https URL with a host and without fragment.
UrlProblem resource_problem(std::string_view url);

/// Where keys are fetched: a host where the gateway may go, no userinfo, https or with `allow_http` http, no private
/// address unless allowed.
UrlProblem jwks_problem(std::string_view url, bool allow_http, bool allow_private, const PlatformHosts& platform);

}  // namespace vmcp
