// SPDX-License-Identifier: Apache-2.0
#include "cli/core_options.h"

#include <string>

#include "cli/option_sources.h"
#include "sync/go/url.h"
#include "sync/model/member_selection.h"

namespace vmcp::cli {
namespace {

DefaultRedis& redis(Settings& settings) {
  if (!settings.default_redis) settings.default_redis.emplace();
  return *settings.default_redis;
}

void add_redis_options(CLI::App& command, Settings& settings) {
  CLI::Option* address = command.add_option_function<std::string>(
      "--default-redis-address", [&settings](const std::string& value) { redis(settings).address = value; },
      "HOST:PORT of the Redis that keeps sessions of gateways without spec.sessionStorage");
  CLI::Option* name = command.add_option_function<std::string>(
      "--default-redis-secret-name", [&settings](const std::string& value) { redis(settings).secret_name = value; },
      "Secret with its password, in the gateway's namespace");
  CLI::Option* key = command.add_option_function<std::string>(
      "--default-redis-secret-key", [&settings](const std::string& value) { redis(settings).secret_key = value; },
      "Key of that Secret [redis-password]");
  address->check(
      [](const std::string& value) {
        return is_host_and_port(value) ? std::string() : "must be a host and a port such as redis.example.com:6379";
      },
      "HOST:PORT");
  name->needs(address);
  key->needs(address);
  for (CLI::Option* option : {address, name, key}) option->group(kCoreGroup);
}

}  // namespace

void add_core_options(CLI::App& command, Settings& settings) {
  const auto group = [](CLI::Option* option) { option->group(kCoreGroup); };
  group(command.add_option("--vmcp-image", settings.vmcp_image, "Image of the gateway, pinned")->capture_default_str());
  group(command
            .add_option("--image-pull-secret", settings.image_pull_secrets,
                        "Name of a pull secret that every gateway gets; may be repeated")
            ->allow_extra_args(false));
  group(command.add_flag("--static-always", settings.static_always,
                         "Write backends into config.yaml even with outgoingAuth.source: discovered"));
  group(command
            .add_option_function<std::string>(
                "--member-selection",
                [&settings](const std::string& value) { settings.member_selection = *parse_member_selection(value); },
                "How members are found: namespace, or label for many gateways in one namespace")
            ->check(CLI::IsMember({"namespace", "label"}))
            ->default_str("namespace"));
  group(command.add_flag("--openshift", settings.openshift, "Leave user and group ids to OpenShift"));
  group(command
            .add_option("--max-child-bytes", settings.max_child_bytes,
                        "Largest child as compact JSON; 1000000 with server-side apply")
            ->check(CLI::Range(std::size_t{1'000}, std::size_t{1'500'000}))
            ->capture_default_str());
  group(add_duration_option(command, "--rollout-interval", settings.rollout_interval,
                            "Shortest time between two rollouts for changes of members; 0s: each at once"));
  group(command
            .add_option("--ssa-field-manager", settings.ssa_field_manager,
                        "Field manager with which Metacontroller applies")
            ->capture_default_str());
  add_redis_options(command, settings);
}

}  // namespace vmcp::cli
