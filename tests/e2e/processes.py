# SPDX-License-Identifier: Apache-2.0
"""The processes of a run: each with a log file, on loopback, ended by its own id."""
import ctypes
import json
import os
import secrets
import signal
import socket
import subprocess
import time
import urllib.request

from api import Api

METACONTROLLER_ACCOUNT = "system:serviceaccount:metacontroller:metacontroller"  # as manifests/rbac-metacontroller.yaml


def wait_for(what, probe, seconds=60, interval=0.1):
    """The first true answer of `probe`."""
    deadline = time.monotonic() + seconds
    while not (answer := probe()):
        if time.monotonic() > deadline:
            raise TimeoutError("not seen within %d s: %s" % (seconds, what))
        time.sleep(interval)
    return answer


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return response.status == 200
    except OSError:
        return False


def _end_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG: nothing is left behind when the test is killed


class Process:
    def __init__(self, directory, name, arguments):
        self.name, self.log = name, os.path.join(directory, name + ".log")
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            preexec_fn=_end_with_parent)

    def output(self):
        with open(self.log, errors="replace") as log:
            return log.read()

    def ready(self, what, probe, seconds=90):
        def check():
            if self.process.poll() is not None:
                raise RuntimeError("%s ended:\n%s" % (self.name, self.output()[-2000:]))
            return probe()
        return wait_for("%s: %s" % (self.name, what), check, seconds)

    def stop(self, number=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(number)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
        return self.process.wait()


def certificate(composer, directory, *names):
    """A throw-away authority and a serving certificate: paths of both and of the key."""
    arguments = [composer, "gencert", "--out", directory] + [word for name in names for word in ("--dns", name)]
    subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL)
    return [os.path.join(directory, name) for name in ("ca.crt", "tls.crt", "tls.key")]


class ControlPlane:
    """etcd and kube-apiserver, and kube-controller-manager when there is one."""

    def __init__(self, composer, directory, environment):
        self.directory, self.processes = directory, []
        self.authority, crt, self.key = certificate(composer, os.path.join(directory, "apiserver"), "localhost")
        client, peer, port = (free_port() for _ in range(3))
        etcd = self._start("etcd", environment["ETCD"], "--data-dir=" + os.path.join(directory, "etcd"),
                           "--unsafe-no-fsync", "--initial-cluster=default=http://127.0.0.1:%d" % peer,
                           *("--%s=http://127.0.0.1:%d" % (flag, number) for flag, number in (
                               ("listen-client-urls", client), ("advertise-client-urls", client),
                               ("listen-peer-urls", peer), ("initial-advertise-peer-urls", peer))))
        etcd.ready("health", lambda: answers("http://127.0.0.1:%d/health" % client))
        self.url, self.token, token = "https://127.0.0.1:%d" % port, secrets.token_hex(), secrets.token_hex()
        users = self._file("users.csv", '%s,admin,admin,"system:masters"\n%s,%s,metacontroller\n' % (
            self.token, token, METACONTROLLER_ACCOUNT))
        server = self._start("kube-apiserver", environment["KUBE_APISERVER"],
                             "--etcd-servers=http://127.0.0.1:%d" % client, "--bind-address=127.0.0.1",
                             "--advertise-address=127.0.0.1", "--endpoint-reconciler-type=none",
                             "--secure-port=%d" % port, "--cert-dir=" + directory, "--tls-cert-file=" + crt,
                             "--tls-private-key-file=" + self.key, "--service-cluster-ip-range=10.96.0.0/16",
                             "--service-account-issuer=https://kubernetes.default.svc",
                             "--service-account-key-file=" + crt,
                             "--service-account-signing-key-file=" + self.key,
                             "--token-auth-file=" + users, "--authorization-mode=RBAC",
                             # on from 1.36 on
                             "--feature-gates=MutatingAdmissionPolicy=true",
                             "--runtime-config=admissionregistration.k8s.io/v1beta1=true")
        self.api = Api(self.url, self.token, self.authority)
        server.ready("readiness", self._is_ready)
        self.kubeconfig = self._kubeconfig("admin.kubeconfig", self.token)
        self.metacontroller_kubeconfig = self._kubeconfig("metacontroller.kubeconfig", token)
        if environment.get("KUBE_CONTROLLER_MANAGER"):
            self._start("kube-controller-manager", environment["KUBE_CONTROLLER_MANAGER"],
                        "--kubeconfig=" + self.kubeconfig, "--leader-elect=false", "--bind-address=127.0.0.1",
                        "--secure-port=%d" % free_port(), "--cert-dir=" + os.path.join(directory, "manager"),
                        "--service-account-private-key-file=" + self.key, "--root-ca-file=" + self.authority,
                        "--controllers=garbage-collector-controller,namespace-controller,serviceaccount-controller,"
                        "deployment-controller,replicaset-controller")

    def _is_ready(self):
        try:
            return self.api.request("GET", "/readyz") == "ok"
        except Exception:  # not listening yet, or not ready yet
            return False

    def _start(self, name, *arguments):
        self.processes.append(Process(self.directory, name, arguments))
        return self.processes[-1]

    def _file(self, name, text):
        path = os.path.join(self.directory, name)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(text)
        return path

    def _kubeconfig(self, name, token):
        return self._file(name, json.dumps({
            "apiVersion": "v1", "kind": "Config", "current-context": "e2e",
            "clusters": [{"name": "e2e", "cluster": {"server": self.url, "certificate-authority": self.authority}}],
            "users": [{"name": "e2e", "user": {"token": token}}],
            "contexts": [{"name": "e2e", "context": {"cluster": "e2e", "user": "e2e"}}]}))

    def stop(self):
        for process in reversed(self.processes):
            process.stop()


class GivenCluster:
    """What KUBECONFIG names, reached through `kubectl proxy`, which knows every way to authenticate."""

    def __init__(self, directory, environment):
        self.kubeconfig = self.metacontroller_kubeconfig = environment["KUBECONFIG"]
        port = free_port()
        self.proxy = Process(directory, "kubectl-proxy", [environment["KUBECTL"], "proxy", "--port=%d" % port])
        self.api = Api("http://127.0.0.1:%d" % port)
        self.proxy.ready("an answer", lambda: answers("http://127.0.0.1:%d/version" % port))

    def stop(self):
        self.proxy.stop()


class Metacontroller:
    def __init__(self, binary, directory, kubeconfig, strategy, qps=50):
        probe = free_port()
        self.process = Process(directory, "metacontroller-" + strategy, [
            binary, "--kubeconfig=" + kubeconfig, "--apply-strategy=" + strategy, "--zap-log-level=4",
            "--metrics-address=127.0.0.1:%d" % free_port(), "--health-probe-bind-address=127.0.0.1:%d" % probe,
            "--client-go-qps=%d" % qps, "--client-go-burst=%d" % (2 * qps), "--workers=10"])
        self.process.ready("readiness", lambda: answers("http://127.0.0.1:%d/readyz" % probe))


class Hook:
    """The binary under test, on a port that stays the same when it is started again."""

    def __init__(self, composer, directory, host, token):
        self.composer, self.directory, self.host, self.port, self.admin = composer, directory, host, 0, 0
        self.authority, self.crt, self.key = certificate(composer, os.path.join(directory, "hook"), host)
        self.options = []
        self.token = os.path.join(directory, "hook", "token")
        with open(self.token, "w") as file:
            file.write(token)
        self.process = None

    def start(self):
        listen = "127.0.0.1" if self.host in ("127.0.0.1", "localhost") else "0.0.0.0"
        self.process = Process(self.directory, "hook", [
            self.composer, "serve", "--listen=%s:%d" % (listen, self.port),
            "--admin-listen=127.0.0.1:%d" % self.admin, "--tls-cert=" + self.crt, "--tls-key=" + self.key,
            "--bearer-token-file=" + self.token, "--log-format=json", "--log-level=info", *self.options])
        self.port = self.process.ready("address of the hook", lambda: self._port_of("hook"), 20)
        self.admin = self.process.ready("address of admin", lambda: self._port_of("admin"), 20)
        self.process.ready("readiness", lambda: answers("http://127.0.0.1:%d/readyz" % self.admin), 20)

    def restart(self, *options):
        """With other options from now on."""
        self.process.stop()
        self.options = options
        self.start()

    def _port_of(self, listener):
        for line in self.process.output().splitlines():
            if '"listening"' in line and json.loads(line).get("listener") == listener:
                return int(json.loads(line)["address"].rsplit(":", 1)[1])
        return 0

    def syncs(self):
        """How many calls of sync it has answered, however."""
        with urllib.request.urlopen("http://127.0.0.1:%d/metrics" % self.admin, timeout=5) as response:
            lines = response.read().decode().splitlines()
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines
                   if line.startswith("vmcp_composer_requests_total{") and 'hook="sync"' in line)
