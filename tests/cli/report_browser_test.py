#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a real browser makes of `graph -o html`, at 40 and at 500 members: every member has its row, a name stays on one
line, the page is no wider than the window, states differ in colour on a background that they can be read on, and nothing
is fetched from anywhere. Skipped where chromium is not installed."""
import importlib.machinery
import importlib.util
import json
import os
import pathlib
import re
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("VMCP_COMPOSER", "")
SCRIPT = str(ROOT / "cmake" / "report-screenshots")
MEASURE = """<script>
const color = (selector) => getComputedStyle(document.querySelector(selector)).color;
const rows = [...document.querySelectorAll("tbody tr:not(.why)")];
const line = parseFloat(getComputedStyle(document.querySelector("td")).lineHeight);
document.title = JSON.stringify({
  members: rows.length,
  leftOut: document.querySelectorAll("tr.left-out + tr.why").length,
  width: document.documentElement.scrollWidth,
  names: Math.max(...rows.map((row) => {
    const range = document.createRange(); range.selectNodeContents(row.cells[0]);
    return range.getBoundingClientRect().height / line;
  })),
  rows: Math.max(...rows.map((row) => row.offsetHeight / line)),
  colors: [color("tr.served td.state"), color("tr.left-out td.state"), color("tr.served td:first-child")],
  background: getComputedStyle(document.querySelector("th")).backgroundColor,
  resources: performance.getEntriesByType("resource").map((each) => each.name),
});
</script>"""
results = []


def load_script():
    loader = importlib.machinery.SourceFileLoader("report_screenshots", SCRIPT)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("report_screenshots", loader))
    sys.dont_write_bytecode = True
    loader.exec_module(module)
    return module


def check(name, good, seen):
    print(f"{'ok  ' if good else 'FAIL'} {name}" + ("" if good else f": {seen}"))
    results.append(bool(good))


def luminance(color):
    """As WCAG 2.1 defines it."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def check_page(script, work, members, scheme):
    page = work / f"{members}-{scheme}.html"
    page.write_text(script.report(BINARY, members).replace("</body>", MEASURE + "</body>"), encoding="utf-8")
    run = script.browse(page, f"--blink-settings=preferredColorScheme={0 if scheme == 'dark' else 1}", "--dump-dom")
    title = re.search(r"<title>(.*?)</title>", run.stdout)
    try:
        seen = json.loads(title.group(1).replace("&amp;", "&"))
    except (AttributeError, ValueError):
        return check(f"{members} {scheme}: the page is shown", False, run.stderr[-500:])
    name = f"{members} members, {scheme}: "
    check(name + "a row for each", seen["members"] == members, seen)
    check(name + "why for each that is left out", 0 < seen["leftOut"] < members / 4, seen)
    check(name + "no wider than the window", seen["width"] <= 1400, seen)
    check(name + "names on one line", seen["names"] < 1.5, seen)
    check(name + "rows of few lines", seen["rows"] < 5, seen)
    check(name + "states differ in colour", len(set(seen["colors"])) == 3, seen)
    check(name + "states can be read", all(contrast(each, seen["background"]) >= 4.5 for each in seen["colors"]), seen)
    check(name + "nothing is fetched", not seen["resources"], seen)
    return None


def main():
    script = load_script()
    if not BINARY or not script.browser():
        print("SKIPPED: VMCP_COMPOSER is not set, or chromium is not installed")
        return 77
    with tempfile.TemporaryDirectory() as work:
        for members in (40, 500):
            for scheme in ("light", "dark"):
                check_page(script, pathlib.Path(work), members, scheme)
    print(f"{results.count(True)} passed, {results.count(False)} failed")
    return 0 if all(results) else 1


sys.exit(main())
