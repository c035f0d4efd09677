# SPDX-License-Identifier: Apache-2.0
"""Every manifest, shown to a real API server that validates strictly and stores nothing; overlays built by kubectl."""
import os
import shutil
import subprocess

import yaml

from api import ApiError
from installation import admission_policy
from world import Failure, documents

OVERLAYS = ("base", "overlays/self-signed", "overlays/cert-manager", "overlays/mtls", "overlays/monitoring",
            "overlays/dev", "overlays/large-namespaces")
FOREIGN = ("cert-manager.io/v1", "monitoring.coreos.com/v1")  # kinds of others, which may not be installed


def check_manifests(run, api, composer, directory):
    examples = sorted(os.path.join("manifests/examples", name) for name in os.listdir("manifests/examples"))
    for path in ["manifests/rbac-metacontroller.yaml"] + examples:
        run.check("the API server takes " + path, lambda: takes(api, documents(path)))
    policy = admission_policy(api)
    if policy:
        run.check("the API server takes the admission policy", lambda: takes(api, policy))
    for path in examples:
        run.check("the API server takes what render makes of " + path, lambda: takes(api, rendered(composer, path)))
    if not os.environ.get("KUBECTL"):
        run.check("the API server takes manifests/base", lambda: takes(api, base()))
        return
    copied = os.path.join(directory, "manifests")
    shutil.copytree("manifests", copied)
    certificates = os.path.join(copied, "overlays/self-signed/certs")
    subprocess.run([composer, "gencert", "--dns", "vmcp-composer.vmcp-composer", "--out", certificates], check=True,
                   stdout=subprocess.DEVNULL)
    with open(os.path.join(certificates, "token"), "w") as file:
        file.write("token")
    for overlay in OVERLAYS:
        run.check("kubectl builds, and the API server takes, " + overlay,
                  lambda: takes(api, built(os.path.join(copied, overlay))))


def base():
    return [each for name in sorted(os.listdir("manifests/base")) if name != "kustomization.yaml"
            for each in documents("manifests/base/" + name)]


def rendered(composer, path):
    done = subprocess.run([composer, "render", "-f", path], capture_output=True, text=True, check=True)
    return list(yaml.safe_load_all(done.stdout))


def built(directory):
    done = subprocess.run([os.environ["KUBECTL"], "kustomize", directory], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failure(done.stderr)
    return [each for each in yaml.safe_load_all(done.stdout) if each]


def takes(api, manifests):
    left = 0
    for manifest in manifests:
        manifest["metadata"].setdefault("namespace", "default")
        try:
            api.apply(manifest, dryRun="All", fieldValidation="Strict")
        except KeyError:
            if manifest["apiVersion"] not in FOREIGN:
                raise
            left += 1
        except ApiError as error:
            raise Failure("%s %s: %s" % (manifest["kind"], manifest["metadata"]["name"], error)) from error
    return "%d objects" % len(manifests) + (", %d of kinds that it does not have" % left if left else "")
