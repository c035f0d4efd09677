#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`make sbom` names the package, at its version, of every library that the binary loads, and every header-only library."""
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(os.environ.get("VMCP_COMPOSER", ""))
results = []


def check(name, problem):
    print(f"{'FAIL' if problem else 'ok  '} {name}" + (f": {problem}" if problem else ""))
    results.append(not problem)


def output(*command):
    return subprocess.run(command, text=True, capture_output=True, check=True).stdout


def main():
    if not BINARY.name or not (BINARY.parent / "build.ninja").exists() or not shutil.which("dpkg-query"):
        print("SKIPPED: needs VMCP_COMPOSER in a build directory of Ninja, and dpkg")
        return 77
    text = output(ROOT / "cmake" / "sbom", BINARY.parent)
    check("the same build gives the same bytes", text != output(ROOT / "cmake" / "sbom", BINARY.parent))
    document = json.loads(text)
    components = {component["name"]: component for component in document["components"]}

    top = document["metadata"]["component"]
    check("the binary itself", top["hashes"][0]["content"] != hashlib.sha256(BINARY.read_bytes()).hexdigest())
    names = [component["bom-ref"] for component in document["components"]]
    check("in order, each once", names != sorted(set(names)))
    check("the binary depends on all", document["dependencies"][0]["dependsOn"] != names)

    libraries = re.findall(r"^\s*(lib\S+)\.so\S* => ", output("ldd", BINARY), re.MULTILINE)
    check("ldd was understood", not libraries)
    loaded = [component for component in document["components"]
              if any("loaded" in each["value"] for each in component["properties"])]
    packages = [component["name"] for component in loaded if component.get("purl")]
    contents = output("dpkg-query", "--listfiles", *packages)
    for library in libraries:
        check(f"{library}.so", None if f"/{library}.so" in contents else "none of the packages has it")
    for component in loaded:
        if component.get("purl"):
            version = output("dpkg-query", "--show", "--showformat", "${Version}\n", component["name"]).split()[0]
            check(component["purl"], component["version"] != version)

    for name in ["nlohmann-json3-dev", "libcli11-dev", "libexpected-dev", "libdtl-dev"]:
        check(name, None if name in components else "its headers are compiled in, and it is not listed")
    check("cpp-httplib", None if any("httplib" in name for name in components) else "it is not listed")
    for name in ["catch2", "libc-bin"]:
        check(f"not {name}", name in components)

    print(f"{results.count(True)} passed, {results.count(False)} failed")
    return 0 if all(results) else 1


sys.exit(main())
