// SPDX-License-Identifier: Apache-2.0
#include "sync/pod_policy/pod_policy.h"

#include <algorithm>
#include <string>
#include <vector>

#include "sync/kubernetes/pod_template/pod_security.h"
#include "sync/pod_policy/patch_place.h"
#include "sync/text/text.h"

namespace vmcp {
namespace {

constexpr const char* kNoServiceAccount =
    "must not choose a ServiceAccount: pods of this platform's gateways have one of their own (--pod-template)";

const Json& list_at(const Json& node, std::string_view key) {
  static const Json kNone = Json::array();
  const Json* list = find(node, {key});
  return list == nullptr ? kNone : *list;
}

/// Every image that stands in the template.
std::vector<std::string_view> images_of(const Json& pod_template) {
  std::vector<std::string_view> out;
  for (const char* key : kContainerLists) {
    for (const Json& container : list_at(object_at(pod_template, "spec"), key)) {
      out.push_back(text_at(container, {"image"}));
    }
  }
  return out;
}

class Platform {
 public:
  Platform(const Json& generated, const PodPolicy& policy) : own_images_(images_of(generated)), policy_(policy) {}

  bool admits(std::string_view image) const {
    return std::find(own_images_.begin(), own_images_.end(), image) != own_images_.end() ||
           std::any_of(policy_.images.begin(), policy_.images.end(),
                       [&](const std::string& prefix) { return is_image_of(image, prefix); });
  }

 private:
  std::vector<std::string_view> own_images_;
  const PodPolicy& policy_;
};

/// `image` at `place` of the template, unless the platform admits it.
void check_image(std::string_view image, std::string place, const Platform& platform, Problems& out) {
  if (platform.admits(image)) return;
  out.push_back({std::move(place), "is no image that the platform admits (--pod-template-images)"});
}

Problems image_problems(const Json& generated, const Json& patched, const PodPolicy& policy) {
  Problems out;
  const Platform platform(generated, policy);
  const Json& spec = object_at(patched, "spec");
  for (const char* key : kContainerLists) {
    const Json& containers = list_at(spec, key);
    for (std::size_t i = 0; i < containers.size(); ++i) {
      check_image(text_at(containers[i], {"image"}), child_pointer(child_pointer("/spec", key), i) + "/image", platform,
                  out);
    }
  }
  const Json& volumes = list_at(spec, "volumes");
  for (std::size_t i = 0; i < volumes.size(); ++i) {
    if (find(volumes[i], {"image"}) == nullptr) continue;
    check_image(text_at(volumes[i], {"image", "reference"}), child_pointer("/spec/volumes", i) + "/image/reference",
                platform, out);
  }
  return out;
}

Problems identity_problems(const Json& generated, const Json& patched) {
  Problems out;
  for (const char* key : {"serviceAccountName", "serviceAccount"}) {
    if (text_at(patched, {"spec", key}) == text_at(generated, {"spec", key})) continue;
    out.push_back({child_pointer("/spec", key), kNoServiceAccount});
  }
  if (!text_at(patched, {"spec", "nodeName"}).empty()) {
    out.push_back({"/spec/nodeName", "must not be set: pods of this platform are scheduled (--pod-template)"});
  }
  return out;
}

}  // namespace

bool is_image_of(std::string_view image, std::string_view prefix) {
  if (prefix.empty() || !image.starts_with(prefix)) return false;
  const std::string_view rest = image.substr(prefix.size());
  if (rest.empty() || prefix.back() == '/' || prefix.back() == ':' || prefix.back() == '@') return true;
  // Behind a host a colon begins a port, and another port is another registry.
  const bool is_port = rest.front() == ':' && rest.find('/') != std::string_view::npos;
  return rest.front() == '/' || rest.front() == '@' || (rest.front() == ':' && !is_port);
}

Problems pod_fields_problems(const Json& spec, const PodPolicy& policy) {
  Problems out;
  if (policy.level == PodPolicy::Level::kAny) return out;
  if (!text_at(spec, {"serviceAccount"}).empty()) {
    out.push_back({"/spec/serviceAccount", concat({"spec.serviceAccount ", kNoServiceAccount})});
  }
  const Json& patch = object_at(spec, "podTemplateSpec");
  if (policy.level == PodPolicy::Level::kOff && !patch.empty()) {
    out.push_back({"/spec/podTemplateSpec",
                   "spec.podTemplateSpec must not be set: the platform does not let pods of "
                   "gateways be changed (--pod-template off)"});
  }
  return out;
}

Problems pod_template_problems(const Json& generated, const Json& patched, const Json& patch, const PodPolicy& policy) {
  if (policy.level != PodPolicy::Level::kRestricted) return {};
  Problems out = identity_problems(generated, patched);
  append(out, image_problems(generated, patched, policy));
  for (Problem& each : pod_security_problems(patched)) {
    each.message += ": the platform admits what Pod Security \"restricted\" does (--pod-template)";
    out.push_back(std::move(each));
  }
  for (Problem& each : out) {
    const PatchPlace place = place_in_patch(each.pointer, patched, patch);
    each.message = concat({"spec.podTemplateSpec: ", place.path, " ", each.message});
    each.pointer = "/spec/podTemplateSpec" + place.pointer;
  }
  return out;
}

}  // namespace vmcp
