// SPDX-License-Identifier: Apache-2.0
#include "sync/kubernetes/pod_template/pod_security.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <string_view>

namespace vmcp {
namespace {

constexpr std::array<std::string_view, 12> kSafeSysctls = {"kernel.shm_rmid_forced",
                                                           "net.ipv4.ip_local_port_range",
                                                           "net.ipv4.ip_local_reserved_ports",
                                                           "net.ipv4.ping_group_range",
                                                           "net.ipv4.ip_unprivileged_port_start",
                                                           "net.ipv4.tcp_fin_timeout",
                                                           "net.ipv4.tcp_keepalive_intvl",
                                                           "net.ipv4.tcp_keepalive_probes",
                                                           "net.ipv4.tcp_keepalive_time",
                                                           "net.ipv4.tcp_rmem",
                                                           "net.ipv4.tcp_syncookies",
                                                           "net.ipv4.tcp_wmem"};
constexpr std::array<std::string_view, 9> kVolumeSources = {"configMap", "csi",   "downwardAPI",           "emptyDir",
                                                            "ephemeral", "image", "persistentVolumeClaim", "projected",
                                                            "secret"};
constexpr std::array<std::string_view, 5> kSelinuxTypes = {"", "container_t", "container_init_t", "container_kvm_t",
                                                           "container_engine_t"};
constexpr std::array<std::string_view, 2> kConfinedProfiles = {"RuntimeDefault", "Localhost"};

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

const Json& list_at(const Json& node, std::string_view key) {
  static const Json kNone = Json::array();
  const Json* list = find(node, {key});
  return list == nullptr ? kNone : *list;
}

class RestrictedLevel {
 public:
  explicit RestrictedLevel(const Json& pod_template) : spec_(object_at(pod_template, "spec")) {
    check_annotations(object_at(object_at(pod_template, "metadata"), "annotations"));
  }

  Problems check() {
    for (const char* shared : {"hostNetwork", "hostPID", "hostIPC"}) {
      if (flag_at(spec_, {shared})) add(child_pointer("/spec", shared), "must not be true");
    }
    check_volumes();
    const Json& pod = object_at(spec_, "securityContext");
    check_context(pod, "/spec/securityContext");
    const Json& sysctls = list_at(pod, "sysctls");
    for (std::size_t i = 0; i < sysctls.size(); ++i) {
      if (holds(kSafeSysctls, text_at(sysctls[i], {"name"}))) continue;
      add(child_pointer("/spec/securityContext/sysctls", i) + "/name", "is not one of the safe sysctls");
    }
    for (const char* key : kContainerLists) {
      const Json& containers = list_at(spec_, key);
      for (std::size_t i = 0; i < containers.size(); ++i) {
        check_container(containers[i], child_pointer(child_pointer("/spec", key), i));
      }
    }
    return std::move(problems_);
  }

 private:
  void add(std::string pointer, std::string message) { problems_.push_back({std::move(pointer), std::move(message)}); }

  void check_annotations(const Json& annotations) {
    constexpr std::string_view kAppArmor = "container.apparmor.security.beta.kubernetes.io/";
    for (const auto& [key, value] : annotations.items()) {
      if (!key.starts_with(kAppArmor) || !value.is_string()) continue;
      const auto& profile = value.get_ref<const std::string&>();
      if (profile.empty() || profile == "runtime/default" || profile.starts_with("localhost/")) continue;
      add(child_pointer("/metadata/annotations", key), "must be runtime/default or localhost/ and a profile");
    }
  }

  void check_volumes() {
    const Json& volumes = list_at(spec_, "volumes");
    for (std::size_t i = 0; i < volumes.size(); ++i) {
      for (const auto& [source, value] : volumes[i].items()) {
        if (source == "name" || holds(kVolumeSources, source)) continue;
        add(child_pointer(child_pointer("/spec/volumes", i), source), "is not one of the kinds of volume");
      }
    }
  }

  /// What the security context of the pod and those of containers have in common.
  void check_context(const Json& context, const std::string& place) {
    if (const Json* non_root = find(context, {"runAsNonRoot"}); non_root != nullptr && *non_root == false) {
      add(place + "/runAsNonRoot", "must be true");
    }
    if (integer_at(context, {"runAsUser"}) == 0) add(place + "/runAsUser", "must not be 0");
    for (const char* profile : {"seccompProfile", "appArmorProfile"}) {
      if (find(context, {profile}) == nullptr || holds(kConfinedProfiles, text_at(context, {profile, "type"})))
        continue;
      add(child_pointer(place, profile) + "/type", "must be RuntimeDefault or Localhost");
    }
    if (!holds(kSelinuxTypes, text_at(context, {"seLinuxOptions", "type"}))) {
      add(place + "/seLinuxOptions/type", "is not one of the types for containers");
    }
    for (const char* part : {"user", "role"}) {
      if (text_at(context, {"seLinuxOptions", part}).empty()) continue;
      add(child_pointer(place + "/seLinuxOptions", part), "must not be set");
    }
    if (flag_at(context, {"windowsOptions", "hostProcess"})) {
      add(place + "/windowsOptions/hostProcess", "must not be true");
    }
  }

  void check_container(const Json& container, const std::string& place) {
    const std::string at = place + "/securityContext";
    const Json& context = object_at(container, "securityContext");
    check_context(context, at);
    check_inherited(context, at);
    if (flag_at(context, {"privileged"})) add(at + "/privileged", "must not be true");
    const Json* escalation = find(context, {"allowPrivilegeEscalation"});
    if (escalation == nullptr || *escalation != false) add(at + "/allowPrivilegeEscalation", "must be false");
    const std::string_view proc = text_at(context, {"procMount"});
    if (!proc.empty() && proc != "Default") add(at + "/procMount", "must be Default");
    check_capabilities(object_at(context, "capabilities"), at + "/capabilities");
    check_hosts(container, place);
  }

  /// What a container need not say when the pod does.
  void check_inherited(const Json& context, const std::string& place) {
    const Json& pod = object_at(spec_, "securityContext");
    if (find(context, {"runAsNonRoot"}) == nullptr && !flag_at(pod, {"runAsNonRoot"})) {
      add(place + "/runAsNonRoot", "must be true, here or in the pod");
    }
    if (find(context, {"seccompProfile"}) == nullptr && find(pod, {"seccompProfile"}) == nullptr) {
      add(place + "/seccompProfile", "must be RuntimeDefault or Localhost, here or in the pod");
    }
  }

  void check_capabilities(const Json& capabilities, const std::string& place) {
    const Json& dropped = list_at(capabilities, "drop");
    if (std::find(dropped.begin(), dropped.end(), "ALL") == dropped.end()) add(place + "/drop", "must have ALL");
    const Json& added = list_at(capabilities, "add");
    for (std::size_t i = 0; i < added.size(); ++i) {
      if (added[i] != "NET_BIND_SERVICE") add(child_pointer(place + "/add", i), "must be NET_BIND_SERVICE");
    }
  }

  /// Of the node, and of those that kubelet would call.
  void check_hosts(const Json& container, const std::string& place) {
    const Json& ports = list_at(container, "ports");
    for (std::size_t i = 0; i < ports.size(); ++i) {
      if (integer_at(ports[i], {"hostPort"}).value_or(0) == 0) continue;
      add(child_pointer(place + "/ports", i) + "/hostPort", "must not be set");
    }
    for (const char* probe : {"livenessProbe", "readinessProbe", "startupProbe"}) {
      check_handler(object_at(container, probe), child_pointer(place, probe));
    }
    for (const char* event : {"postStart", "preStop"}) {
      check_handler(object_at(object_at(container, "lifecycle"), event), child_pointer(place + "/lifecycle", event));
    }
  }

  void check_handler(const Json& handler, const std::string& place) {
    for (const char* way : {"httpGet", "tcpSocket"}) {
      if (text_at(handler, {way, "host"}).empty()) continue;
      add(child_pointer(place, way) + "/host", "must not be set");
    }
  }

  const Json& spec_;
  Problems problems_;
};

}  // namespace

Problems pod_security_problems(const Json& pod_template) {
  return RestrictedLevel(pod_template).check();
}

}  // namespace vmcp
