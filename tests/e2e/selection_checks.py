# SPDX-License-Identifier: Apache-2.0
"""Members selected by label, switched on in a namespace where gateways run, and off again."""
from installation import LARGE_NAMESPACES, admission_policy, controllers
from processes import wait_for
from world import TOOLHIVE, check

LABEL = "toolhive.stacklok.dev/group"
MEMBERS = ("MCPServerEntry", "MCPServer", "MCPRemoteProxy")


def members(world):
    return [each for kind in MEMBERS for each in world.api.list(TOOLHIVE, kind, world.namespace)]


def label(member):
    return member["metadata"].get("labels", {}).get(LABEL)


def all_labelled(world):
    return all(label(each) == each["spec"]["groupRef"]["name"] for each in members(world))


def set_label(world, kind, name, value):
    world.patch(kind, name, {"metadata": {"labels": {LABEL: value}}})


def told(world):
    return [gateway for gateway in world.gateways() if world.condition(gateway, "MembersLabelled")]


def entry(name, group):
    return {"apiVersion": TOOLHIVE, "kind": "MCPServerEntry", "metadata": {"name": name},
            "spec": {"groupRef": {"name": group}, "transport": "sse", "remoteUrl": "https://%s.example.org/mcp" % name}}


def switching_to_labels_without_labels_changes_nothing(world):
    before = world.versions()
    check(not any(map(label, members(world))), "there are labels already")
    world.api.delete(controllers(world.hook)[1])  # so that nobody sets them
    world.hook.restart("--member-selection=label")
    world.api.apply(controllers(world.hook, LARGE_NAMESPACES)[0])
    wait_for("every gateway says so", lambda: len(told(world)) == len(world.gateways()))
    world.quiet()
    check(world.versions() == before, "children changed")
    return world.condition("research", "MembersLabelled").split(" ")[1]


def labels_are_set_beside_what_runs(world):
    before = world.versions()
    world.api.apply(controllers(world.hook, LARGE_NAMESPACES)[1])
    wait_for("all labels", lambda: all_labelled(world))
    wait_for("no gateway waits any more", lambda: not told(world))
    world.quiet()
    check(world.versions() == before, "children changed")
    return "%d members" % len(members(world))


def change_of_a_member_concerns_the_gateways_of_its_group(world):
    before, versions = world.hook.syncs(), world.versions()
    world.patch("MCPServerEntry", "papers", {"metadata": {"annotations": {"e2e/touch": "by-label"}}})
    wait_for("a sync", lambda: world.hook.syncs() > before)
    world.quiet()
    synced = world.hook.syncs() - before
    check(synced < len(world.gateways()), "%d syncs" % synced)
    check(world.versions() == versions, "children changed without a reason")
    return "%d sync, %d gateways" % (synced, len(world.gateways()))


def labels_lost_or_wrong_take_nothing_down(world):
    before = world.versions()
    world.api.delete(controllers(world.hook)[1])
    for value in (None, "somebody-else"):
        set_label(world, "MCPServer", "painter", value)
        wait_for("the gateway waits", lambda: world.condition("studio", "MembersLabelled").startswith("False"))
        world.quiet()
        check(world.versions() == before, "children changed")
        set_label(world, "MCPServer", "painter", "studio")
        wait_for("the gateway waits no more", lambda: not world.condition("studio", "MembersLabelled"))
    late = entry("late", "research")
    world.apply(late)
    wait_for("a member that has no label is served", lambda: "late.example.org" in world.config("research"))
    world.api.delete(late)
    wait_for("it is gone", lambda: "late.example.org" not in world.config("research"))
    world.settle()


def group_gets_another_name_and_labels_follow_later(world):
    served = world.config("research").count("remote_url")
    world.apply({"apiVersion": TOOLHIVE, "kind": "MCPGroup", "metadata": {"name": "studies"}, "spec": {}})
    world.hook.process.stop()  # so that it sees all of it at once
    for each in members(world) + [world.object("VirtualMCPServer", "research")]:
        if each["spec"]["groupRef"]["name"] == "research":
            world.patch(each["kind"], each["metadata"]["name"], {"spec": {"groupRef": {"name": "studies"}}})
    world.hook.start()
    wait_for("the new group", lambda: "studies" in world.config("research"), 120)
    check(world.config("research").count("remote_url") == served, "not all members are served")
    world.settle()
    before = world.versions()
    world.api.apply(controllers(world.hook, LARGE_NAMESPACES)[1])
    wait_for("all labels", lambda: all_labelled(world))
    wait_for("no gateway waits any more", lambda: not told(world))
    world.quiet()
    check(world.versions() == before, "children changed when the labels followed")
    return "%d members" % served


def admission_sets_the_label(world):
    policy = admission_policy(world.api)
    if not policy:
        return "not checked: the API server has no MutatingAdmissionPolicies"
    for manifest in policy:
        world.api.apply(manifest)
    try:
        admitted = entry("admitted", "elsewhere")

        def stamped():
            at_first = world.apply(admitted)
            world.api.delete(admitted)
            return label(at_first) == "elsewhere"
        wait_for("the label at creation", stamped)
        world.apply(admitted)
        moved = world.patch("MCPServerEntry", "admitted", {"spec": {"groupRef": {"name": "g" * 63}}})
        check(label(moved) == "g" * 63, "the label did not follow")
        back = world.patch("MCPServerEntry", "admitted", {"metadata": {"labels": {LABEL: None}}})
        check(label(back) == "g" * 63, "the label did not come back")
        long = world.patch("MCPServerEntry", "admitted", {"spec": {"groupRef": {"name": "g" * 64}}})
        check(label(long) == "g" * 63, "CEL cannot shorten names")
        wait_for("the DecoratorController can",
                 lambda: label(world.object("MCPServerEntry", "admitted")).startswith("g" * 52 + "-"))
    finally:
        world.api.delete(admitted)
        for manifest in policy:
            world.api.delete(manifest)


def switching_back_changes_nothing(world):
    before = world.versions()
    by_namespace_again(world)
    world.quiet()
    for gateway in world.gateways():
        world.sync_again(gateway)
    world.quiet()
    check(world.versions() == before, "children changed")


def by_namespace_again(world):
    world.hook.restart()
    for controller in controllers(world.hook):
        world.api.apply(controller)


SELECTION_CHECKS = (switching_to_labels_without_labels_changes_nothing, labels_are_set_beside_what_runs,
                    change_of_a_member_concerns_the_gateways_of_its_group, labels_lost_or_wrong_take_nothing_down,
                    group_gets_another_name_and_labels_follow_later, admission_sets_the_label,
                    switching_back_changes_nothing)
