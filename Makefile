# SPDX-License-Identifier: Apache-2.0
# One word per task; each line calls what does the work.
.PHONY: help build check format tidy bench fuzz simulate clean

help:
	@sed -n 's/^\([a-z]*\):.*## /    make \1\t/p' Makefile | expand -t 20

build: ## build the program and all tests (build/release)
	@tools/build release

check: ## formats, layers, banned calls, dead files, lengths; no compiler needed
	@tools/check/run

format: ## write the C++ sources in the project's format
	@git ls-files -z --cached --others --exclude-standard -- '*.cpp' '*.h' | xargs -0 -r clang-format-14 -i

tidy: ## clang-tidy over src/ (slow); FILES='src/base/*.cpp' for some
	@tools/tidy $(FILES)

bench: ## build and run bench/; ONLY=name for one
	@tools/bench $(ONLY)

fuzz: ## fuzz every target of fuzz/; ONLY=name SECONDS_EACH=60
	@tools/fuzz $(ONLY)

simulate: ## simulated days of the platform, from seeds, for ever; FROM=1
	@tools/build release simulate
	@build/release/simulate --from $(or $(FROM),1)

clean: ## take away everything that was built; ./data stays
	rm -rf build web/dist web/test-results
