// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/json/json.h"
#include "sync/problem.h"

namespace vmcp {

/// What the level "restricted" of the Pod Security Standards (Kubernetes 1.35, for Linux) does not admit in pods of
/// `pod_template`, which is in stored form (decode.h): each field with a pointer into the template, or the one that
/// should be there with a pointer to what it is missing from. A user namespace (`hostUsers: false`) excuses nothing.
Problems pod_security_problems(const Json& pod_template);

/// The lists of containers in a pod's spec.
inline constexpr const char* kContainerLists[] = {"initContainers", "containers", "ephemeralContainers"};

}  // namespace vmcp
