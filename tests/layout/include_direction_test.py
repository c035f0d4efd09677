#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""No include runs from a lower room to a higher one: a room may include itself, and what stands
in a line above it here. Rooms of one line do not include each other."""

import pathlib
import re
import sys

ORDER = [
    ["sync/text", "sync/problem.h", "sync/result.h"],
    ["sync/json"],
    ["sync/go", "sync/yaml", "sync/kubernetes", "sync/schema"],  # what Go, YAML and the API server do with text
    ["sync/cedar", "sync/address"],
    ["sync/settings.h"],
    ["sync/model", "sync/pod_policy", "sync/settings"],
    ["sync/gateway"],  # values only
    ["sync/auth", "sync/config", "sync/telemetry", "sync/children", "sync/status", "sync/wire"],  # decide, write, transfer
    ["sync/discovery"],
    ["sync/decide", "sync/members"],  # of a gateway, of an entry by itself
    ["sync/hook"],
    ["server"],
    ["cli"],
]
# A writer takes what was decided from sync/gateway and never asks a decision, and no decision is made on the wire.
WRITERS = {"sync/children", "sync/status", "sync/wire"}
DECISIONS = {"sync/auth", "sync/config", "sync/telemetry", "sync/discovery", "sync/decide", "sync/members"}

ROOT = pathlib.Path(__file__).resolve().parents[2]
RANK = {room: rank for rank, line in enumerate(ORDER) for room in line}


def room_of(path):
    if path in RANK:
        return path
    parts = path.split("/")
    room = "/".join(parts[:2]) if parts[0] == "sync" else parts[0]
    return room.split(".")[0]


def wrong_includes():
    for top in ("sync", "server", "cli"):
        for source in sorted((ROOT / top).rglob("*")):
            if source.suffix not in (".h", ".cc"):
                continue
            name = source.relative_to(ROOT).as_posix()
            room = room_of(name)
            if room not in RANK:
                yield f"{name}: the room {room} has no place in the order"
                continue
            for target in re.findall(r'^#include "((?:sync|server|cli)/[^"]+)"', source.read_text(), re.M):
                other = room_of(target)
                if other == room:
                    continue
                if RANK.get(other, len(ORDER)) >= RANK[room] or (room in WRITERS and other in DECISIONS):
                    yield f"{name}: {room} must not include {target}"


problems = list(wrong_includes())
for problem in problems:
    print(problem)
if not problems:
    print("every include leads from a higher room to a lower one")
sys.exit(1 if problems else 0)
