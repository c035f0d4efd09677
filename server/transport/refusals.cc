#include "server/transport/refusals.h"

#include "sync/hook.h"

namespace vmcp::server {

Reply reply_of(const Refusal& refusal) {
  Reply reply;
  reply.code = refusal.code;
  reply.text = error_body(refusal.reason, "", refusal.message);
  reply.headers = refusal.headers;
  return reply;
}

}  // namespace vmcp::server
