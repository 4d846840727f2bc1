# heed -- does a model's attention explain its decisions?
# `make help` lists the targets. One graph: programs, tests, experiments.
SHELL = /bin/bash
.SHELLFLAGS = -eu -o pipefail -c
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL = all

export LC_ALL = C
comma := ,
# One process is one core: `make -j` runs the cores.
export OPENBLAS_NUM_THREADS = 1

# What a new Debian or Ubuntu needs beside gcc, make and git; `make deps`
# installs what is missing.
PACKAGES = libcsv-dev libjansson-dev libopenblas-dev zlib1g-dev perl gzip \
	xz-utils curl ca-certificates gnuplot-nox librsvg2-bin \
	fonts-dejavu-core mandoc clang-format shellcheck

CC = gcc
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion \
	-Wno-sign-conversion -Wdouble-promotion -Wstrict-prototypes \
	-Wmissing-prototypes -Wvla -Wwrite-strings
CFLAGS = -O3 -g
HEED_CFLAGS = -std=c11 -D_POSIX_C_SOURCE=200809L -ffp-contract=off -Isrc \
	$(WARNINGS)
LDLIBS = -lcsv -ljansson -lz -lm
# BIN=… BUILD=… give a second build its own place.
BUILD = build
BIN = bin
ifdef SAN
BUILD = build/san
BIN = build/san/bin
HEED_CFLAGS += -fsanitize=address,undefined -fno-omit-frame-pointer \
	-fno-sanitize-recover=undefined
LDFLAGS += -fsanitize=address,undefined
endif

export PATH := $(abspath $(BIN)):$(PATH)

sources := $(wildcard src/*/*.c)
library := $(filter-out src/cmd/%,$(sources))
programs := $(patsubst src/cmd/%.c,$(BIN)/%,$(filter src/cmd/%,$(sources)))
# Tests named X_vjp.c check gradients and are linked with the double library.
vjp_tests := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/*_vjp.c))
c_tests := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/*_test.c))
fuzz_sources := $(wildcard tests/fuzz/*.c)
fuzzers := $(patsubst tests/fuzz/%.c,%,$(filter %_fuzz.c,$(fuzz_sources)))
fuzz_helpers := tests/fuzz/fuzz.o tests/fuzz/import.o
replays := $(fuzzers:%=$(BUILD)/tests/fuzz/%)
tests := $(c_tests) $(vjp_tests) $(replays) $(wildcard tests/*.t)

all: $(programs)

# The two vector kernels are one source, built for each instruction set. They
# write each multiply-add out, so that both give the same bytes.
machine := $(shell $(CC) -dumpmachine)
ifneq (,$(findstring x86_64,$(machine)))
$(BUILD)/src/tensor/avx2.o $(BUILD)/fuzz/src/tensor/avx2.o: \
    HEED_CFLAGS += -mavx2 -mfma
$(BUILD)/src/tensor/avx512.o $(BUILD)/fuzz/src/tensor/avx512.o: \
    HEED_CFLAGS += -mavx512f -mavx512dq -mavx512bw \
	-mavx512vl -mfma -mprefer-vector-width=512
endif

$(programs): $(BIN)/%: $(BUILD)/src/cmd/%.o $(BUILD)/heed.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/heed.a: $(library:%.c=$(BUILD)/%.o)
	@rm -f $@
	$(AR) rcs $@ $^

# Layers, models and measures with real = double: what gradients are held to.
exact := $(filter src/tensor/% src/layers/% src/models/% src/measures/%,$(library))
$(BUILD)/double/heed.a: $(exact:%.c=$(BUILD)/double/%.o)
	@rm -f $@
	$(AR) rcs $@ $^

# How objects are compiled: they are made anew when it is done in another way.
compiled_by := $(strip $(CC) $(HEED_CFLAGS) $(CFLAGS))
$(BUILD)/flags:
	@mkdir -p $(@D)
	@printf '%s\n' '$(subst ','\'',$(compiled_by))' >$@
ifneq ($(compiled_by),$(strip $(file <$(BUILD)/flags)))
$(BUILD)/flags: FORCE
endif

$(BUILD)/%.o: %.c $(BUILD)/flags | $(BUILD)/deps
	@mkdir -p $(@D)
	$(CC) $(HEED_CFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/double/%.o: %.c $(BUILD)/flags | $(BUILD)/deps
	@mkdir -p $(@D)
	$(CC) $(HEED_CFLAGS) -DHEED_DOUBLE $(CFLAGS) -MMD -MP -c -o $@ $<

$(vjp_tests): $(BUILD)/%: $(BUILD)/double/%.o $(BUILD)/double/heed.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(c_tests): $(BUILD)/%: $(BUILD)/%.o $(BUILD)/heed.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ -lopenblas $(LDLIBS)

# The fuzz targets over their seeds: `make fuzz` is the long form.
$(replays): $(BUILD)/%: $(BUILD)/%.o $(BUILD)/tests/fuzz/replay.o \
    $(fuzz_helpers:%=$(BUILD)/%) $(BUILD)/heed.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

-include $(patsubst %.c,$(BUILD)/%.d,$(sources) $(wildcard tests/*.c) \
    $(fuzz_sources))
-include $(patsubst %.c,$(BUILD)/double/%.d,$(sources) $(wildcard tests/*.c))

# Only what is missing is installed; dpkg-query knows what is there.
define install
missing=; for package in $1; do \
	dpkg-query -W -f '$${Status}' $$package 2>/dev/null | \
	grep -q '^install ok installed' || missing="$$missing $$package"; \
done; \
if [ -n "$$missing" ]; then \
	root=; [ "$$(id -u)" -eq 0 ] || root=sudo; \
	$$root apt-get update && \
	$$root apt-get install -y --no-install-recommends $$missing; \
fi
endef

$(BUILD)/deps: Makefile
	@mkdir -p $(@D)
	@$(call install,$(PACKAGES))
	@touch $@

#: make           build the programs into bin/
#: make deps      install the Debian packages that are missing (as root: apt)
deps: $(BUILD)/deps

#: make check     every test; SAN=1 with the address and behaviour sanitizers
JOBS = 2
check: all $(tests)
	tests/run $(JOBS) $(tests)

#: make faults    every length and bit of every input: out/faults.txt, long
faults: all
	@mkdir -p out
	FAULTS_STRIDE=1 FAULTS_TABLE=out/faults.txt tests/run 1 tests/faults.t

#: make format    is every source laid out by .clang-format?
format: $(BUILD)/deps
	clang-format --dry-run -Werror src/*/*.[ch] tests/*.[ch] tests/*/*.[ch]

#: make lint      are the man pages and scripts clean?
lint: $(BUILD)/deps
	mandoc -T lint -W warning man/*.[1-9]
	shellcheck -s sh -x -S error tests/*.t tests/*.sh tests/memcheck \
	    tests/fuzz/seeds data/fetch
	shellcheck -S warning .ci/run
	shellcheck -S warning $(addprefix tests/bench/,measure commands settings \
	    scale cost)

#: make memcheck  every program in a small pipe under valgrind
memcheck: all $(BUILD)/memcheck/deps
	tests/memcheck

$(BUILD)/memcheck/deps: Makefile
	@mkdir -p $(@D)
	@$(call install,valgrind)
	@touch $@

#: make fuzz      the readers against damaged input, FUZZ_SECONDS=60 each; -j2
FUZZ_SECONDS = 60
FUZZ_CFLAGS = $(HEED_CFLAGS) -O1 -g -fsanitize=address,undefined \
	-fno-sanitize-recover=undefined
# No kernels: sanitizers make minutes of their compilation.
readers := $(filter src/tensor/arena% src/tensor/tensor.c src/stream/% \
	src/text/% src/program/%,$(library))

$(BUILD)/fuzz/deps: Makefile
	@mkdir -p $(@D)
	@$(call install,clang libclang-rt-dev)
	@touch $@

$(BUILD)/fuzz/%.o: %.c | $(BUILD)/deps $(BUILD)/fuzz/deps
	@mkdir -p $(@D)
	clang $(FUZZ_CFLAGS) -fsanitize=fuzzer-no-link -MMD -MP -c -o $@ $<

$(BUILD)/fuzz/heed.a: $(readers:%.c=$(BUILD)/fuzz/%.o)
	@rm -f $@
	$(AR) rcs $@ $^

$(fuzzers:%=$(BUILD)/fuzz/%): $(BUILD)/fuzz/%: $(BUILD)/fuzz/tests/fuzz/%.o \
    $(fuzz_helpers:%=$(BUILD)/fuzz/%) $(BUILD)/fuzz/heed.a
	clang $(FUZZ_CFLAGS) -fsanitize=fuzzer -o $@ $^ $(LDLIBS)

# What was found interesting is kept beside, and is where the next run begins.
$(fuzzers): %: $(BUILD)/fuzz/%
	@mkdir -p $(BUILD)/fuzz/$@.corpus
	$(BUILD)/fuzz/$@ -max_total_time=$(FUZZ_SECONDS) -timeout=10 \
	    -rss_limit_mb=2048 -verbosity=0 -print_final_stats=1 \
	    $(addprefix -dict=,$(wildcard tests/fuzz/$(@:_fuzz=).dict)) \
	    -artifact_prefix=$(BUILD)/fuzz/$@. \
	    $(BUILD)/fuzz/$@.corpus tests/fuzz/corpus/$(@:_fuzz=)
fuzz: $(fuzzers)
-include $(patsubst %.c,$(BUILD)/fuzz/%.d,$(readers) $(fuzz_sources))

#: make clean     away with the programs; out/ stays
clean:
	rm -rf build bin

help:
	@sed -n 's/^#: //p' $(MAKEFILE_LIST)

.PHONY: all deps check faults memcheck format lint fuzz $(fuzzers) clean help FORCE
include $(wildcard pipelines/*.mk)

# out/set/X holds the value of the variable X, and is as old as that value:
# what X is part of depends on it.
same = $(and $(findstring <$(strip $1)>,<$(strip $2)>),$(findstring \
	<$(strip $2)>,<$(strip $1)>))
.SECONDEXPANSION:
out/set/%: $$(if $$(call same,$$(file <out/set/$$*),$$($$*)),,FORCE)
	@mkdir -p $(@D)
	@printf '%s\n' '$(subst ','\'',$($*))' >$@

FORCE:

include src/install.mk
