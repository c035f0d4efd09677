# SPDX-License-Identifier: Apache-2.0
"""What the checks look at and turn: one namespace with the examples, under one apply strategy."""
import json
import os
import subprocess
import time

import yaml

from processes import wait_for

TOOLHIVE = "toolhive.stacklok.dev/v1beta1"
INPUTS = ("MCPGroup", "MCPServerEntry", "MCPServer", "MCPRemoteProxy", "MCPExternalAuthConfig", "MCPOIDCConfig",
          "VirtualMCPServer")
CHILDREN = {"ConfigMap": "v1", "Service": "v1", "ServiceAccount": "v1", "Deployment": "apps/v1",
            "Role": "rbac.authorization.k8s.io/v1", "RoleBinding": "rbac.authorization.k8s.io/v1"}


class Failure(Exception):
    pass


def check(condition, message):
    if not condition:
        raise Failure(message)


def documents(path):
    with open(path, encoding="utf-8") as file:
        return [document for document in yaml.safe_load_all(file) if document]


def is_part(wanted, found):
    """Whether everything of `wanted` is in `found`, which an API server may have added to."""
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(key in found and is_part(value, found[key])
                                               for key, value in wanted.items())
    if isinstance(wanted, list):
        return isinstance(found, list) and len(wanted) == len(found) and all(map(is_part, wanted, found))
    return wanted == found


class World:
    def __init__(self, api, namespace, hook, pods, composer, directory):
        self.api, self.namespace, self.hook, self.pods = api, namespace, hook, pods
        self.composer, self.directory, self.touches = composer, directory, 0

    # what a user does
    def apply(self, manifest):
        manifest["metadata"]["namespace"] = self.namespace
        return self.api.apply(manifest)

    def object(self, kind, name):
        return self.api.find(CHILDREN.get(kind, TOOLHIVE), kind, self.namespace, name)

    def patch(self, kind, name, patch, subresource=""):
        return self.api.patch({"apiVersion": TOOLHIVE, "kind": kind,
                               "metadata": {"name": name, "namespace": self.namespace}}, patch, subresource)

    def remove_gateways(self):
        for gateway in self.api.list(TOOLHIVE, "VirtualMCPServer", self.namespace):
            self.api.delete(gateway)
        wait_for("the gateways are gone", lambda: not self.gateways())

    # what came of it
    def gateways(self):
        return [each["metadata"]["name"] for each in self.api.list(TOOLHIVE, "VirtualMCPServer", self.namespace)]

    def owned_by(self, gateway):
        """(kind, name) -> object, for what the gateway controls."""
        uid = self.object("VirtualMCPServer", gateway)["metadata"]["uid"]
        return {(kind, each["metadata"]["name"]): each for kind, version in CHILDREN.items()
                for each in self.api.list(version, kind, self.namespace)
                if any(owner["uid"] == uid and owner.get("controller")
                       for owner in each["metadata"].get("ownerReferences", []))}

    def render(self, path, *options, text=None):
        """The children that `render` writes for manifests, as JSON text."""
        arguments = [self.composer, "render", "-f", path, "-o", "json", "-n", self.namespace, *options]
        done = subprocess.run(arguments, input=text, capture_output=True, text=True, check=False)
        check(done.returncode == 0, "render: " + done.stderr)
        return done.stdout

    def render_stored(self, *options):
        """The same for what is in the cluster now."""
        objects = [each for kind in INPUTS for each in self.api.list(TOOLHIVE, kind, self.namespace)]
        return self.render("-", *options, text=json.dumps(objects))

    def is_as_rendered(self, gateway):
        wanted = {(each["kind"], each["metadata"]["name"]): each
                  for each in json.loads(self.render_stored("--name", gateway))["items"]}
        found = self.owned_by(gateway)
        return wanted.keys() == found.keys() and all(is_part(each, found[key]) for key, each in wanted.items())

    def mounted(self, gateway):
        """The name of the ConfigMap with the configuration of new pods."""
        for volume in self.object("Deployment", gateway)["spec"]["template"]["spec"]["volumes"]:
            if volume["name"] == "vmcp-config":
                return volume["configMap"]["name"]
        raise Failure("no volume vmcp-config")

    def config(self, gateway):
        config_map = self.object("ConfigMap", self.mounted(gateway))
        return config_map["data"]["config.yaml"] if config_map else ""

    def condition(self, gateway, kind):
        """`True` or `False`, the reason and the message; empty before there is one."""
        for each in self.object("VirtualMCPServer", gateway).get("status", {}).get("conditions", []):
            if each["type"] == kind:
                return "%(status)s %(reason)s %(message)s" % each
        return ""

    def phase(self, entry):
        return self.object("MCPServerEntry", entry).get("status", {}).get("phase")

    def versions(self, *gateways):
        """Equal if nothing was written to children meanwhile; others write the status of Deployments."""
        return {key: (each["metadata"]["uid"], each["metadata"].get("generation") if key[0] == "Deployment"
                      else each["metadata"]["resourceVersion"])
                for gateway in gateways or self.gateways() for key, each in self.owned_by(gateway).items()}

    # time
    def quiet(self, seconds=2, most=60):
        """Waits until the hook is not called any more."""
        deadline, last, since = time.monotonic() + most, None, time.monotonic()
        while time.monotonic() - since < seconds:
            check(time.monotonic() < deadline, "the hook is called without end")
            if (now := self.hook.syncs()) != last:
                last, since = now, time.monotonic()
            time.sleep(0.2)

    def settle(self):
        for gateway in self.gateways():
            wait_for("%s is as rendered" % gateway, lambda name=gateway: self.is_as_rendered(name))
        self.quiet()

    def sync_again(self, gateway):
        """A sync that nothing but a meaningless annotation asks for."""
        before, self.touches = self.hook.syncs(), self.touches + 1
        self.patch("VirtualMCPServer", gateway, {"metadata": {"annotations": {"e2e/touch": str(self.touches)}}})
        wait_for("a sync of " + gateway, lambda: self.hook.syncs() > before)

    def write(self, name, text):
        path = os.path.join(self.directory, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path
