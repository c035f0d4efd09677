# SPDX-License-Identifier: Apache-2.0
"""See tests/e2e/run. Closes with `N passed, M failed`."""
import argparse
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

from checks import CHECKS
from installation import install, installation
from manifest_checks import check_manifests
from pods import Pods
from processes import ControlPlane, GivenCluster, Hook, Metacontroller, wait_for
from selection_checks import SELECTION_CHECKS, by_namespace_again
from world import Failure, World, documents

STRATEGIES = ("dynamic-apply", "server-side-apply")


class Run:
    """Counts what held and what did not."""

    def __init__(self):
        self.passed = self.failed = 0

    def check(self, name, function):
        started, problem, note = time.monotonic(), None, None
        try:
            note = function()
        except (Failure, TimeoutError) as error:
            problem = str(error)
        except Exception:  # noqa: BLE001  one mistake must not hide the other checks
            problem = traceback.format_exc()
        self.passed, self.failed = self.passed + (problem is None), self.failed + (problem is not None)
        print("%-4s %-75s %5.1f s  %s" % ("FAIL" if problem else "ok", name, time.monotonic() - started,
                                        problem or note or ""), flush=True)
        return problem is None


def install_definitions(api, directory):
    """The CustomResourceDefinitions; waits until the API server serves them."""
    names = []
    for name in sorted(os.listdir(directory)):
        if not name.endswith((".yaml", ".yml")):
            continue
        for manifest in documents(os.path.join(directory, name)):
            if manifest["kind"] == "CustomResourceDefinition":
                api.apply(manifest)
                names.append(manifest["metadata"]["name"])

    def established(name):
        definition = api.find("apiextensions.k8s.io/v1", "CustomResourceDefinition", None, name)
        return any(each["type"] == "Established" and each["status"] == "True"
                   for each in definition.get("status", {}).get("conditions") or [])  # null at first
    wait_for("the definitions", lambda: all(map(established, names)))


def run_strategy(run, cluster, pods, hook, composer, directory, strategy):
    """The checks in a namespace of their own, under a Metacontroller of their own when there is a binary."""
    api, namespace = cluster.api, "e2e-%s-%s" % (strategy, secrets.token_hex(3))
    api.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}})
    metacontroller = None
    if os.environ.get("METACONTROLLER"):
        metacontroller = Metacontroller(os.environ["METACONTROLLER"], directory, cluster.metacontroller_kubeconfig,
                                        strategy)
    if pods:
        pods.namespaces.append(namespace)
    world = World(api, namespace, hook, pods, composer, directory)
    try:
        for function in (*CHECKS, *SELECTION_CHECKS):
            if not run.check(strategy + ": " + function.__name__.replace("_", " "), lambda: function(world)):
                break  # what follows builds on it
        if metacontroller:
            run.check(strategy + ": Metacontroller was never refused", lambda: never_refused(metacontroller))
    finally:
        if hook.options:
            by_namespace_again(world)
        world.remove_gateways()  # first, or Metacontroller would work on in a namespace that is going away
        api.delete({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}})
        if metacontroller:
            metacontroller.process.stop()


def never_refused(metacontroller):
    if metacontroller.process.process.poll() is not None:
        raise Failure("it ended:\n" + metacontroller.process.output()[-2000:])
    refused = [line for line in metacontroller.process.output().splitlines() if "is forbidden: user" in line.lower()]
    if refused:
        raise Failure("rights are missing: " + refused[0][:500])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--strategy", choices=STRATEGIES, help="only this one")
    parser.add_argument("--keep", action="store_true", help="leave the directory with the logs")
    options = parser.parse_args()
    environment, composer = os.environ, os.path.abspath(os.environ["VMCP_COMPOSER"])
    directory = tempfile.mkdtemp(prefix="vmcp-composer-e2e-")
    run, cluster, pods, hook, installed = Run(), None, None, None, []
    try:
        given = environment.get("KUBECONFIG")
        cluster = GivenCluster(directory, environment) if given else ControlPlane(composer, directory, environment)
        if environment.get("CRDS"):
            install_definitions(cluster.api, environment["CRDS"])
        token = secrets.token_hex()
        hook = Hook(composer, directory, environment.get("HOOK_HOST", "127.0.0.1"), token)
        hook.start()
        for manifest in installation(hook, token):
            install(cluster.api, manifest)
            installed.append(manifest)
        check_manifests(run, cluster.api, composer, directory)
        if not cluster.api.list("v1", "Node"):
            pods = Pods(cluster.api, [], bool(given or environment.get("KUBE_CONTROLLER_MANAGER")))
        own = ("as-the-cluster",) if not environment.get("METACONTROLLER") else STRATEGIES
        for strategy in (options.strategy,) if options.strategy else own:
            run_strategy(run, cluster, pods, hook, composer, directory, strategy)
        if run.failed:
            print("-- the hook's last lines --\n" + hook.process.output()[-3000:])
    finally:
        for manifest in reversed(installed):
            cluster.api.delete(manifest)
        for part in (pods, hook and hook.process, cluster):
            if part:
                part.stop()
        if options.keep:
            print("logs: " + directory)
        else:
            shutil.rmtree(directory, ignore_errors=True)
    print("%d passed, %d failed" % (run.passed, run.failed))
    return 1 if run.failed else 0


if __name__ == "__main__":
    sys.exit(main())
