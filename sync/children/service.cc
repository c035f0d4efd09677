// SPDX-License-Identifier: Apache-2.0
#include "sync/children/children.h"
#include "sync/children/metadata.h"
#include "sync/model/names.h"

namespace vmcp {

/// spec/10-objects.md §5.
Child make_service(const Gateway& gateway) {
  Child child{"Service", service_name(gateway.name), {}};
  JsonWriter json(child.json);
  begin_child(json, gateway, "v1", child.kind, child.name);
  json.key("spec");
  json.begin_object();
  json.member("type", std::string_view(gateway.service_type));
  json.member("sessionAffinity", std::string_view(gateway.session_affinity));
  json.key("selector");
  json.begin_object();
  write_labels(json, gateway);
  json.end_object();
  json.key("ports");
  json.begin_array();
  json.begin_object();
  json.member("name", "http");
  json.member("port", kPort);
  json.member("targetPort", kPort);
  json.member("protocol", "TCP");
  json.end_object();
  json.end_array();
  json.end_object();
  json.end_object();
  return child;
}

}  // namespace vmcp
