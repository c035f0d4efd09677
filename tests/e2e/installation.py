# SPDX-License-Identifier: Apache-2.0
"""What a user installs, except that the hook runs here and not in a Pod."""
import base64
import time
from urllib.parse import urlsplit

import yaml

from api import ApiError
from world import documents

OURS = "vmcp-composer"  # the namespace of manifests/base
LARGE_NAMESPACES = "manifests/overlays/large-namespaces"


def patched(manifest, overlay):
    """`manifest` with the JSON patches of the overlay that are for its kind."""
    for patch in documents(overlay + "/kustomization.yaml")[0]["patches"]:
        if patch["target"]["kind"] != manifest["kind"]:
            continue
        for operation in yaml.safe_load(patch["patch"]):
            *way, last = operation["path"].split("/")[1:]
            place = manifest
            for step in way:
                place = place[step]
            if last == "-":
                place.append(operation["value"])
            else:
                place[last] = operation["value"]
    return manifest


def controllers(hook, overlay=None):
    """The controllers with another host in their URLs, with what the overlay changes."""
    found = [*documents("manifests/base/compositecontroller.yaml"),
             *documents("manifests/base/members-decoratorcontroller.yaml")]
    host = "%s:%d" % (hook.host, hook.port)
    for controller in found:
        if overlay:
            patched(controller, overlay)
        controller["spec"]["endpointConfigs"][0]["host"] = host
        for each in controller["spec"]["hooks"].values():
            each["webhook"]["url"] = "https://%s%s" % (host, urlsplit(each["webhook"]["url"]).path)
    return found


def installation(hook, token):
    """RBAC, namespace, Secret and ConfigMap that the controllers refer to, the controllers, and what keeps
    Metacontroller's informers running."""
    def held(kind, name, data):
        return {"apiVersion": "v1", "kind": kind, "metadata": {"name": name, "namespace": OURS}, "data": data}
    with open(hook.authority, encoding="ascii") as file:
        authority = file.read()
    return [*documents("manifests/rbac-metacontroller.yaml"), *documents(LARGE_NAMESPACES + "/rbac.yaml"),
            *documents("manifests/base/namespace.yaml"), held("ConfigMap", "vmcp-composer-ca", {"ca.crt": authority}),
            held("Secret", "vmcp-composer-bearer", {"token": base64.b64encode(token.encode()).decode()}),
            *controllers(hook), *documents("manifests/base/related-informers.yaml")]


def install(api, manifest):
    """A definition that is established may still take a moment to be served."""
    for attempt in range(50):
        try:
            return api.apply(manifest)
        except (KeyError, ApiError):
            if attempt == 49:
                raise
            time.sleep(0.2)


def admission_policy(api):
    """The manifests of the policy in the version of the API that the server has; none: it has no such API."""
    manifests = documents(LARGE_NAMESPACES + "/admission-policy/policy.yaml")
    for version in ("v1", "v1beta1"):
        for each in manifests:
            each["apiVersion"] = "admissionregistration.k8s.io/" + version
        try:
            api.path(manifests[0]["apiVersion"], manifests[0]["kind"])
            return manifests
        except KeyError:
            continue
    return []
