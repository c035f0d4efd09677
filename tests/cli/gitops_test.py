#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What docs/gitops.md shows works: Argo CD's plugin is run as its sidecar would, kustomize and kpt where they are
installed (KUSTOMIZE and KPT name them, else PATH)."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("VMCP_COMPOSER", "")
GUIDE = (ROOT / "docs" / "gitops.md").read_text(encoding="utf-8")
GATEWAY = (ROOT / "manifests" / "examples" / "private-ca.yaml").read_text(encoding="utf-8")
CHILDREN = ["ConfigMap", "ServiceAccount", "Role", "RoleBinding", "Deployment", "Service"]
results = []


def check(name, problem):
    print(f"{'FAIL' if problem else 'ok  '} {name}" + (f": {problem}" if problem else ""))
    results.append(not problem)


def block(first_line):
    return re.search(rf"^```yaml\n({re.escape(first_line)}\n.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL).group(1)


def run(command, directory, **variables):
    path = f"{directory.parent / 'bin'}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, **variables}
    return subprocess.run(command, cwd=directory, text=True, capture_output=True, check=False, env=environment, timeout=120)


def kinds(text):
    return re.findall(r"^kind: (\w+)", text, re.MULTILINE)


def problem_of(done, text, namespace):
    if done.returncode != 0:
        return f"exit {done.returncode}: {done.stderr[:1000]}"
    missing = [kind for kind in CHILDREN + ["VirtualMCPServer", "MCPServerEntry"] if kind not in kinds(text)]
    if missing:
        return f"without {missing}"
    deployment = next(each for each in text.split("---\n") if "kind: Deployment" in each)
    return None if f"namespace: {namespace}" in deployment else "the Deployment is in another namespace"


def check_argo(work):
    directory = work / "argo"
    (directory / "deep").mkdir(parents=True)
    (directory / "deep" / "gateway.yaml").write_text(GATEWAY, encoding="utf-8")
    plugin = block("apiVersion: argoproj.io/v1alpha1")
    script = re.search(r"    args:\n    - \|\n((?:      .*\n)+)", plugin).group(1)
    script = re.sub(r"^      ", "", script, flags=re.MULTILINE)
    found = re.search(r"command: \[sh, -c, \"(.*)\"\]", plugin).group(1)
    done = run(["sh", "-c", found], directory)
    check("Argo CD finds the gateway", None if done.stdout.strip() else done.stderr or "nothing found")
    done = run(["sh", "-ec", script], directory, ARGOCD_APP_NAMESPACE="prod")
    check("Argo CD's plugin", problem_of(done, done.stdout, "prod"))
    (directory / "deep" / "gateway.yaml").write_text(GATEWAY.replace("type: anonymous", "type: none"), encoding="utf-8")
    done = run(["sh", "-ec", script], directory, ARGOCD_APP_NAMESPACE="prod")
    check("Argo CD's plugin fails where a spec is not applied", None if done.returncode == 1 else done.returncode)


def check_kustomize(work, kustomize):
    directory = work / "kustomize"
    directory.mkdir()
    (directory / "gateways.yaml").write_text(GATEWAY, encoding="utf-8")
    (directory / "kustomization.yaml").write_text(block("# kustomization.yaml"), encoding="utf-8")
    (directory / "compose.yaml").write_text(block("# compose.yaml"), encoding="utf-8")
    script = directory / "vmcp-composer-fn"
    script.write_text("#!/bin/sh\nexec vmcp-composer fn\n", encoding="utf-8")
    script.chmod(0o755)
    command = [kustomize, "build", "--enable-alpha-plugins", "--enable-exec", "."]
    done = run(command, directory)
    check("kustomize", problem_of(done, done.stdout, "prod"))
    check("kustomize: the options", None if "image: registry.example.com/vmcp:v0.44.0" in done.stdout else "not heeded")
    check("kustomize: no annotation is left over", "one is" if "config.kubernetes.io" in done.stdout else None)
    (directory / "gateways.yaml").write_text(GATEWAY.replace("type: anonymous", "type: none"), encoding="utf-8")
    done = run(command, directory)
    check("kustomize fails where a spec is not applied", None if done.returncode != 0 else "it does not")


def check_kpt(work, kpt):
    directory = work / "kpt"
    directory.mkdir()
    (directory / "gateways.yaml").write_text("# a comment of the user\n" + GATEWAY, encoding="utf-8")
    command = [kpt, "fn", "eval", str(directory), "--exec", "vmcp-composer fn", "--",
               "vmcp-image=registry.example.com/vmcp:v0.44.0", "namespace=prod"]
    for turn in ("kpt", "kpt again"):
        done = run(command, directory)
        text = "---\n".join(path.read_text(encoding="utf-8") for path in sorted(directory.rglob("*.yaml")))
        check(turn, problem_of(done, text, "prod"))
        numbers = {kind: kinds(text).count(kind) - kinds(GATEWAY).count(kind) for kind in CHILDREN}
        check(f"{turn}: each child once", None if set(numbers.values()) == {1} else numbers)
        check(f"{turn}: comments stay", None if "# a comment of the user" in text else "they do not")


def main():
    if not BINARY:
        print("SKIPPED: VMCP_COMPOSER is not set")
        return 77
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        (work / "bin").mkdir()
        (work / "bin" / "vmcp-composer").symlink_to(BINARY)
        check_argo(work)
        for name, test in (("kustomize", check_kustomize), ("kpt", check_kpt)):
            program = os.environ.get(name.upper()) or shutil.which(name)
            if program:
                test(work, program)
            else:
                print(f"note: {name} is not installed")
    print(f"{results.count(True)} passed, {results.count(False)} failed")
    return 0 if all(results) else 1


sys.exit(main())
