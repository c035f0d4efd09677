#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What .pre-commit-hooks.yaml and action.yml call does what they promise: both are run, as pre-commit and GitHub would,
on a good directory and on one with a mistake."""
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("VMCP_COMPOSER", "")
GOOD = ROOT / "manifests" / "examples" / "private-ca.yaml"
results = []


def check(name, problem):
    print(f"{'FAIL' if problem else 'ok  '} {name}" + (f": {problem}" if problem else ""))
    results.append(problem is None)


def directories(work):
    good, bad = work / "good" / "deep", work / "bad" / "deep"
    for directory in (good, bad):
        directory.mkdir(parents=True)
    text = GOOD.read_text(encoding="utf-8")
    (good / "a.yaml").write_text(text, encoding="utf-8")
    (bad / "a.yaml").write_text(text.replace("caBundleRef", "caBundelRef"), encoding="utf-8")
    return work / "good", work / "bad"


def expect(name, code, run, mention=""):
    problem = None if run.returncode == code else f"exit {run.returncode}, expected {code}: {run.stderr[:500]}"
    if problem is None and mention not in run.stdout:
        problem = f"no {mention!r} in {run.stdout[:500]}"
    check(name, problem)


def run_hook(directory, path):
    text = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    entry = re.search(r"^  entry: (.*)$", text, re.MULTILINE).group(1)
    args = re.search(r"^  args: \[(.*)\]$", text, re.MULTILINE).group(1)
    command = shlex.split(entry) + [each.strip() for each in args.split(",")]
    environment = {**os.environ, "PATH": f"{path}:{os.environ['PATH']}"}
    return subprocess.run(command, cwd=directory, text=True, capture_output=True, check=False, env=environment)


def run_action(directory):
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    defaults = dict(re.findall(r"^  ([a-z-]+):\n    description: .*\n    default: (.*)$", text, re.MULTILINE))
    environment = dict(os.environ)
    for name, value in re.findall(r"^        ([A-Z_]+): (.*)$", text, re.MULTILINE):
        environment[name] = defaults[re.fullmatch(r"\$\{\{ inputs\.([a-z-]+) \}\}", value).group(1)]
    environment["COMMAND"] = BINARY
    script = re.search(r"^      run: (.*)$", text, re.MULTILINE).group(1)
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(command, cwd=directory, text=True, capture_output=True, check=False, env=environment)


def main():
    if not BINARY:
        print("SKIPPED: VMCP_COMPOSER is not set")
        return 77
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        good, bad = directories(work)
        (work / "bin").mkdir()
        (work / "bin" / "vmcp-composer").symlink_to(BINARY)
        expect("pre-commit, good", 0, run_hook(good, work / "bin"))
        expect("pre-commit, with a mistake", 1, run_hook(bad, work / "bin"), "did you mean caBundleRef?")
        expect("action, good", 0, run_action(good))
        expect("action, with a mistake", 1, run_action(bad), "::error file=./deep/a.yaml,line=")
    print(f"{results.count(True)} passed, {results.count(False)} failed")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
