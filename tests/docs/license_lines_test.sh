#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every source names its license in its first line.
exec "$(dirname "$0")/../../cmake/license-lines" --check
