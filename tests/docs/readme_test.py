#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What README.md shows is what happens: its console blocks are run, its picture is drawn again, and the make targets,
options and files that it names are looked for. In a console block a line of `…` stands for any number of lines. Also: the
rule book has every option of `serve`, and the core every reason that the runbook explains."""
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("VMCP_COMPOSER", "")
README = (ROOT / "README.md").read_text(encoding="utf-8")
END_OF_COMMAND = "-- end of command --"
METACONTROLLERS = {"--client-go-qps", "--client-go-burst", "--workers", "--apply-strategy"}
results = []


def check(name, problem):
    print(f"{'FAIL' if problem else 'ok  '} {name}" + (f": {problem}" if problem else ""))
    results.append(problem is None)


def run(script):
    return subprocess.run(["bash", "-c", script], cwd=ROOT, text=True, capture_output=True, check=False).stdout


def fits(expected, actual):
    """Whether the lines `actual` are those of `expected`, where `…` stands for any number of lines."""
    if not expected:
        return not actual
    if expected[0] == "…":
        return any(fits(expected[1:], actual[at:]) for at in range(len(actual) + 1))
    return bool(actual) and expected[0] == actual[0] and fits(expected[1:], actual[1:])


def check_console_block(block):
    commands, outputs = [], []
    for line in block.splitlines():
        if line.startswith("$ "):
            commands.append(line[2:].replace("build/vmcp-composer", BINARY))
            outputs.append([])
        else:
            outputs[-1].append(line)
    script = "".join(f'{command}\nresult=$?; echo "{END_OF_COMMAND}"; (exit $result)\n' for command in commands)
    actual = run(script).split(END_OF_COMMAND + "\n")
    for command, expected, got in zip(commands, outputs, actual):
        problem = None if fits(expected, got.splitlines()) else f"it prints\n{got[:2000]}"
        check("$ " + command.replace(BINARY, "build/vmcp-composer"), problem)


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def main():
    if not BINARY:
        print("SKIPPED: VMCP_COMPOSER is not set")
        return 77
    for block in blocks("console"):
        check_console_block(block)

    drawn = run(f"{BINARY} graph -f manifests/examples/private-ca.yaml 2>/dev/null")
    check("the picture of private-ca.yaml", None if blocks("mermaid") == [drawn] else "it is drawn otherwise")

    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for target in sorted(set(re.findall(r"(?:`|^    )make ([a-z0-9-]+)", README, re.MULTILINE))):
        check(f"make {target}", None if target in targets else "no such target")

    commands = ["serve", "sync", "render", "validate", "test", "diff", "graph", "gencert"]
    help_texts = "".join(run(f"{BINARY} {command} --help") for command in commands)
    for flag in sorted(set(re.findall(r"(?:vmcp-composer [^\n|]*?|`)(--[a-z-]+)", README)) - METACONTROLLERS):
        check(flag, None if flag in help_texts or flag == "--help" else "no command has it")

    rules = (ROOT / "docs" / "spec" / "95-server-cli-manifests.md").read_text(encoding="utf-8")
    for flag in sorted(set(re.findall(r"^ +(?:-\w,)?(--[a-z-]+)", run(f"{BINARY} serve --help"), re.MULTILINE)) - {"--help"}):
        check(f"{flag} in the rule book", None if f"`{flag}" in rules else "docs/spec/95-server-cli-manifests.md does not have it")

    reasons = (ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8").split("\n## ")[2]
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "sync").rglob("*.cc"))
    for reason in sorted(set(re.findall(r"^\| (`.*?`) \|", reasons, re.MULTILINE))):
        for word in re.findall(r"`(\w+)`", reason):
            check(f"reason {word}", None if f'"{word}"' in sources else "the core does not have it")

    for file in [".dockerignore", ".gitignore"]:
        lines = {line.strip("/") for line in (ROOT / file).read_text(encoding="utf-8").splitlines()}
        for directory in sorted(set(re.findall(r"gencert .*--out ([\w/]+)", README))):
            check(f"{directory} in {file}", None if directory in lines else "keys would get into an image or a commit")

    for path in sorted(set(re.findall(r"\b((?:manifests|tests|cmake|docs)/[\w./-]*\w)", README))):
        check(path, None if (ROOT / path).exists() else "no such file")

    print(f"{results.count(True)} passed, {results.count(False)} failed")
    return 0 if all(results) else 1


sys.exit(main())
