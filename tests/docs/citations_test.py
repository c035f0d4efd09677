#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Whoever follows a citation arrives: each `spec/20-backends.md §7`, `85 (s)` and `D-41` in sources, tests, manifests and
papers names a section, a paragraph or a defect that docs/spec has, each relative link of a paper names a file, and each
test that SECURITY.md puts beside a threat exists.

A bare `§4` means the file of the rule book that was named last in the same source; inside the rule book, its own file."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
BOOK = ROOT / "docs" / "spec"
FOLDERS = [".ci", ".github", "bench", "cli", "cmake", "docs", "manifests", "server", "sync", "tests"]
# What is somebody's input, and cites nothing.
DATA = [ROOT / "tests" / "golden", ROOT / "tests" / "fuzz", ROOT / "tests" / "crds"]

FILE = r"(?:spec/)?(?P<file>\d\d-[a-z-]+\.md)"
NUMBER = r"(?<![\w.\-])(?P<number>\d\d)(?= (?:§|\([a-z]\)))"
FOREIGN = r"(?P<foreign>(?:RFC \d+|YAML 1\.2(?:\.\d)?) §[\d.]+)"
SECTION = r"§(?P<section>\d+(?:\.\d+)*)(?:–§?(?P<to>\d+(?:\.\d+)*))?(?: (?P<rule>V\d+))?"
PARAGRAPH = r"(?<![\w)])\((?P<paragraph>[a-z])\)"
DEFECT = r"\bD-(?P<defect>\d\d)\b"
TOKEN = re.compile("|".join([FILE, NUMBER, FOREIGN, SECTION, PARAGRAPH, DEFECT]))
SHOWN_BY = re.compile(r'`(tests/[\w/]+\.cc)`: ((?:"[^"]+"(?:, )?)+)')
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


class Book:
    """What the files of the rule book have: sections, lettered paragraphs, validation rules, defects."""

    def __init__(self, folder):
        self.texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("[0-9]*.md"))}
        self.by_number = {name[:2]: name for name in self.texts}
        self.sections = {name: set(re.findall(r"^#{2,4} (\d+(?:\.\d+)*)\.? ", text, re.MULTILINE))
                         for name, text in self.texts.items()}
        self.paragraphs = {name: set(re.findall(r"\*\*\(([a-z])[) ,]", text)) for name, text in self.texts.items()}
        self.rules = set(re.findall(r"^\| (V\d+) \|", self.texts.get("40-config.md", ""), re.MULTILINE))
        self.defects = re.findall(r"^\| D-(\d\d) ", self.texts.get("90-operator-defects.md", ""), re.MULTILINE)


def problems_of(text, book, own_file):
    """What the citations in `text` get wrong, with the number of the line. `own_file` is that of the rule book which
    `text` is, if it is one."""
    problems = []
    named = own_file
    for number, line in enumerate(text.splitlines(), 1):
        end_of_list = None  # inside the rule book a file counts for the list of sections right after its name
        for token in TOKEN.finditer(line):
            if own_file and named != own_file and end_of_list is not None:
                if not re.fullmatch(r"`?,? ?(?:and |or )?", line[end_of_list:token.start()]):
                    named = own_file
            if token["file"] or token["number"]:
                name = token["file"] or book.by_number.get(token["number"])
                if name in book.texts:
                    named = name
                else:
                    problems.append((number, f"{token[0]}: no such file in docs/spec"))
            elif token["section"]:
                for section in filter(None, [token["section"], token["to"]]):
                    if named is None:
                        problems.append((number, f"§{section}: no file of docs/spec is named above it"))
                    elif section not in book.sections[named]:
                        problems.append((number, f"§{section}: {named} has no such section"))
                if token["rule"] and token["rule"] not in book.rules:
                    problems.append((number, f"{token['rule']}: 40-config.md has no such rule"))
            elif token["paragraph"]:
                if named and named.startswith("85-") and token["paragraph"] not in book.paragraphs[named]:
                    problems.append((number, f"({token['paragraph']}): {named} has no such paragraph"))
            elif token["defect"] and token["defect"] not in book.defects:
                problems.append((number, f"{token[0]}: no such defect"))
            end_of_list = token.end()
        if own_file:
            named = own_file
    return problems


def texts():
    """Path and content of every file that may cite."""
    paths = [path for path in ROOT.iterdir() if path.is_file() and path.name != "LICENSE"]
    for folder in FOLDERS:
        paths += [path for path in (ROOT / folder).rglob("*") if path.is_file()]
    for path in sorted(paths):
        if any(folder in path.parents for folder in DATA) or "__pycache__" in path.parts:
            continue
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture or a binary


def link_problems(path, text):
    for number, line in enumerate(text.splitlines(), 1):
        for target in LINK.findall(re.sub(r"`[^`]*`", "", line)):
            if not (path.parent / target).exists():
                yield number, f"{target}: no such file"


def shown_by_problems(text):
    """A paper says `tests/…_test.cc`: "title", "title": each of these test cases has to be there."""
    for number, line in enumerate(text.splitlines(), 1):
        for path, titles in SHOWN_BY.findall(line):
            source = (ROOT / path).read_text(encoding="utf-8") if (ROOT / path).exists() else ""
            for title in re.findall(r'"([^"]+)"', titles):
                if not re.search(r'TEST_CASE\(\s*"' + re.escape(title) + '"', source):
                    yield number, f"{path} has no test {title!r}"


def main():
    book = Book(BOOK)
    failures = [(BOOK / "90-operator-defects.md", 0, f"D-{each} is there twice")
                for each in sorted(set(book.defects)) if book.defects.count(each) > 1]
    checked = 0
    for path, text in texts():
        if path == pathlib.Path(__file__).resolve():
            continue
        own_file = path.name if path.parent == BOOK and path.name in book.texts else None
        found = problems_of(text, book, own_file)
        if path.suffix == ".md":
            found += link_problems(path, text)
            found += shown_by_problems(text)
        failures += [(path, number, problem) for number, problem in found]
        checked += 1
    for path, number, problem in failures:
        print(f"FAIL {path.relative_to(ROOT)}:{number}: {problem}")
    print(f"{checked} files, {len(failures)} citations that lead nowhere")
    return 1 if failures else 0


sys.exit(main())
