#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The binary itself: exit codes, one line and a hint for usage errors, nothing but answers on standard output.
set -u
if [ -z "${VMCP_COMPOSER:-}" ]; then
  echo "SKIPPED: VMCP_COMPOSER does not name the binary"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# expect CODE ARGUMENT...: also leaves the output in $work/out and $work/err.
expect() {
  code=$1
  shift
  "$VMCP_COMPOSER" "$@" >"$work/out" 2>"$work/err" </dev/null
  got=$?
  if [ "$got" -ne "$code" ]; then
    echo "FAIL: exit $got, expected $code: vmcp-composer $*"
    sed 's/^/  /' "$work/err"
    failed=1
  fi
}

usage_error() {
  expect 2 "$@"
  if [ -s "$work/out" ] || [ "$(wc -l <"$work/err")" -ne 1 ]; then
    echo "FAIL: a usage error is one line on standard error: vmcp-composer $*"
    failed=1
  fi
}

cat >"$work/good.yaml" <<'EOF'
{apiVersion: toolhive.stacklok.dev/v1beta1, kind: MCPGroup, metadata: {name: maps}}
---
apiVersion: toolhive.stacklok.dev/v1beta1
kind: MCPServerEntry
metadata: {name: geocoder}
spec: {groupRef: {name: maps}, transport: streamable-http, remoteUrl: "https://geo.example.org/mcp"}
---
apiVersion: toolhive.stacklok.dev/v1beta1
kind: VirtualMCPServer
metadata: {name: atlas}
spec: {groupRef: {name: maps}, incomingAuth: {type: anonymous}, outgoingAuth: {source: inline}}
EOF
sed 's,https://geo,ftp://geo,' "$work/good.yaml" >"$work/bad-entry.yaml"
sed 's,{name: maps}}$,{name: mops}},' "$work/good.yaml" >"$work/no-group.yaml"
printf 'kind: {\n' >"$work/not.yaml"

expect 0 version
expect 0 help
expect 0 --help
expect 0 --version
expect 0 help render
grep -q -- --strict "$work/out" || { echo "FAIL: help of a command"; failed=1; }
expect 0 render --help
usage_error
usage_error bogus
usage_error help bogus
usage_error render
usage_error render -f
usage_error render -f "$work/good.yaml" --bogus
usage_error render -f "$work/good.yaml" -o xml
usage_error render -f "$work/good.yaml" --now yesterday
usage_error render -f "$work/not-there.yaml"
usage_error render -f - -f -
usage_error diff -f - --against -
usage_error test "$work/not-there"
usage_error test "$work"
usage_error completion csh

expect 0 render -f "$work/good.yaml"
expect 0 render -f "$work/good.yaml" --strict
expect 0 render -f "$work/bad-entry.yaml"
expect 3 render -f "$work/bad-entry.yaml" --strict
expect 1 render -f "$work/no-group.yaml"
expect 1 render -f "$work/not.yaml"
expect 0 validate -f "$work/good.yaml"
expect 1 validate -f "$work/bad-entry.yaml"
expect 1 validate -f "$work/no-group.yaml"
expect 2 validate -f "$work/not-there.yaml"
usage_error validate -f "$work/good.yaml" --fail-on note
usage_error validate -f "$work/good.yaml" -o xml
for format in table json yaml github sarif junit; do expect 0 validate -f "$work/good.yaml" -o $format; done
expect 0 explain
expect 0 explain NoneServed
usage_error explain NonServed
expect 0 graph -f "$work/good.yaml"
expect 1 diff -f "$work/good.yaml"
expect 2 diff -f "$work/not.yaml"
expect 2 diff -f "$work/good.yaml" --against "$work/not.yaml"
expect 1 sync
expect 1 customize

for shell in bash zsh fish; do expect 0 completion $shell; done
"$VMCP_COMPOSER" completion bash | bash -n || failed=1

expect 0 test "$work/case" --init -f "$work/good.yaml"
expect 1 test "$work/case" --init -f "$work/good.yaml"
expect 0 test "$work/case"
[ "$(tail -n 1 "$work/out")" = "1 passed, 0 failed" ] || { echo "FAIL: the last line"; failed=1; }
usage_error test "$work/case" --filter 'nothing*'
sed -i 's/geo.example.org/geo.example.com/' "$work/case/input.yaml"
expect 1 test "$work/case"
grep -q '^    +.*geo.example.com' "$work/out" || { echo "FAIL: no diff is shown"; failed=1; }
expect 1 test "$work/case" -o github
grep -q '^::error file=.*/case/input.yaml,title=CaseFailed::' "$work/out" || { echo "FAIL: no annotation"; failed=1; }
expect 1 test "$work/case" -o junit
grep -q 'failures="1"' "$work/out" || { echo "FAIL: no JUnit report of a failed case"; failed=1; }
expect 0 test "$work/case" --update
expect 0 test "$work/case"

"$VMCP_COMPOSER" render -f "$work/good.yaml" -o json 2>/dev/null >"$work/observed.json"
expect 0 diff -f "$work/good.yaml" --against "$work/observed.json"

# A reader that has gone, or a disk that is full, is not a success.
"$VMCP_COMPOSER" render -f "$work/good.yaml" >/dev/full 2>"$work/err"
[ $? -eq 1 ] || { echo "FAIL: output that could not be written"; failed=1; }

# Colour on a terminal only, and never with NO_COLOR. `script` runs a command on a terminal of its own.
escape=$(printf '\033')
on_terminal() { script --quiet --return --command "$1" /dev/null </dev/null; }
if grep -q "$escape" "$work/out" "$work/err"; then
  echo "FAIL: colour without a terminal"
  failed=1
fi
on_terminal "env -u NO_COLOR '$VMCP_COMPOSER' render -f '$work/good.yaml'" | grep -q "$escape" || {
  echo "FAIL: no colour on a terminal"
  failed=1
}
if on_terminal "env NO_COLOR=1 '$VMCP_COMPOSER' render -f '$work/good.yaml'" | grep -q "$escape"; then
  echo "FAIL: colour with NO_COLOR"
  failed=1
fi
exit $failed
