// SPDX-License-Identifier: Apache-2.0
#include "server/admin_handler.h"

#include "server/transport/http_server.h"
#include "server/transport/refusals.h"

namespace vmcp::server {
namespace {

using httplib::Request;
using httplib::Response;
using Handled = httplib::Server::HandlerResponse;

constexpr const char* kText = "text/plain; charset=utf-8";
/// The exposition format that prometheus-cpp writes.
constexpr const char* kExposition = "text/plain; version=0.0.4; charset=utf-8";

}  // namespace

void AdminHandler::serve_on(HttpServer& server) {
  server.set_pre_routing_handler([](const Request& request, Response& response) {
    const bool known = request.path == "/metrics" || request.path == "/healthz" || request.path == "/readyz";
    const bool reads = request.method == "GET" || request.method == "HEAD";
    if (known && reads) return Handled::Unhandled;
    refuse(known ? kAdminMethod : kNotFoundAdmin, response);
    return Handled::Handled;
  });
  server.Get("/metrics", [this](const Request&, Response& response) { response.set_content(scrape_(), kExposition); });
  server.Get("/healthz", [this](const Request&, Response& response) {
    response.status = alive_ ? 200 : 503;
    response.set_content(alive_ ? "ok\n" : "the hook does not listen any more\n", kText);
  });
  server.Get("/readyz", [this](const Request&, Response& response) {
    const char* const answer = expired_ ? "the certificate has expired\n" : ready_ ? "ok\n" : "not ready\n";
    response.status = ready_ && !expired_ ? 200 : 503;
    response.set_content(answer, kText);
  });
}

}  // namespace vmcp::server
