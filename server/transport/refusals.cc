// SPDX-License-Identifier: Apache-2.0
#include "server/transport/refusals.h"

#include "server/transport/httplib.h"
#include "sync/hook.h"

namespace vmcp::server {

const Refusal& refusal_of(HeadOutcome outcome) {
  return outcome == HeadOutcome::kTooLarge ? kHeadersTooLarge : kMalformed;
}

void refuse(const Refusal& refusal, httplib::Response& response) {
  response.status = refusal.code;
  if (refusal.header != nullptr) response.set_header(refusal.header, refusal.value);
  response.set_content(error_body(refusal.reason, "", refusal.message), "application/json");
}

}  // namespace vmcp::server
