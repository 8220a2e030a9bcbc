# A thin front end: everything real is in CMake (CMakePresets.json, CMakeLists.txt) and in scripts/.
# Each build lives in build/<preset>. Packages that are missing are installed by scripts/setup.

PREFIX       = /usr/local
FUZZ_SECONDS = 60
TEST_JOBS    = $(shell nproc)
CTEST        = ctest -j $(TEST_JOBS) --preset

.DEFAULT_GOAL := all
.PHONY: all help demo check install bench bench-xml asan tsan fuzz lint model-check simulate mutants machine-xml clean

## all       build the library and the examples
all: build/release/build.ninja
	cmake --build --preset release

## demo      build, then show 10,000 asynchronous calls to a service on this machine
demo: build/release/build.ninja
	cmake --build --preset release --target demo
	@build/release/examples/demo

## check     set up, build, and run all tests
check:
	@scripts/setup build test peers
	cmake --preset release -DWWS_BUILD_TESTS=ON
	cmake --build --preset release
	$(CTEST) release

## checked   run the unit tests under the contract checker, which is to find nothing
.PHONY: checked
checked: build/release/build.ninja
	cmake --preset release -DWWS_BUILD_TESTS=ON
	cmake --build --preset release
	WWS_CHECK=abort,short=30s,pending=5min $(CTEST) release -L unit

## bench     build, then measure: ours, what it is measured beside, ratio, target
bench:
	@scripts/setup build bench
	cmake --preset release -DWWS_BUILD_BENCH=ON
	cmake --build --preset release --target bench_programs
	@/usr/bin/python3 bench/bench --build build/release $(BENCH)

## bench-xml the same for the XML layer
bench-xml:
	@scripts/setup build bench
	cmake --preset release -DWWS_BUILD_BENCH=ON
	cmake --build --preset release --target bench_xml_programs
	@/usr/bin/python3 bench/bench-xml --build build/release $(BENCH)

## install   install to PREFIX (/usr/local), below DESTDIR if that is set
install: all
	cmake --install build/release --prefix '$(PREFIX)'

## asan      run all tests under AddressSanitizer, LeakSanitizer and UndefinedBehaviorSanitizer
## tsan      run all tests under ThreadSanitizer
asan tsan:
	@scripts/setup build test peers
	cmake --preset $@ -DWWS_BUILD_TESTS=ON
	cmake --build --preset $@
	$(CTEST) $@

## torture   run every test again for each allocation and system call, with that one failing (TORTURE=--help)
.PHONY: torture
torture:
	@scripts/setup build test peers
	cmake --preset asan -DWWS_BUILD_TESTS=ON
	cmake --build --preset asan
	scripts/torture build/asan $(TORTURE)

## fuzz      run each fuzz target for FUZZ_SECONDS (60)
fuzz:
	@scripts/setup build fuzz
	cmake --preset fuzz
	cmake --build --preset fuzz --target fuzzers
	scripts/fuzz build/fuzz $(FUZZ_SECONDS)

## lint      layers, house style, clang-tidy and cppcheck
lint:
	@scripts/setup build test peers lint
	cmake --preset debug -DWWS_BUILD_TESTS=ON
	scripts/lint build/debug

## machine-xml  all XML files of this machine's packages, read by us and by expat
machine-xml:
	@scripts/setup build test
	cmake --preset release -DWWS_BUILD_TESTS=ON
	cmake --build --preset release --target machine_xml
	build/release/tests/xml/machine_xml

## model-check  check models of the asynchronous core exhaustively, with spin (WRITE=1: and write the figures)
model-check:
	@scripts/setup build model
	bash -o pipefail -c 'sh tests/model/run $(if $(WRITE),| scripts/write-part docs/model-checking.md results)'

## simulate  run the library on a simulated system: RUNS=n seeds (1000) from SEED=m on, or one with its history: SEED=n
##           (RUNS=10000 WRITE=1: and write the figures)
simulate:
	@scripts/setup build test peers
	@mkdir -p build
	@cmake --preset release -DWWS_BUILD_TESTS=ON >build/simulate.log
	@cmake --build --preset release --target simulate >>build/simulate.log || { cat build/simulate.log; exit 1; }
	@bash -o pipefail -c 'build/release/tests/sim/simulate \
	    $(if $(or $(RUNS),$(if $(SEED),,all)),--runs $(or $(RUNS),1000) --seed $(or $(SEED),1),$(SEED) $(if $(ALL),--all)) \
	    $(if $(WRITE),| scripts/write-part docs/simulation.md counts)'

## mutants   break copies of the library on purpose: the simulation must notice each (WRITE=1: and write the list)
mutants:
	@scripts/setup build test peers
	@mkdir -p build
	@cmake --preset release -DWWS_BUILD_TESTS=ON >build/simulate.log
	@cmake --build --preset release --target simulate >>build/simulate.log || { cat build/simulate.log; exit 1; }
	@scripts/mutants build/release $(if $(WRITE),--write docs/simulation.md)

## clean     remove build/
clean:
	rm -rf build

## help      this list
help:
	@sed -n 's/^## /  make /p' $(MAKEFILE_LIST)

build/release/build.ninja:
	@scripts/setup build
	cmake --preset release -DWWS_BUILD_TESTS=OFF
