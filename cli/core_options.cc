// SPDX-License-Identifier: Apache-2.0
#include "cli/core_options.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "cli/option_sources.h"
#include "sync/go/url.h"

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

/// A list of hosts; each use of the option adds to it, and so does each comma.
CLI::Option* add_hosts_option(CLI::App& command, const std::string& name, std::vector<HostPattern>& hosts,
                              const std::string& description) {
  return command
      .add_option_function<std::vector<std::string>>(
          name,
          [&hosts](const std::vector<std::string>& texts) {
            hosts.clear();
            for (const std::string& text : texts) hosts.push_back(parse_host_pattern(text).value());
          },
          description)
      ->check(
          [](const std::string& text) {
            const auto pattern = parse_host_pattern(text);
            return pattern ? std::string() : "'" + text + "' " + pattern.error();
          },
          "HOST")
      ->delimiter(',')
      ->allow_extra_args(false);
}

void add_platform_options(CLI::App& command, Settings& settings) {
  const std::map<std::string, PodPolicy::Level> levels = {
      {"off", PodPolicy::Level::kOff}, {"restricted", PodPolicy::Level::kRestricted}, {"any", PodPolicy::Level::kAny}};
  CLI::Option* allowed =
      add_hosts_option(command, "--allowed-hosts", settings.hosts.allowed,
                       "Hosts that gateways may call, and no others: names, *.NAME, addresses, ranges (10.0.0.0/8)");
  CLI::Option* denied = add_hosts_option(command, "--denied-hosts", settings.hosts.denied,
                                         "Hosts that gateways may not call, in the same forms");
  CLI::Option* level =
      command
          .add_option_function<std::string>(
              "--pod-template", [&settings, levels](const std::string& name) { settings.pods.level = levels.at(name); },
              "What spec.podTemplateSpec and spec.serviceAccount may say: off, restricted (as Pod "
              "Security) or any")
          ->check(CLI::IsMember({"off", "restricted", "any"}))
          ->default_str("any");
  CLI::Option* images = command
                            .add_option("--pod-template-images", settings.pods.images,
                                        "Prefixes of images for containers of the author's own, with restricted")
                            ->delimiter(',')
                            ->allow_extra_args(false);
  for (CLI::Option* option : {allowed, denied, level, images}) option->group(kCoreGroup);
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
  add_platform_options(command, settings);
}

}  // namespace vmcp::cli
