# SPDX-License-Identifier: Apache-2.0
"""What gateways and edits cost at several sizes, as a table: `tests/e2e/run --scale`. Nothing is asserted.

No pod runs and no rollout is waited for: what is measured is how soon configurations stand, and the processor time of
Metacontroller and of the hook. Figures hold for a machine that does nothing else.
"""
import argparse
import os
import shutil
import statistics
import tempfile
import time

from installation import LARGE_NAMESPACES, controllers, install, installation
from main import STRATEGIES, install_definitions
from processes import ControlPlane, Hook, Metacontroller, wait_for
from world import TOOLHIVE

LABEL = "toolhive.stacklok.dev/group"
SIZES = {"1x500": (1, 500, 1), "20x20": (20, 20, 1), "40x50": (40, 50, 1), "100x20/100": (100, 20, 100)}
WAYS = ("namespace", "label", "labelled")  # the last: members carry the label from the start
TICK = os.sysconf("SC_CLK_TCK")


def processor_time(process):
    """Seconds, of user and system."""
    with open("/proc/%d/stat" % process.process.pid) as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def resident(process):
    """MiB."""
    with open("/proc/%d/status" % process.process.pid) as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS")) / 1024


class Size:
    def __init__(self, gateways, entries, namespaces):
        self.gateways, self.entries, self.namespaces = gateways, entries, namespaces

    def namespace_of(self, gateway):
        return "scale-%d" % (gateway % self.namespaces)

    def objects(self, labelled):
        """In the order of kinds, as a repository is applied."""
        def thing(kind, name, gateway, spec, **metadata):
            return {"apiVersion": TOOLHIVE, "kind": kind, "spec": spec,
                    "metadata": {"name": name, "namespace": self.namespace_of(gateway), **metadata}}
        numbers = range(self.gateways)
        yield from ({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "scale-%d" % number}}
                    for number in range(self.namespaces))
        yield from (thing("MCPGroup", "g%d" % g, g, {}) for g in numbers)
        for g in numbers:
            labels = {"labels": {LABEL: "g%d" % g}} if labelled else {}
            yield from (thing("MCPServerEntry", "g%d-e%d" % (g, e), g, {
                "groupRef": {"name": "g%d" % g}, "transport": "streamable-http",
                "remoteUrl": "https://e%d.g%d.example.org/mcp" % (e, g)}, **labels) for e in range(self.entries))
        yield from (thing("VirtualMCPServer", "gw%d" % g, g, {
            "groupRef": {"name": "g%d" % g}, "incomingAuth": {"type": "anonymous"},
            "outgoingAuth": {"source": "inline"}}) for g in numbers)


class Bench:
    def __init__(self, options, directory):
        self.options, self.directory = options, directory
        composer = os.path.abspath(os.environ["VMCP_COMPOSER"])
        self.cluster = ControlPlane(composer, directory, {**os.environ, "KUBE_CONTROLLER_MANAGER": ""})
        self.api = self.cluster.api
        install_definitions(self.api, os.environ["CRDS"])
        self.hook = Hook(composer, directory, "127.0.0.1", "token")
        self.metacontroller = None

    def stop(self):
        for part in (self.metacontroller and self.metacontroller.process, self.hook.process, self.cluster):
            if part:
                part.stop()

    def start(self, way):
        self.hook.options = [] if way == "namespace" else ["--member-selection=label"]
        self.hook.start()
        for manifest in installation(self.hook, "token"):
            install(self.api, manifest)
        if way != "namespace":
            for manifest in controllers(self.hook, LARGE_NAMESPACES):
                self.api.apply(manifest)
        self.start_metacontroller()

    def start_metacontroller(self):
        if self.metacontroller:
            self.metacontroller.process.stop()
        self.metacontroller = Metacontroller(
            os.environ["METACONTROLLER"], self.directory, self.cluster.metacontroller_kubeconfig,
            self.options.strategy, self.options.qps)

    def spent(self):
        return [processor_time(self.metacontroller.process), processor_time(self.hook.process)]

    def since(self, before, unit=1.0, shared_by=1):
        return [(now - then) * unit / shared_by for now, then in zip(self.spent(), before)]

    def configs(self, namespace, gateway):
        prefix = gateway + "-vmcp-config-"
        return [each["data"]["config.yaml"] for each in self.api.list("v1", "ConfigMap", namespace)
                if each["metadata"]["name"].startswith(prefix)]

    def stand(self, size):
        """Whether all members of all gateways are in a configuration."""
        found = set()
        for number in range(size.namespaces):
            for each in self.api.list("v1", "ConfigMap", "scale-%d" % number):
                name, text = each["metadata"]["name"], each.get("data", {}).get("config.yaml", "")
                if text.count("remote_url") >= size.entries:
                    found.add((number, name.split("-vmcp-config-")[0]))
        return len(found) == size.gateways

    def edit(self, size, number, gateway, entry):
        namespace, url = size.namespace_of(gateway), "https://edit%d.example.org/mcp" % number
        self.api.patch({"apiVersion": TOOLHIVE, "kind": "MCPServerEntry",
                        "metadata": {"name": "g%d-e%d" % (gateway, entry), "namespace": namespace}},
                       {"spec": {"remoteUrl": url}})
        began = time.monotonic()
        wait_for("an edit", lambda: any(url in text for text in self.configs(namespace, "gw%d" % gateway)), 300, 0.01)
        return time.monotonic() - began

    def quiet(self):
        """Until two seconds cost next to nothing."""
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline:
            before = self.spent()
            time.sleep(2)
            if sum(self.since(before)) < 0.1:
                return

    def measure(self, size, way):
        self.start(way)
        before = self.spent()
        for manifest in size.objects(way == "labelled"):
            self.api.request("POST", self.api.path(manifest["apiVersion"], manifest["kind"],
                                                   manifest["metadata"].get("namespace")), manifest)
        applied = time.monotonic()
        wait_for("all gateways", lambda: self.stand(size), 600)
        stands = time.monotonic() - applied
        self.quiet()
        quiet = time.monotonic() - applied
        to_stand = self.since(before)
        before, edits = self.spent(), []
        for number in range(self.options.edits):
            edits.append(self.edit(size, number, number % size.gateways, number % size.entries))
            time.sleep(1)
        per_edit = self.since(before, 1000, self.options.edits)
        self.start_metacontroller()
        restarted = self.edit(size, self.options.edits, 0, 0)
        self.quiet()
        before = self.spent()
        time.sleep(self.options.idle)
        idle = self.since(before, 60000, self.options.idle)
        return "%.1f s | %.1f s | %.1f + %.1f s | %.2f s | %.0f + %.0f ms | %.2f s | %.0f + %.0f ms | %.0f + %.0f MiB" % (
            stands, quiet, *to_stand, statistics.median(edits), *per_edit, restarted, *idle,
            resident(self.metacontroller.process), resident(self.hook.process))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=SIZES, action="append", help="only these")
    parser.add_argument("--way", choices=WAYS, action="append", help="only these")
    parser.add_argument("--strategy", choices=STRATEGIES, default=STRATEGIES[0])
    parser.add_argument("--qps", type=int, default=200, help="--client-go-qps of Metacontroller; the burst is twice that")
    parser.add_argument("--edits", type=int, default=10)
    parser.add_argument("--idle", type=int, default=20, help="seconds")
    options = parser.parse_args()
    print("two numbers are Metacontroller's and the hook's\n\n| size | members | all stand | and it is quiet | processor "
          "time until then | an edit arrives | processor time per edit | after a restart | idle, per minute | resident |\n"
          "|---|---|---|---|---|---|---|---|---|---|", flush=True)
    for name in options.size or SIZES:
        for way in options.way or WAYS:
            directory = tempfile.mkdtemp(prefix="vmcp-composer-scale-")
            bench = Bench(options, directory)
            try:
                print("| %s | %s | %s |" % (name, way, bench.measure(Size(*SIZES[name]), way)), flush=True)
            finally:
                bench.stop()
                shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    main()
