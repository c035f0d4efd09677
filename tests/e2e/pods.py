# SPDX-License-Identifier: Apache-2.0
"""What a cluster without nodes lacks: a kubelet that makes Pods ready, or, without a Deployment controller either, what
that one would write into the status of Deployments."""
import threading
import time

from api import ApiError


class Pods:
    def __init__(self, api, namespaces, with_controllers):
        self.api, self.namespaces, self.with_controllers = api, namespaces, with_controllers
        self.ended, self.held = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._loop, daemon=True)
        self.thread.start()

    def hold(self):
        """From now on no new Pod becomes ready, as with an image that cannot be pulled."""
        self.held.set()

    def release(self):
        self.held.clear()

    def stop(self):
        self.ended.set()
        self.thread.join()

    def _loop(self):
        while not self.ended.wait(0.2):
            for namespace in list(self.namespaces):
                try:
                    if not self.held.is_set():
                        self._pods(namespace) if self.with_controllers else self._deployments(namespace)
                except (ApiError, OSError):
                    pass  # it has changed or gone meanwhile; look again

    def _pods(self, namespace):
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        for pod in self.api.list("v1", "Pod", namespace):
            if pod["status"].get("phase") == "Pending":
                conditions = [{"type": kind, "status": "True", "lastTransitionTime": now}
                              for kind in ("Initialized", "ContainersReady", "Ready")]
                self.api.patch(pod, {"status": {"phase": "Running", "conditions": conditions}}, "/status")

    def _deployments(self, namespace):
        for deployment in self.api.list("apps/v1", "Deployment", namespace):
            count = deployment["spec"]["replicas"]
            status = {"observedGeneration": deployment["metadata"]["generation"], "replicas": count,
                      "updatedReplicas": count, "readyReplicas": count, "availableReplicas": count}
            if any(deployment.get("status", {}).get(key) != value for key, value in status.items()):
                self.api.patch(deployment, {"status": status}, "/status")
