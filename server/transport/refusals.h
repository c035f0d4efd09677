// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "server/transport/request_head.h"

namespace httplib {
struct Response;
}

namespace vmcp::server {

/// An answer that needs nothing of the request (spec/00-hook.md §3).
struct Refusal {
  int code;
  std::string_view reason;
  std::string_view message;
  const char* header = nullptr;  ///< One more header, with its value.
  const char* value = nullptr;
};

inline constexpr Refusal kMalformed{400, "InvalidRequest", "this is not an HTTP/1.1 request"};
inline constexpr Refusal kUnauthorized{401, "Unauthorized", "a valid bearer token is required", "WWW-Authenticate",
                                       "Bearer"};
inline constexpr Refusal kForbidden{403, "Forbidden", "the client certificate has none of the allowed names"};
inline constexpr Refusal kNotFound{404, "NotFound",
                                   "the hooks are /sync and /customize, each also below one path segment"};
inline constexpr Refusal kNotFoundAdmin{404, "NotFound", "there are /metrics, /healthz and /readyz"};
inline constexpr Refusal kHookMethod{405, "MethodNotAllowed", "hooks are called with POST", "Allow", "POST"};
inline constexpr Refusal kAdminMethod{405, "MethodNotAllowed", "only GET and HEAD are answered here", "Allow",
                                      "GET, HEAD"};
inline constexpr Refusal kLengthRequired{411, "LengthRequired",
                                         "a Content-Length is required, and no Transfer-Encoding"};
inline constexpr Refusal kBodyTooLarge{413, "BodyTooLarge",
                                       "the body is larger than --max-body or --max-inflight-bytes allows"};
inline constexpr Refusal kUnsupportedMediaType{415, "UnsupportedMediaType",
                                               "the body must be application/json without Content-Encoding"};
inline constexpr Refusal kOverloaded{429, "Overloaded", "too many requests or bytes are in flight", "Retry-After", "1"};
inline constexpr Refusal kHeadersTooLarge{431, "HeadersTooLarge", "the request line and headers are too large"};
inline constexpr Refusal kShuttingDown{503, "ShuttingDown", "this process is shutting down", "Retry-After", "1"};

/// What is answered where cpp-httplib or `examine_head` refused: `outcome` of the head.
const Refusal& refusal_of(HeadOutcome outcome);

/// Makes `response` this refusal.
void refuse(const Refusal& refusal, httplib::Response& response);

}  // namespace vmcp::server
