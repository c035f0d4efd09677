// SPDX-License-Identifier: Apache-2.0
#include "server/hook/hook_exchange.h"

#include <openssl/rand.h>

#include <array>
#include <ctime>
#include <exception>
#include <utility>

#include "server/hook/hook_handler.h"

namespace vmcp::server {
namespace {

std::string random_id() {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::array<unsigned char, 6> bytes{};
  RAND_bytes(bytes.data(), static_cast<int>(bytes.size()));
  std::string id;
  for (const unsigned char byte : bytes) id.append({kHex[byte >> 4U], kHex[byte & 0xfU]});
  return id;
}

}  // namespace

HookExchange::HookExchange(HookHandler& handler, Hook hook, std::uint64_t body_size, Admission::Place place)
    : handler_(handler), hook_(hook), place_(std::move(place)), workspace_(handler.workspaces_.take(body_size)) {
  body().clear();
}

HookExchange::~HookExchange() {
  RequestRecord record;
  record.hook = hook_;
  record.outcome = answered_ ? outcome_of(answer_) : Outcome::kDisconnected;
  record.code = answered_ ? answer_.code : 0;
  record.reason = answer_.reason;
  record.error_id = error_id_;
  record.request_bytes = computed_ ? request_bytes_ : workspace_->request().size();
  record.response_bytes = computed_ ? answer().size() : 0;
  record.duration = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun_);
  record.summary = computed_ ? &answer_.summary : nullptr;
  handler_.finished(record);
}

void HookExchange::compute(std::function<bool()> given_up) {
  workspace_->set_given_up(std::move(given_up));
  request_bytes_ = workspace_->request().size();
  computed_ = true;
  try {
    answer_ = handler_.core_(hook_, *workspace_, static_cast<std::int64_t>(std::time(nullptr)));
  } catch (const std::exception& defect) {  // the core promises not to; the connection and the process go on
    answer_ = Answer{};
    answer_.code = 500;
    answer_.summary.notes = {{"", defect.what()}};
  }
  if (answer_.code != 500) return;
  error_id_ = random_id();
  answer_.reason = "Internal";
  error_ = error_body("Internal", "", "an internal error; the log has more under id " + error_id_);
}

}  // namespace vmcp::server
