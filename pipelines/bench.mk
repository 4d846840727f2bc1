# How fast it is, against what the processor can do and against PyTorch.
#	make bench
#	make bench-scale
#	make bench-peer PYTHON=/usr/bin/python3
#	make bench-cost
# Everything is CPU time of one core, but for the start of a program. Samples
# are taken in turns, BENCH_RUNS times; the median counts. What else the
# machine did is noted with each sample, which is taken anew while others have
# more than BENCH_LOAD cores. tests/bench/figures.csv lists what is measured,
# and the goals; tests/bench/operations.h tells what a share of the peak is,
# tests/bench/peer.py how the peer is made as fast as it can be.

BENCH_RUNS ?= 5
BENCH_LOAD ?= 0.1
BENCH_TRIES ?= 3
BENCH_LENGTHS ?= 25 50 100 200 300
BENCH_DOCUMENTS ?= 1000 10000 100000
PYTHON ?= /usr/bin/python3
# A model of a few steps: its sizes count, and that its results are no noise.
BENCH_TRAIN = --epochs 4 --rate 0.002
BENCH_TRAIN_lstm = --encoder lstm
BENCH_TRAIN_transformer = --encoder transformer

bench_tools := $(BUILD)/tests/bench
$(bench_tools)/worker: $(addprefix $(bench_tools)/,worker.o works.o \
    operations.o material.o peak.o) $(BUILD)/heed.a
$(bench_tools)/timed: $(addprefix $(bench_tools)/,timed.o peak.o) \
    $(BUILD)/heed.a
$(bench_tools)/together: $(bench_tools)/together.o $(BUILD)/heed.a
$(bench_tools)/worker $(bench_tools)/timed $(bench_tools)/together:
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# For those who work at a kernel.
$(bench_tools)/kernel_bench: $(addprefix $(bench_tools)/,kernel_bench.o \
    peak.o) $(BUILD)/heed.a
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
-include $(patsubst %.c,$(BUILD)/%.d,$(wildcard tests/bench/*.c))

.SECONDEXPANSION:
# Real texts where they are there or can be had; else words by Zipf's law.
bench_text = $(if $(or $(DATA_MIRROR),$(wildcard out/data/$1.csv)),out/data,out/bench/zipf)/$1.csv
BENCH_TEXT = $(call bench_text,sst) $(call bench_text,imdb)
# One that is there is taken as it is.
bench_missing = $(if $(wildcard $(call bench_text,$1)),,$(call bench_text,$1))
# Whole batches, so many for training; words as rare as Jain and Wallace's.
bench_sst = --sample 1920
bench_imdb = --sample 384
bench_words_sst = 1
bench_words_imdb = 5

out/bench/zipf/%.csv: tests/bench/zipf.awk
	@mkdir -p $(@D)
	awk -v corpus=$* -f $< >$@

bench_vocabularies = out/bench/sst.vocab.tsv out/bench/imdb.vocab.tsv
$(bench_vocabularies): out/bench/%.vocab.tsv: $$(call bench_missing,$$*) \
    out/set/BENCH_TEXT $(BIN)/vocab
	@mkdir -p $(@D)
	vocab -m $(bench_words_$*) -o $@ $(call bench_text,$*)

bench_streams = $(foreach c,sst imdb,$(foreach s,train test,out/bench/$c.$s.tens))
bench_corpus = $(basename $*)
$(bench_streams): out/bench/%.tens: out/bench/$$(basename $$*).vocab.tsv \
    pipelines/bench.mk $(BIN)/tokenize $(BIN)/tensor-select
	tokenize -v $< -s $(subst .,,$(suffix $*)) --min-length 5 \
	    $(call bench_text,$(bench_corpus)) | \
	tensor-select $(bench_$(bench_corpus)) -o $@

bench_models = $(foreach c,sst imdb,$(foreach e,lstm transformer,\
	out/bench/$c.$e.safetensors))
$(bench_models): out/bench/%.safetensors: out/bench/$$(basename $$*).train.tens \
    out/bench/$$(basename $$*).test.tens out/set/BENCH_TRAIN \
    out/set/BENCH_TRAIN_lstm out/set/BENCH_TRAIN_transformer | $(BIN)/train
	train $(BENCH_TRAIN) $(BENCH_TRAIN_$(subst .,,$(suffix $*))) \
	    --dev $(word 2,$^) -o $@ <$<

# A stream without records, one of large records, one of small ones.
bench_stages = embed encode attend project decode
out/bench/none.tens: out/bench/sst.test.tens $(BIN)/tensor-select
	tensor-select --head 0 -o $@ <$<
out/bench/large.tens out/bench/small.tens: out/bench/%.tens: \
    out/bench/sst.train.tens out/bench/imdb.test.tens $(bench_models) \
    $(addprefix $(BIN)/,$(bench_stages))
	embed -m $m <$(s) | encode -m $m | attend -m $m | project -m $m | \
	decode -m $m $(drop) -o $@
out/bench/large.tens: m = out/bench/imdb.lstm.safetensors
out/bench/large.tens: s = out/bench/imdb.test.tens
out/bench/small.tens: m = out/bench/sst.lstm.safetensors
out/bench/small.tens: s = out/bench/sst.train.tens
out/bench/small.tens: drop = --drop X,H,context,tokens,token_ends

bench_material = $(bench_streams) $(bench_models) \
	$(patsubst %,out/bench/%.tens,none large small)
bench_programs = $(addprefix $(bench_tools)/,worker timed together) \
	$(addprefix $(BIN)/,$(bench_stages) tensor-cut tensor-export entropy)
bench_path = PATH="$(abspath $(bench_tools)):$$PATH" \
	BENCH_RUNS=$(BENCH_RUNS) BENCH_LOAD=$(BENCH_LOAD) \
	BENCH_TRIES=$(BENCH_TRIES)
bench_settings = tests/bench/settings "compiler=$$($(CC) --version | head -n 1)" \
	"flags=$(CFLAGS)" "texts=$(BENCH_TEXT)" "training=$(BENCH_TRAIN)" \
	"runs=$(BENCH_RUNS), foreign load at most $(BENCH_LOAD) cores or $(BENCH_TRIES) tries"
bench_workers = ours=worker commands=tests/bench/commands
bench_scripts = $(addprefix tests/bench/,measure commands settings \
	medians.awk agree.awk show.awk figures.csv)

# Ours alone: each work once, and the pipe against one process.
out/bench/own.csv: tests/bench/figures.csv
	@mkdir -p $(@D)
	awk -F , -v OFS=, '$$5 == "peer" { $$5 = $$6 = $$7 = "-" } \
	    !seen[$$1, $$2, $$3]++' $< >$@

out/bench/bench.csv: out/bench/own.csv $(bench_material) $(bench_programs) \
    $(bench_scripts) FORCE
	rm -rf out/bench/results
	$(bench_path) tests/bench/measure $< out/bench $(bench_workers) \
	    >out/bench/samples.csv
	awk -f tests/bench/agree.awk out/bench/results/*.other
	{ $(bench_settings) && awk -f tests/bench/medians.awk \
	    $< out/bench/samples.csv; } >$@

#: make bench     figures of speed beside the processor's peak, in out/bench;
#:                BENCH_RUNS=5
bench: out/bench/bench.csv out/bench/bench.svg out/bench/bench.png
	@awk -v limit=$(BENCH_LOAD) -f tests/bench/show.awk $<

# --- the peer ---

out/bench/against.csv: tests/bench/figures.csv
	@mkdir -p $(@D)
	awk -F , '$$5 == "peer" || /^work/' $< >$@

# Debian's PyTorch is installed if need be; another is the caller's.
bench-python:
	@$(if $(filter /usr/bin/python3,$(PYTHON)),$(call install,\
	    python3-torch python3-numpy python3-scipy))
	$(PYTHON) -c 'import torch, numpy, scipy'

# Each of the traps that peer.py tells of.
bench_wide = $(shell grep -qw avx512f /proc/cpuinfo && echo avx512 || echo avx2)
peer_settings = PYTHONDONTWRITEBYTECODE=1 OMP_NUM_THREADS=1 MKL_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 \
	OPENBLAS_CORETYPE=$(if $(filter avx512,$(bench_wide)),SkylakeX,Haswell) \
	ATEN_CPU_CAPABILITY=$(bench_wide)

out/bench/peer.csv: out/bench/against.csv $(bench_material) $(bench_programs) \
    $(bench_scripts) tests/bench/peer.py tests/bench/peer_model.py \
    bench-python FORCE
	rm -rf out/bench/results out/bench/ways.csv
	$(bench_path) $(peer_settings) tests/bench/measure $< out/bench \
	    $(bench_workers) "peer=$(PYTHON) tests/bench/peer.py" \
	    >out/bench/peer.samples.csv
	awk -f tests/bench/agree.awk out/bench/results/*.other
	{ $(bench_settings) && \
	    $(peer_settings) $(PYTHON) tests/bench/peer.py --settings && \
	    awk -f tests/bench/medians.awk $< out/bench/peer.samples.csv; } >$@

#: make bench-peer    against PyTorch of PYTHON=/usr/bin/python3, at its best;
#:                checks that both compute the same; kept as pytorch-VERSION
bench-peer: out/bench/peer.csv out/bench/peer.svg out/bench/peer.png
	@awk -v limit=$(BENCH_LOAD) -f tests/bench/show.awk $<
	@version=$$(sed -n 's/^# peer: PyTorch \([0-9.]*[0-9]\).*/\1/p' $<); \
	test -n "$$version"; for file in $^; do cp $$file out/bench/pytorch-$$version$${file##*/peer}; \
	done

# --- scaling ---

out/bench/lengths.figures.csv: out/set/BENCH_LENGTHS pipelines/bench.mk
	{ head -n 20 tests/bench/figures.csv | grep '^work,'; \
	for work in inference eq5 loo; do for encoder in lstm transformer; do \
	    for n in $(BENCH_LENGTHS); do \
		echo $$work,$$encoder,$$n,ours,-,-,-,-,-; \
	done; done; done; } >$@

out/bench/lengths.csv: out/bench/lengths.figures.csv $(bench_material) \
    $(bench_programs) $(bench_scripts) FORCE
	$(bench_path) tests/bench/measure $< out/bench ours=worker \
	    >out/bench/lengths.samples.csv
	{ $(bench_settings) && awk -f tests/bench/medians.awk \
	    $< out/bench/lengths.samples.csv; } >$@

out/bench/scale/synth.csv: $(BIN)/synth
	@mkdir -p $(@D)
	synth -n 2000 -o $@
out/bench/scale/vocab.tsv: out/bench/scale/synth.csv $(BIN)/vocab
	vocab -o $@ $<
out/bench/scale/train.tens out/bench/scale/dev.tens: out/bench/scale/%.tens: \
    out/bench/scale/synth.csv out/bench/scale/vocab.tsv $(BIN)/tokenize
	tokenize -v out/bench/scale/vocab.tsv -s $* -o $@ $<
out/bench/scale/model.safetensors: out/bench/scale/train.tens \
    out/bench/scale/dev.tens out/set/BENCH_TRAIN | $(BIN)/train
	train $(BENCH_TRAIN) --dev out/bench/scale/dev.tens -o $@ <$<

out/bench/documents.csv: out/bench/scale/model.safetensors \
    out/bench/scale/vocab.tsv tests/bench/scale $(bench_tools)/timed \
    $(programs) FORCE
	{ $(bench_settings) && $(bench_path) tests/bench/scale \
	    out/bench/scale $(BENCH_DOCUMENTS); } >$@

#: make bench-scale   time against length and number of documents; memory,
#:                which may not grow with the number of documents
bench-scale: out/bench/lengths.csv out/bench/documents.csv \
    out/bench/scale.svg out/bench/scale.png
	@awk -v limit=$(BENCH_LOAD) -f tests/bench/show.awk $<
	@awk -v limit=500000000 -v folds=summarize -f tests/bench/flat.awk \
	    out/bench/documents.csv

# --- what the paper costs ---

# Each corpus as meister2021.mk has it: so many documents of it are trained on,
# and measured; then the whole is so many times as much. The paper has softmax
# and 12 values of lambda; Jain and Wallace (2019) trained for 8 epochs.
COST_TRAIN ?= 1280
COST_TEST ?= 400
COST_PROJECTIONS ?= 13
COST_SEEDS ?= 5
COST_EPOCHS ?= 8
cost_settings = COST_TRAIN COST_TEST COST_PROJECTIONS COST_SEEDS COST_EPOCHS

cost_streams = $(foreach c,sst imdb 20news,$(foreach \
	s,train dev test,out/$c/$s.tens))

out/bench/cost.csv: $(cost_streams) $(addprefix tests/bench/,cost hours.awk settings) \
    $(bench_tools)/timed $(programs) FORCE
	$(bench_path) tests/bench/cost out $(COST_TRAIN) $(COST_TEST) \
	    sst imdb 20news >out/bench/cost.samples.csv
	{ $(bench_settings) && $(foreach s,$(cost_settings),echo \
	    "# $s: $($s)" && ) awk -v epochs=$(COST_EPOCHS) \
	    -v models=$$(($(COST_PROJECTIONS) * $(COST_SEEDS))) \
	    -f tests/bench/hours.awk out/bench/cost.samples.csv; } >$@

#: make bench-cost  CPU hours of the whole paper: stages, corpora, encoders
bench-cost: out/bench/cost.csv
	@awk -F , '/^# goal/ { print; next } /^#/ { next } { printf "%-14s", $$1; \
	    for (i = 2; i <= NF; i++) printf "%19s", $$i; print "" }' $<

# --- pictures ---

out/bench/bench.svg: pipelines/report/style.gp pipelines/report/shares.gp \
    out/bench/bench.csv
	$(call plot,height = 420; table = 'out/bench/bench.csv')
out/bench/peer.svg: pipelines/report/style.gp pipelines/report/ratios.gp \
    out/bench/peer.csv
	$(call plot,height = 640; table = 'out/bench/peer.csv'; peer = \
	    '$(shell sed -n 's/^# peer: \(PyTorch [0-9.]*[0-9]\).*/\1/p' $(lastword $^))')
out/bench/scale.svg: pipelines/report/style.gp pipelines/report/scale.gp \
    out/bench/lengths.csv out/bench/documents.csv
	$(call plot,height = 720; lengths = 'out/bench/lengths.csv'; \
	    documents = 'out/bench/documents.csv')

#: make publish-bench  copy what these made to data/results/bench
publish-bench:
	@mkdir -p data/results/bench
	cp $(addprefix out/bench/,bench.csv bench.svg lengths.csv documents.csv \
	    scale.svg cost.csv) out/bench/pytorch-*.csv out/bench/pytorch-*.svg \
	    data/results/bench

# All that the others measure, so that a quiet machine need not make it.
bench-material: $(bench_material) $(bench_programs) $(cost_streams) \
    out/bench/scale/model.safetensors $(programs)

.PHONY: bench-material bench bench-peer bench-python bench-scale bench-cost publish-bench
