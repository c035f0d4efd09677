// SPDX-License-Identifier: Apache-2.0
#include "cli/core_options.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "cli/image_reference.h"
#include "cli/option_sources.h"
#include "sync/go/url.h"
#include "sync/kubernetes/names.h"
#include "sync/model/member_selection.h"
#include "sync/schema/version.h"

namespace vmcp::cli {
namespace {

DefaultRedis& redis(Settings& settings) {
  if (!settings.default_redis) settings.default_redis.emplace();
  return *settings.default_redis;
}

template <typename Judge>
void check(CLI::Option* option, Judge judge, const char* problem) {
  option->check([judge, problem](const std::string& value) {
    return judge(value) ? std::string() : "'" + value + "' " + problem;
  });
}

bool is_object_name(const std::string& name) {
  return is_dns_subdomain(name);
}

bool is_field_manager(const std::string& name) {
  constexpr std::size_t kLongest = 128;  // metav1.ApplyOptions.fieldManager
  return !name.empty() && name.size() <= kLongest &&
         std::none_of(name.begin(), name.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
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
  address->check([](const std::string& value) {
    return is_host_and_port(value) ? std::string() : "must be a host and a port such as redis.example.com:6379";
  });
  address->type_name("HOST:PORT");
  check(name, is_object_name, "must be the name of a Secret such as redis-password");
  check(key, is_data_key, "must be a key of a Secret: letters, digits, '-', '_' and '.'");
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
  CLI::Option* image = command.add_option("--vmcp-image", settings.vmcp_image, "Image of the gateway, pinned");
  group(image->capture_default_str());
  check(image, is_image_reference, "is no image reference such as ghcr.io/stacklok/toolhive/vmcp:v0.47.0");
  CLI::Option* version = command.add_option_function<std::string>(
      "--vmcp-version", [&settings](const std::string& value) { settings.vmcp_version = schema::parse_version(value); },
      "Version of the runtime in that image [its tag, else " + schema::to_string(schema::kPinnedRuntime) + "]");
  group(version->type_name("X.Y.Z"));
  check(
      version, [](const std::string& value) { return schema::parse_version(value).has_value(); },
      "must be a version such as 0.47.0");
  group(command.add_flag("--gateway-api-access", settings.gateway_api_access,
                         "Give gateways a token and rights, with which they report their status [true]"));
  CLI::Option* pull_secret = command.add_option("--image-pull-secret", settings.image_pull_secrets,
                                                "Name of a pull secret that every gateway gets; may be repeated");
  group(pull_secret->allow_extra_args(false));
  check(pull_secret, is_object_name, "must be the name of a Secret such as registry-key");
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
                        "Largest child as compact JSON, from 1000 to 1500000 bytes; 1000000 with server-side apply")
            ->check(CLI::Range(std::size_t{1'000}, std::size_t{1'500'000}).description(""))
            ->type_name("BYTES")
            ->capture_default_str());
  group(add_duration_option(command, "--rollout-interval", settings.rollout_interval,
                            "Shortest time between two rollouts for changes of members; 0s: each at once"));
  CLI::Option* manager = command.add_option("--ssa-field-manager", settings.ssa_field_manager,
                                            "Field manager with which Metacontroller applies");
  group(manager->capture_default_str());
  check(manager, is_field_manager, "must be 1 to 128 printable characters");
  add_redis_options(command, settings);
  add_platform_options(command, settings);
}

std::optional<std::string> core_problem(const Settings& settings) {
  if (!settings.default_redis || !settings.default_redis->address.empty()) return std::nullopt;
  return "--default-redis-secret-name and --default-redis-secret-key need --default-redis-address";
}

}  // namespace vmcp::cli
