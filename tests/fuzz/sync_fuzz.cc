// SPDX-License-Identifier: Apache-2.0
// Whatever the bytes: no crash, an answer of the documented kind, and the same answer again.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "sync/hook.h"
#include "sync/json/json.h"
#include "tests/fuzz/json_mutator.h"
#include "tests/fuzz/require.h"

namespace {

using vmcp::fuzz::require;

constexpr std::int64_t kNow = 1767225600;  // 2026-01-01T00:00:00Z

bool has_null(const vmcp::Json& node) {
  if (node.is_null()) return true;
  if (!node.is_structured()) return false;
  for (const auto& item : node) {
    if (has_null(item)) return true;
  }
  return false;
}

void require_sync_answer(const vmcp::Json& answer, std::string_view body) {
  require(answer.contains("status") && answer["status"].is_object(), "a sync answer has a status", body);
  require(answer.contains("children") && answer["children"].is_array(), "a sync answer has children", body);
  for (const auto& child : answer["children"]) {
    for (const char* key : {"apiVersion", "kind"}) {
      require(child.contains(key) && child[key].is_string() && child[key] != "", "a child has its kind", body);
    }
    require(child.contains("metadata") && child["metadata"].contains("name") && child["metadata"]["name"] != "",
            "a child has a name", body);
  }
}

void require_documented(vmcp::Hook hook, const vmcp::Answer& answer) {
  if (answer.code == 500 && !answer.summary.notes.empty()) {
    require(false, "the hook finds no defect of its own", answer.summary.notes.front().message);
  }
  require(answer.code == 200 || answer.code == 400 || answer.code == 503, "the code is one of 200, 400, 503",
          answer.body);
  const auto tree = vmcp::Json::parse(answer.body, nullptr, false);
  require(tree.is_object(), "the body is a JSON object in UTF-8", answer.body);
  require(!has_null(tree), "the body has no null", answer.body);
  if (answer.code != 200) {
    require(answer.body.size() <= 1024, "an error body is at most 1 KiB", answer.body);
    require(tree.contains("error") && tree["error"].contains("reason") && tree["error"]["reason"] == answer.reason,
            "an error body names the reason", answer.body);
  } else if (hook == vmcp::Hook::kSync) {
    require_sync_answer(tree, answer.body);
  } else if (hook == vmcp::Hook::kMembers) {
    require(tree.contains("attachments") && tree["attachments"].is_array(), "an entry's answer has attachments",
            answer.body);
  } else {
    require(tree.contains("relatedResources") && tree["relatedResources"].is_array(), "customize answers with rules",
            answer.body);
  }
}

vmcp::Answer ask(vmcp::Hook hook, vmcp::Workspace& workspace, std::string_view request,
                 const vmcp::Settings& settings) {
  std::string& buffer = workspace.request();
  buffer.clear();
  buffer.reserve(request.size() + vmcp::Workspace::kPadding);
  buffer.append(request);
  return vmcp::answer(hook, workspace, settings, kNow);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const vmcp::Settings settings;
  static vmcp::Workspace workspace;  // Kept between inputs, as the server keeps it between requests.
  const std::string_view request(reinterpret_cast<const char*>(data), size);
  for (const vmcp::Hook hook : {vmcp::Hook::kCustomize, vmcp::Hook::kSync, vmcp::Hook::kMembers}) {
    const vmcp::Answer first = ask(hook, workspace, request, settings);
    require_documented(hook, first);
    const std::string first_body(first.body);
    const vmcp::Answer second = ask(hook, workspace, request, settings);
    require(second.code == first.code && second.body == first_body, "the same request has the same answer", first_body);
  }
  return 0;
}

#ifdef VMCP_LIBFUZZER
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned int seed) {
  if (seed % 4 == 0) return LLVMFuzzerMutate(data, size, max_size);
  const std::string changed = vmcp::fuzz::mutate_json({reinterpret_cast<const char*>(data), size}, seed);
  if (changed.size() > max_size) return LLVMFuzzerMutate(data, size, max_size);
  std::memcpy(data, changed.data(), changed.size());
  return changed.size();
}
#endif
