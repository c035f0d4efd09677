#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What SARIF 2.1.0 (chapter 3 of the OASIS standard) and the usual JUnit schema (Jenkins' junit-10.xsd) require of what
`validate` and `test` write: required members, no others, types, and indices that lead somewhere. The schemas themselves
are not kept here; where SARIF_SCHEMA or JUNIT_SCHEMA names a copy, and jsonschema or xmlschema is installed, that is used
too."""
import json
import os
import pathlib
import subprocess
import sys
import xml.etree.ElementTree as xml

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("VMCP_COMPOSER", "")
results = []

# Name: (type, required members, other members that may be there).
SARIF = {
    "log": ({"version", "runs"}, {"$schema"}),
    "run": ({"tool", "results"}, {"columnKind"}),
    "tool": ({"driver"}, set()),
    "driver": ({"name", "rules"}, {"version"}),
    "rule": ({"id"}, {"shortDescription", "help"}),
    "result": ({"message", "ruleId", "ruleIndex", "level", "locations"}, set()),
    "location": ({"physicalLocation"}, {"logicalLocations"}),
    "physicalLocation": ({"artifactLocation"}, {"region"}),
    "region": ({"startLine"}, {"startColumn"}),
}
JUNIT = {
    "testsuites": ({"tests", "failures", "errors"}, {"name", "time", "disabled"}, {"testsuite"}),
    "testsuite": ({"name", "tests", "failures", "errors"}, {"time", "timestamp"}, {"testcase"}),
    "testcase": ({"name", "classname"}, {"time"}, {"failure", "system-out"}),
    "failure": ({"type", "message"}, set(), set()),
    "system-out": (set(), set(), set()),
}


def check(name, problem):
    print(f"{'FAIL' if problem else 'ok  '} {name}" + (f": {problem}" if problem else ""))
    results.append(not problem)


def members(kind, value):
    required, optional = SARIF[kind]
    missing, unknown = required - set(value), set(value) - required - optional
    return f"{kind} lacks {missing} or has {unknown}" if missing or unknown else None


def sarif_problem(text):
    log = json.loads(text)
    run = log["runs"][0]
    driver = run["tool"]["driver"]
    found = [members("log", log), members("run", run), members("tool", run["tool"]), members("driver", driver)]
    found += [members("rule", rule) for rule in driver["rules"]]
    found.append(None if log["version"] == "2.1.0" else "its version is not 2.1.0")
    found.append(None if run["columnKind"] == "unicodeCodePoints" else "unknown columnKind")
    for result in run["results"]:
        found.append(members("result", result))
        rule = driver["rules"][result["ruleIndex"]]
        found.append(None if rule["id"] == result["ruleId"] else "ruleIndex leads to another rule")
        found.append(None if result["level"] in ("none", "note", "warning", "error") else "unknown level")
        found.append(None if result["message"]["text"] else "a message without text")
        for location in result["locations"]:
            physical = location["physicalLocation"]
            found += [members("location", location), members("physicalLocation", physical)]
            region = physical.get("region", {"startLine": 1})
            found.append(members("region", region))
            good = all(isinstance(number, int) and number > 0 for number in region.values())
            found.append(None if good else "lines and columns count from 1")
            uri = physical["artifactLocation"]["uri"]
            found.append("a URI with a space" if " " in uri else None)
    return next((problem for problem in found if problem), None)


def junit_problem(element):
    required, optional, children = JUNIT[element.tag]
    attributes = set(element.attrib)
    if required - attributes or attributes - required - optional:
        return f"{element.tag} has {attributes}"
    for child in element:
        problem = f"{child.tag} in {element.tag}" if child.tag not in children else junit_problem(child)
        if problem:
            return problem
    if element.tag == "testsuite":
        failed = sum(1 for case in element if case.find("failure") is not None)
        if (int(element.get("tests")), int(element.get("failures"))) != (len(element), failed):
            return "its numbers are not those of its cases"
    return None


def schema_problem(kind, text):
    schema = os.environ.get(f"{kind.upper()}_SCHEMA", "")
    if not schema:
        return None
    try:
        if kind == "sarif":
            import jsonschema
            jsonschema.validate(json.loads(text), json.loads(pathlib.Path(schema).read_text(encoding="utf-8")))
        else:
            import xmlschema
            xmlschema.validate(text, schema)
    except ImportError:
        print(f"note: {schema} is not used, because its library is not installed")
    except Exception as error:  # of the library, whichever it is
        return str(error)[:1000]
    return None


def output(*arguments):
    run = subprocess.run([BINARY, *arguments], cwd=ROOT, text=True, capture_output=True, check=False)
    return run.stdout


def main():
    if not BINARY:
        print("SKIPPED: VMCP_COMPOSER is not set")
        return 77
    inputs = sorted(ROOT.glob("tests/validate/*/input.yaml")) + sorted(ROOT.glob("tests/golden/*/input.yaml"))
    calls = [(str(path.relative_to(ROOT)), ("validate", "-f", str(path.relative_to(ROOT)))) for path in inputs]
    calls.append(("test, with failures", ("test", "tests/golden", "--filter", "p*", "--vmcp-image", "example.org/a:v1")))
    for name, call in calls:
        text = output(*call, "-o", "sarif")
        check(f"sarif of {name}", sarif_problem(text) or schema_problem("sarif", text))
        text = output(*call, "-o", "junit")
        check(f"junit of {name}", junit_problem(xml.fromstring(text)) or schema_problem("junit", text))
    print(f"{results.count(True)} passed, {results.count(False)} failed")
    return 0 if all(results) else 1


sys.exit(main())
