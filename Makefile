# SPDX-License-Identifier: Apache-2.0
# The everyday commands; CMakePresets.json has the builds for other purposes (dev, tsan, release, fuzz, coverage).
SHELL = /bin/sh
export CTEST_PARALLEL_LEVEL ?= $(shell nproc 2>/dev/null || echo 2)
FUZZ_SECONDS ?= 60

.PHONY: all test demo e2e scale bench soak fuzz report sbom format lint clean dependencies

all: dependencies build/build.ninja ## build/vmcp-composer
	@cmake --build build --target vmcp-composer

test: dependencies build/build.ninja ## build and run all tests; the last line counts them
	@cmake --build build
	@cmake/run-tests build

demo: all ## a real HTTPS server answers a real request of Metacontroller
	@cmake/demo build/vmcp-composer

e2e: all ## under the real Metacontroller and API server; tests/e2e/run says what to set
	@cmake/install-dependencies e2e
	@tests/e2e/run || [ $$? -eq 77 ]

scale: all ## what gateways and edits cost under the real Metacontroller, at several sizes; needs what e2e needs
	@cmake/install-dependencies e2e
	@tests/e2e/run --scale || [ $$? -eq 77 ]

bench: dependencies ## the speed of a sync beside the bare transport
	@cmake/install-dependencies bench
	@cmake --preset default -DVMCP_BENCH=ON >/dev/null
	@cmake --build build --target vmcp-composer bench
	@bench/run build

soak: dependencies ## how the server behaves over time, beside slow clients and above its limits: about ten minutes
	@cmake/install-dependencies bench
	@cmake --preset default -DVMCP_BENCH=ON >/dev/null
	@cmake --build build --target vmcp-composer soak
	@bench/soak build

fuzz: ## FUZZ_SECONDS for each target of tests/fuzz
	@cmake/install-dependencies build fuzz
	@cmake/run-fuzzers $(FUZZ_SECONDS)

report: all ## build/report/: pictures of the HTML report at 40 and 500 members, where chromium is installed
	@cmake/report-screenshots build/vmcp-composer build/report || [ $$? -eq 77 ]

sbom: all ## build/sbom.json: the packages and headers that the binary is made of, as CycloneDX
	@cmake/sbom build > build/sbom.json

format: ## rewrite the sources in the project's style, each with the line that names the license
	@cmake/install-dependencies format
	@cmake/license-lines
	@git ls-files '*.h' '*.cc' | xargs clang-format-14 -i

lint: build/build.ninja ## what clang-format and clang-tidy object to
	@cmake/install-dependencies format
	@git ls-files '*.h' '*.cc' | xargs clang-format-14 --dry-run --Werror
	@git ls-files '*.cc' | xargs -P 2 -n 4 clang-tidy-14 -p build --quiet

clean: ## everything that was built; .deps stays
	rm -rf build

dependencies:
	@cmake/install-dependencies build test

build/build.ninja: | dependencies
	@cmake --preset default
