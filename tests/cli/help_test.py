#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every command's help has an example whose options the command has; the manual page has every command and option, and
groff, where it is installed, finds nothing to say about it; the completion scripts are ones that their shells can read."""
import os
import re
import shutil
import subprocess
import sys

BINARY = os.environ.get("VMCP_COMPOSER", "")
NO_EXAMPLE = {"help", "version"}
results = []


def check(name, problem):
    print(f"{'FAIL' if problem else 'ok  '} {name}" + (f": {problem}" if problem else ""))
    results.append(not problem)


def run(*command, text=""):
    return subprocess.run(command, input=text, text=True, capture_output=True, check=False)


def main():
    if not BINARY:
        print("SKIPPED: VMCP_COMPOSER is not set")
        return 77
    overview = run(BINARY, "--help").stdout
    commands = re.findall(r"^  ([a-z]+)  ", overview.split("Subcommands:")[1], re.MULTILINE)
    page = run(BINARY, "man").stdout
    plain = page.replace("\\-", "-")
    for command in commands:
        text = run(BINARY, command, "--help").stdout
        options = set(re.findall(r"^ +(?:-\w,)?(--[a-z-]+)", text, re.MULTILINE))
        examples = re.findall(r"^ *Example: (.*)", text, re.MULTILINE)
        if command not in NO_EXAMPLE:
            check(f"{command}: an example", None if examples else "there is none")
        for example in examples:
            check(f"{command}: the example is of it", None if f"vmcp-composer {command}" in example else example)
            unknown = set(re.findall(r"vmcp-composer [^|>]*?(--[a-z-]+)", example)) - options - {"--exec"}
            check(f"{command}: its example's options", f"unknown {unknown}" if unknown else None)
        section = plain.split(f".SS {command}\n")
        check(f"{command} in the manual page", None if len(section) == 2 else "it is not there")
        missing = {option for option in options if option not in section[-1].split(".SS ")[0]}
        check(f"{command}: its options in the manual page", f"without {missing}" if missing else None)
    if shutil.which("groff"):
        formatted = run("groff", "-man", "-Tutf8", "-ww", "-z", text=page)
        check("groff reads the manual page", formatted.stderr)
    for shell in ("bash", "zsh", "fish"):
        script = run(BINARY, "completion", shell).stdout
        check(f"{shell}: completes the values of --output", None if "sarif" in script else "it does not")
        if shutil.which(shell):
            check(f"{shell} reads its script", run(shell, "-n", text=script).stderr)
    print(f"{results.count(True)} passed, {results.count(False)} failed")
    return 0 if all(results) else 1


sys.exit(main())
