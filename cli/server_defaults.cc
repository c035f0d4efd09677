// SPDX-License-Identifier: Apache-2.0
#include "cli/server_defaults.h"

namespace vmcp::cli {
namespace {

void set_default(Json& object, const char* key, Json value) {
  if (!object.contains(key)) object[key] = std::move(value);
}

void complete_ports(Json& holder) {
  if (!holder.contains("ports")) return;
  for (Json& port : holder["ports"]) set_default(port, "protocol", "TCP");
}

void complete_pod(Json& pod) {
  set_default(pod, "dnsPolicy", "ClusterFirst");
  set_default(pod, "restartPolicy", "Always");
  set_default(pod, "schedulerName", "default-scheduler");
  set_default(pod, "terminationGracePeriodSeconds", 30);
  for (Json& container : pod["containers"]) {
    set_default(container, "terminationMessagePath", "/dev/termination-log");
    complete_ports(container);
  }
}

void complete_deployment(Json& spec) {
  set_default(spec, "progressDeadlineSeconds", 600);
  set_default(spec, "revisionHistoryLimit", 10);
  set_default(spec, "replicas", 1);
  if (spec.contains("template") && spec["template"].contains("spec")) complete_pod(spec["template"]["spec"]);
}

void complete_service(Json& spec) {
  set_default(spec, "type", "ClusterIP");
  set_default(spec, "sessionAffinity", "None");
  set_default(spec, "internalTrafficPolicy", "Cluster");
  set_default(spec, "clusterIP", "10.96.0.10");
  set_default(spec, "ipFamilyPolicy", "SingleStack");
  complete_ports(spec);
}

}  // namespace

void fill_in_defaults(Json& object) {
  const std::string_view kind = text_at(object, {"kind"});
  if (kind == "Deployment") complete_deployment(object["spec"]);
  if (kind == "Service") complete_service(object["spec"]);
}

}  // namespace vmcp::cli
