# The ways into Sluice; `make help` lists them. Everything real is in tools/ and CMakePresets.json.
SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

JOBS ?= $(shell nproc)
PREFIX ?= /usr/local
OUT ?= demo
# Where models lie on machines without internet; `sluice models pull` reads it.
ifneq ($(wildcard ../shared/models),)
export SLUICE_MODELS_MIRROR ?= $(abspath ../shared/models)
endif

.PHONY: build demo test torture lint format bench fuzz install clean help bootstrap configure program

bootstrap:
	@tools/bootstrap

configure: bootstrap
	@[ -f build/build.ninja ] || cmake --preset release

program: configure  ## (part of build)
	@cmake --build --preset release -j $(JOBS) --target sluice

build: configure  ## install what is missing, then build everything; the program is build/sluice
	@cmake --build --preset release -j $(JOBS)

demo: program  ## teach marks, scan synthetic photos, write a report; PHOTOS=DIR scans your own instead
	@build/sluice models pull || echo "demo: going on without the models that could not be pulled" >&2
	@build/sluice demo --out "$(OUT)" $(if $(PHOTOS),--photos "$(PHOTOS)")

test: build  ## build, then run all tests
	@tools/bootstrap --test
	@ctest --test-dir build -j 2 --output-on-failure

torture: build  ## trials of crash safety, TRIALS=1000 of each kind of fault (docs/crash-safety.md)
	@.venv/bin/python tests/torture.py --trials $(or $(TRIALS),1000) --workers $(JOBS)

lint:  ## formatting, static checks, layers, scripts
	@tools/bootstrap --lint
	@[ -f build/build.ninja ] || cmake --preset release
	@tools/lint

format:  ## format all C++ files
	@tools/bootstrap --lint
	@git ls-files -z '*.h' '*.cpp' | xargs -0 clang-format -i

# Taken beside the engine in the same run; without it there are still the engine's own figures.
bench: configure  ## what a photo costs beside the usual Python; QUICK=1, PHOTOS=DIR, JSON=FILE, BRANDS=N, STEPS=1
	@tools/bootstrap --bench || echo "bench: going on without the Python" >&2
	@cmake --build --preset release -j $(JOBS) --target sluice sluice_bench sluice_steps
	@build/sluice models pull >/dev/null || echo "bench: going on without the models that could not be pulled" >&2
	@.venv/bin/python benchmarks/$(if $(STEPS)$(BENCH),steps.py $(BENCH),$(if $(BRANDS),brands.py $(BRANDS),bench.py) \
	  $(if $(QUICK),--quick) $(if $(JSON),--json "$(JSON)") $(if $(BRANDS),,$(if $(PHOTOS),--photos "$(PHOTOS)")))

fuzz:  ## libFuzzer with sanitizers: MINUTES= (10) for each target, two at a time; TARGET= runs only that one
	@tools/bootstrap --fuzz
	@[ -f build/fuzz/build.ninja ] || cmake --preset fuzz
	@cmake --build --preset fuzz -j $(JOBS) --target sluice_fuzz
	@tools/fuzz --minutes $(or $(MINUTES),10) $(TARGET)

install: program  ## install program and libraries under PREFIX (/usr/local)
	@cmake --install build --prefix "$(PREFIX)"

clean:  ## remove what was built (not .venv and node_modules)
	@rm -rf build demo

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## [^(]/ { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
