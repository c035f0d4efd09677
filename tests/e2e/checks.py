# SPDX-License-Identifier: Apache-2.0
"""The life of the examples in a cluster. Each check takes a World, in the order of CHECKS; a text that it returns is
shown beside its result."""
import os
import re
import subprocess

from processes import wait_for
from world import TOOLHIVE, check, documents

EXAMPLES = "manifests/examples"


def examples_become_gateways(world):
    for name in sorted(os.listdir(EXAMPLES)):
        for manifest in documents(os.path.join(EXAMPLES, name)):
            world.apply(manifest)
    gateways = world.gateways()
    for gateway in gateways:
        wait_for("children of " + gateway, lambda name=gateway: len(world.owned_by(name)) == 6)
    world.settle()
    for gateway in gateways:
        check(world.condition(gateway, "Valid").startswith("True"), gateway + ": " + world.condition(gateway, "Valid"))
        parent = world.object("VirtualMCPServer", gateway)
        check(parent["status"]["observedGeneration"] == parent["metadata"]["generation"], gateway + ": generation")
        check(parent["status"]["url"].startswith("http://vmcp-%s.%s." % (gateway, world.namespace)), gateway + ": url")
    return "%d gateways, %d children, as rendered" % (len(gateways), len(world.versions()))


def stored_objects_render_as_their_manifests(world):
    stored, written = world.render_stored(), world.render(EXAMPLES)
    check(stored == written, "what the API server added makes a difference")
    return "%d bytes" % len(stored)


def members_are_served_when_they_are_ready(world):
    told = world.condition("studio", "BackendsAccepted")
    check("MCPServer/painter" in told and "MCPRemoteProxy/sculptor" in told, told)
    for kind, name in (("MCPServer", "painter"), ("MCPRemoteProxy", "sculptor")):
        status = {"phase": "Ready", "url": "http://%s.%s.svc:8080/mcp" % (name, world.namespace)}
        world.patch(kind, name, {"status": status}, "/status")
    wait_for("three backends", lambda: world.config("studio").count("tool_type") == 3)
    world.settle()
    told = world.condition("studio", "BackendsAccepted")
    check(told.startswith("True"), told)


def runtime_accepts_every_config(world):
    vmcp = os.environ.get("VMCP")
    if not vmcp:
        return "not checked: VMCP is not set"
    for gateway in world.gateways():
        path = world.write(gateway + ".yaml", world.config(gateway))
        done = subprocess.run([vmcp, "validate", "--config", path], capture_output=True, text=True, check=False,
                              env={**os.environ, **environment_of(world, gateway)})
        check(done.returncode == 0, "%s: %s" % (gateway, done.stderr or done.stdout))
    return "%d of %d" % (len(world.gateways()), len(world.gateways()))


def environment_of(world, gateway):
    """The pod's variables, with something in place of each Secret."""
    variables = world.object("Deployment", gateway)["spec"]["template"]["spec"]["containers"][0]["env"]
    return {each["name"]: each.get("value", "secret") for each in variables}


def idle_is_idle(world):
    before = world.versions()
    for gateway in world.gateways():
        world.sync_again(gateway)
    world.quiet()
    check(world.versions() == before, "children were written without a reason")


def edit_reaches_the_configuration(world):
    old = world.mounted("research")
    world.patch("MCPServerEntry", "papers", {"spec": {"remoteUrl": "https://papers.example.org/v2/mcp"}})
    wait_for("the new URL", lambda: "papers.example.org/v2/mcp" in world.config("research"))
    world.settle()
    check(world.mounted("research") != old, "the ConfigMap kept its name")
    check(not world.object("ConfigMap", old), "the old ConfigMap is still there after the rollout")


def configuration_of_running_pods_stays_during_a_rollout(world):
    if not world.pods:
        return "not checked: the pods of this cluster are its own"
    old, text = world.mounted("research"), world.config("research")
    world.pods.hold()
    try:
        world.patch("MCPServerEntry", "papers", {"spec": {"remoteUrl": "https://papers.example.org/v3/mcp"}})
        wait_for("the new URL", lambda: "papers.example.org/v3/mcp" in world.config("research"))
        world.sync_again("research")
        world.quiet()
        kept = world.object("ConfigMap", old)
        check(kept and kept["data"]["config.yaml"] == text, "the configuration of the running pods is gone")
    finally:
        world.pods.release()
    world.settle()
    check(not world.object("ConfigMap", old), "the old ConfigMap is still there after the rollout")


def bad_entry_stays_out(world):
    before = world.versions()
    bad = {"apiVersion": TOOLHIVE, "kind": "MCPServerEntry", "metadata": {"name": "loopback"},
           "spec": {"groupRef": {"name": "research"}, "remoteUrl": "http://127.0.0.1/mcp", "transport": "sse"}}
    world.apply(bad)
    wait_for("the exclusion", lambda: "MCPServerEntry/loopback" in world.condition("research", "BackendsAccepted"))
    world.quiet()
    check(world.versions() == before, "children changed")
    told = world.condition("research", "BackendsAccepted")
    wait_for("the entry says so itself", lambda: world.phase("loopback") == "Failed")
    wait_for("the others are Valid", lambda: world.phase("papers") == "Valid")
    world.api.delete(bad)
    wait_for("the all-clear", lambda: world.condition("research", "BackendsAccepted").startswith("True"))
    return told


def burst_is_few_rollouts(world):
    def generation():
        return world.object("Deployment", "research")["metadata"]["generation"]

    before, entries = generation(), []
    for number in range(20):
        entries.append({"apiVersion": TOOLHIVE, "kind": "MCPServerEntry", "metadata": {"name": "burst-%d" % number},
                        "spec": {"groupRef": {"name": "research"}, "transport": "sse",
                                 "remoteUrl": "https://burst-%d.example.org/mcp" % number}})
        world.apply(entries[-1])
    wait_for("all of them", lambda: world.config("research").count('- name: "burst-') == len(entries))
    rollouts = generation() - before
    check(rollouts <= 3, "%d entries made %d rollouts" % (len(entries), rollouts))
    for entry in entries:
        world.api.delete(entry)
    world.settle()
    return "%d entries, %d rollouts" % (len(entries), rollouts)


def broken_spec_keeps_everything(world):
    before, parent = world.versions(), world.object("VirtualMCPServer", "plant")
    told = []
    for patch, kind in (({"groupRef": {"name": "no-such-group"}}, "GroupRefValidated"),
                        ({"config": {"aggregation": {"conflictResolution": "priority"}}}, "Valid")):
        world.patch("VirtualMCPServer", "plant", {"spec": patch})
        wait_for(kind + " is False", lambda: world.condition("plant", kind).startswith("False"))
        told.append(world.condition("plant", kind).split()[1])
        world.sync_again("plant")
        world.quiet()
        check(world.versions() == before, "children changed with the broken spec")
        now = world.object("VirtualMCPServer", "plant")
        check(now["status"]["observedGeneration"] == now["metadata"]["generation"], "observedGeneration lags")
        repair = {key: parent["spec"].get(key) for key in patch}
        world.patch("VirtualMCPServer", "plant", {"spec": repair})
        wait_for(kind + " is True", lambda: world.condition("plant", kind).startswith("True"))
        world.quiet()
        check(world.versions() == before, "children changed with the repair")
    return ", ".join(told)


def dead_hook_costs_nothing(world):
    before = world.versions()
    world.hook.process.stop(9)
    world.patch("MCPServerEntry", "forecast", {"spec": {"remoteUrl": "https://forecast.example.org/v2/mcp"}})
    event = wait_for("an event that says so", lambda: [
        each for each in world.api.list("v1", "Event", world.namespace)
        if each["involvedObject"].get("name") == "plant" and each["type"] == "Warning"])
    check(world.versions() == before, "children changed while the hook was dead")
    world.hook.start()
    wait_for("the change that was made meanwhile", lambda: "forecast.example.org/v2" in world.config("plant"), 120)
    world.settle()
    others = {key: value for key, value in world.versions().items() if key in before and before[key] != value}
    check(others.keys() <= {("Deployment", "plant")}, "written: %s" % list(others))
    return re.sub(r"\s+", " ", event[0]["reason"])


def deletion_takes_the_children_along(world):
    parent = world.object("VirtualMCPServer", "library")
    children = world.owned_by("library")
    world.api.delete(parent)
    wait_for("the gateway is gone", lambda: not world.object("VirtualMCPServer", "library"))
    if not os.environ.get("KUBE_CONTROLLER_MANAGER") and not os.environ.get("KUBECONFIG"):
        return "%d children left to the garbage collector, which is not run" % len(children)
    wait_for("its children are gone", lambda: not any(world.object(*key) for key in children))
    world.quiet()
    check(not any(world.object(*key) for key in children), "children came back")
    return "%d children" % len(children)


CHECKS = (examples_become_gateways, stored_objects_render_as_their_manifests, members_are_served_when_they_are_ready,
          runtime_accepts_every_config, idle_is_idle, edit_reaches_the_configuration,
          configuration_of_running_pods_stays_during_a_rollout, bad_entry_stays_out, burst_is_few_rollouts,
          broken_spec_keeps_everything, dead_hook_costs_nothing, deletion_takes_the_children_along)
