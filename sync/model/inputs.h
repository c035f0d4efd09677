// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/model/objects.h"
#include "sync/settings.h"

namespace vmcp {

/// What every decision is made from.
struct Inputs {
  const VirtualMCPServer& parent;
  const RelatedObjects& related;
  const Settings& settings;

  PlatformHosts platform() const { return {&settings.hosts, parent.metadata.namespace_}; }
};

}  // namespace vmcp
