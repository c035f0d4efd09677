// SPDX-License-Identifier: Apache-2.0
// Whatever the text of a manifest: an error with its place or objects that survive being written and read again, and
// a hook that answers for each of its gateways.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "cli/manifest_yaml.h"
#include "cli/manifests.h"
#include "cli/metacontroller.h"
#include "cli/world.h"
#include "tests/fuzz/require.h"

namespace {

using vmcp::Json;
using vmcp::cli::Manifest;
using vmcp::fuzz::require;

constexpr std::int64_t kNow = 1767225600;  // 2026-01-01T00:00:00Z

void require_same_when_read_again(const std::vector<Manifest>& manifests, std::string_view text) {
  std::vector<Json> objects;
  for (const Manifest& each : manifests) objects.push_back(each.object);
  const auto again = vmcp::cli::parse_manifests(vmcp::cli::to_yaml_documents(objects), "again.yaml");
  require(again && again->size() == objects.size(), "what we write can be read", text);
  for (std::size_t at = 0; at < objects.size(); ++at) {
    require(vmcp::cli::same_content((*again)[at].object, objects[at]), "what we write is what we read", text);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const vmcp::cli::Asking asking{{}, kNow};
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto manifests = vmcp::cli::parse_manifests(text, "input.yaml");
  if (!manifests) {
    require(manifests.error().pointer.rfind("input.yaml", 0) == 0, "an error has its place", text);
    return 0;
  }
  require_same_when_read_again(*manifests, text);
  const auto world = vmcp::cli::make_world(std::move(*manifests), "default");
  if (!world) return 0;
  for (const Manifest* gateway : vmcp::cli::gateways(*world, "", "")) {
    const auto conversation = vmcp::cli::converse(*world, gateway->object, Json::array(), asking);
    require(conversation.reply.code == 200 || conversation.reply.code == 400, "the hook answers", text);
  }
  return 0;
}
