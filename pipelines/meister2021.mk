# Meister et al. 2021: tables 1, 2, 3 and 6, figures 1 to 4, and what the paper
# claims, tested.
#	make -j2 meister2021
#	make -j2 meister2021 DATA=20news SEEDS='1 2 3'
#	make -j2 sst ENCODERS=lstm SEEDS=1 LAMBDAS='0 0.5'
# What was made is kept, and a run that was stopped goes on where it was.

corpora := imdb 20news sst
DATA ?= $(corpora)
ENCODERS ?= lstm transformer
# Of sparsegen, below 1. 0 is sparsemax: one model serves both.
LAMBDAS ?= -100 -30 -10 -3 -1 -0.5 0 0.25 0.5 0.75 0.9 0.99
# googlenews-8000, wiki.simple, or none: words begin as random numbers. The first
# is of a mirror alone; what came from one stays.
VECTORS ?= $(if $(DATA_MIRROR)$(wildcard \
	out/data/vectors/googlenews-8000.vec),googlenews-8000,wiki.simple)

# SEEDS and GRID_SEEDS, if given, are for every corpus; the grid of lambda has
# the seeds of softmax and sparsemax unless it has its own.
SEEDS_sst ?= 1 2 3 4 5
SEEDS_20news ?= 1 2 3 4 5
SEEDS_imdb ?= 1 2 3
GRID_SEEDS_imdb ?= 1
# So many test documents are measured, and of these so many over the grid; empty:
# all. Those of IMDb are long, and leave-one-out takes the square of that.
SAMPLE_imdb ?= 2178
GRID_SAMPLE_imdb ?= 871

# The paper filters as Jain and Wallace (2019) did.
VOCAB_imdb = -m 10
VOCAB_20news = -m 2
TOKENIZE_sst = --min-length 5 --max-length longest
TOKENIZE_imdb = --min-length 6 --max-length longest
TOKENIZE_20news = --min-length 6 --max-length 500
TRAIN_lstm = --encoder lstm
TRAIN_transformer = --encoder transformer
# The best epoch of IMDb is one of the first three.
TRAIN_imdb = --patience 2

# A stem is CORPUS/ENCODER-PROJECTION-SEED: sst/lstm-sparsegen_-0.5-1.
corpus = $(firstword $(subst /, ,$*))
encoder = $(firstword $(subst -, ,$(notdir $*)))
seed = $(lastword $(subst -, ,$*))
projection = $(patsubst $(encoder)-%-$(seed),%,$(notdir $*))
projection_options = --projection $(subst _, --lambda ,$(projection))
on_grid = $(filter sparsegen_%,$(projection))

# Of a corpus $1:
seeds = $(or $(SEEDS),$(SEEDS_$1))
grid_seeds = $(or $(GRID_SEEDS),$(SEEDS),$(GRID_SEEDS_$1),$(SEEDS_$1))
fixed_stems = $(foreach e,$(ENCODERS),$(foreach p,softmax sparsemax,$(foreach \
	s,$(sort $(call seeds,$1) $(call grid_seeds,$1)),out/$1/$e-$p-$s)))
# Of a corpus $1 and some lambdas $2:
grid_stems = $(foreach e,$(ENCODERS),$(foreach l,$2,$(foreach \
	s,$(call grid_seeds,$1),out/$1/$e-sparsegen_$l-$s)))

trained := $(foreach c,$(corpora),$(call fixed_stems,$c) \
	$(call grid_stems,$c,$(filter-out 0,$(LAMBDAS))))
zeros := $(foreach c,$(corpora),$(call grid_stems,$c,$(filter 0,$(LAMBDAS))))
groups := $(foreach c,$(corpora),$(foreach e,$(ENCODERS),$(foreach \
	p,softmax sparsemax $(LAMBDAS:%=sparsegen_%),out/$c/$e-$p)))

# A model is worth keeping when only a program changed: those before it are
# there for the order alone. `rm out/sst/*.tens out/sst/*.safetensors` makes all
# of them anew.
$(corpora:%=out/%/vocab.tsv): out/%/vocab.tsv: out/data/%.csv \
    out/set/VOCAB_% | $(BIN)/vocab
	@mkdir -p $(@D)
	vocab $(VOCAB_$*) -o $@ $<

tokenized := $(foreach s,train dev test,$(corpora:%=out/%/$s.tens))
$(tokenized): out/%.tens: out/data/$$(corpus).csv out/$$(corpus)/vocab.tsv \
    out/set/TOKENIZE_$$(corpus) | $(BIN)/tokenize
	tokenize -v out/$(corpus)/vocab.tsv -s $(notdir $*) \
	    $(TOKENIZE_$(corpus)) -o $@ $<

vectors = $(if $(filter-out none,$(VECTORS)),out/data/vectors/$(VECTORS).vec)
train_options = $(TRAIN_$(encoder)) $(if $(vectors),--vectors $(vectors) \
	-v out/$(corpus)/vocab.tsv) $(TRAIN_$(corpus))
$(trained:%=%.safetensors): \
    out/%.safetensors: out/$$(corpus)/train.tens out/$$(corpus)/dev.tens \
    $(vectors) $$(addprefix out/set/,VECTORS TRAIN_$$(encoder) \
    TRAIN_$$(corpus)) | $(BIN)/train
	train $(projection_options) $(train_options) -s $(seed) \
	    --dev out/$(corpus)/dev.tens -o $@ <$<

# The documents that are measured, and those of the grid.
draw = $(if $1,--sample $1,-p 0-)
$(corpora:%=out/%/measured.tens): out/%/measured.tens: out/%/test.tens \
    out/set/SAMPLE_% $(BIN)/tensor-select
	tensor-select $(call draw,$(SAMPLE_$*)) -o $@ <$<
$(corpora:%=out/%/grid.tens): out/%/grid.tens: out/%/measured.tens \
    out/set/GRID_SAMPLE_% $(BIN)/tensor-select
	tensor-select $(call draw,$(GRID_SAMPLE_$*)) -o $@ <$<

# Equation 5 is read in table 1 alone: not over the grid.
states = $(if $(on_grid),,grad.h.X)
texts = $(if $(on_grid),grid,measured).tens
$(trained:%=%.measures.tens): \
    out/%.measures.tens: out/%.safetensors out/$$(corpus)/$$(texts) \
    $(addprefix $(BIN)/,embed encode attend project decode grad loo entropy \
    kendall tensor-cut)
	embed -m $< <out/$(corpus)/$(texts) | encode -m $< --drop X | attend -m $< | \
	project -m $< | decode -m $< --drop H,context | \
	grad -m $< $(if $(states),-H) | loo -m $< | \
	entropy $(states) grad.y.X loo.y.X | \
	kendall alpha grad.y.X grad.y.H loo.y.X loo.y.H | \
	tensor-cut -d $(if $(states),grad.h.X$(comma))ids,tokens,token_ends -o $@

# Sparsemax as a point of the grid: the same draw, so the same documents.
$(zeros:%=%.measures.tens): \
    out/%.measures.tens: $$(subst sparsegen_0,sparsemax,$$@) \
    out/set/GRID_SAMPLE_$$(corpus) $(BIN)/tensor-select
	tensor-select $(call draw,$(GRID_SAMPLE_$(corpus))) -o $@ <$<

# What a recipe took goes to FILE.cost: CPU, and memory of its largest process.
timed := $(trained:%=%.safetensors) $(trained:%=%.measures.tens)
$(timed): private SHELL = $(bench_tools)/timed
$(timed): private .SHELLFLAGS = -o $@.cost /bin/bash -eu -o pipefail -c
$(timed): | $(bench_tools)/timed

# Over documents and seeds: a file is a cluster. $* is CORPUS/ENCODER-PROJECTION.
group_seeds = $(if $(findstring -sparsegen_,$*),$(call \
	grid_seeds,$(corpus)),$(call seeds,$(corpus)))
settings_seeds = $(addprefix out/set/,SEEDS SEEDS_$(corpus) GRID_SEEDS \
	GRID_SEEDS_$(corpus))
$(groups:%=%.summary.csv): \
    out/%.summary.csv: $$(foreach s,$$(group_seeds),out/$$*-$$s.measures.tens) \
    $$(settings_seeds) $(BIN)/summarize
	summarize -f csv -o $@ $(filter %.tens,$^)

# $* is CORPUS/ENCODER.FIELD; LAMBDA=FILE for every seed of the grid.
trend_fields := entropy.grad.y.X entropy.loo.y.X kendall.alpha.grad.y.X \
	kendall.alpha.loo.y.X
stem = $(firstword $(subst ., ,$*))
points = $(foreach l,$(LAMBDAS),$(foreach s,$(call grid_seeds,$(corpus)),$(if \
	$1,$l=)out/$(stem)-sparsegen_$l-$s.measures.tens))
$(foreach c,$(corpora),$(foreach e,$(ENCODERS),$(trend_fields:%=out/$c/$e.%.trend.csv))): \
    out/%.trend.csv: $$(points) $$(settings_seeds) out/set/LAMBDAS \
    $(BIN)/trend
	trend -f csv -B 20000 -o $@ -- $(patsubst $(stem).%,%,$*) \
	    $(call points,yes)

$(tokenized:%.tens=%.count.csv): %.count.csv: %.tens $(BIN)/summarize
	summarize -F label -f csv -o $@ $<

# A page shows one corpus, or all of DATA.
pages := meister2021 $(corpora)
page = $(firstword $(subst /, ,$*))
shown = $(if $(filter meister2021,$(page)),$(DATA),$(page))
settings_shown_seeds = $(addprefix out/set/,SEEDS GRID_SEEDS \
	$(shown:%=SEEDS_%) $(shown:%=GRID_SEEDS_%))
# A trend needs two values of lambda.
trends = $(if $(word 2,$(sort $(LAMBDAS))),$(foreach c,$(shown),$(foreach \
	e,$(ENCODERS),$(trend_fields:%=out/$c/$e.%.trend.csv))))
# Further rows: table5.mk adds its own of $(shown).
results = $(filter $(shown:%=out/%/%),$(groups:%=%.summary.csv)) $(trends) \
	$(foreach c,$(shown),$(patsubst %,out/$c/%.count.csv,train dev test)) \
	$(further)

# One row a mean: corpus, encoder, projection, lambda, field, summarize's.
$(pages:%=out/%/results.csv): out/%.csv: pipelines/report/results.awk \
    $$(results) $$(addprefix out/set/,DATA ENCODERS LAMBDAS METHODS)
	@mkdir -p $(@D)
	awk -f $(filter-out out/set/%,$^) >$@

# Scripts that know a table's columns by name.
header := pipelines/report/header.awk
by_name := $(header) pipelines/report/columns.awk
report = awk $1 $(by_name:%=-f %) -f $(filter-out $(by_name) out/set/%,$^) >$@

$(pages:%=out/%/tables.csv): out/%/tables.csv: pipelines/report/agree.awk \
    data/published/meister2021.csv out/%/results.csv $(by_name)
	$(report)

samples = $(strip $(foreach c,$(shown),$(SAMPLE_$c:%=$c %)))
grid_samples = $(strip $(foreach c,$(shown),$(GRID_SAMPLE_$c:%=$c %)))
$(pages:%=out/%/tables.txt): out/%/tables.txt: pipelines/report/tables.awk \
    out/%/tables.csv $(by_name) out/set/VECTORS
	$(call report,-v vectors='$(VECTORS)' -v sample='$(samples)' \
	    -v grid='$(grid_samples)')

# The table of the README.
$(pages:%=out/%/compact.md): out/%/compact.md: pipelines/report/compact.awk \
    out/%/tables.csv $(by_name)
	$(report)

# Every model's training, and the commands behind one seed, as the files tell.
used = $(filter $(shown:%=out/%/%),$(trained))
$(pages:%=out/%/models.csv): out/%.csv: pipelines/report/models.awk \
    $$(addsuffix .safetensors,$$(used)) $$(settings_shown_seeds) \
    $$(addprefix out/set/,DATA ENCODERS LAMBDAS) $(BIN)/tensor-dump
	@mkdir -p $(@D)
	for model in $(filter %.safetensors,$^); do \
		tensor-dump --head $$model | sed -n "s|^training=|$$model\t|p"; \
	done | awk -f $< >$@

examples = $(foreach c,$(shown),$(foreach e,$(ENCODERS),$(addprefix \
	out/$c/$e-sparsemax-$(firstword $(call seeds,$c)).,safetensors \
	measures.tens)))
$(pages:%=out/%/commands.txt): out/%.txt: pipelines/report/commands.awk \
    $$(examples) $$(settings_shown_seeds) \
    $$(addprefix out/set/,DATA ENCODERS) $(BIN)/tensor-dump
	@mkdir -p $(@D)
	for file in $(examples); do \
		tensor-dump --head -j $$file | awk -v file=$$file -f $<; \
	done >$@

# What it took is no result, and is not the same twice. table5.mk adds its own.
timings = $(used:%=%.*.cost)
$(pages:%=out/%/cost.txt): out/%.txt: pipelines/report/cost.awk \
    out/$$(page)/results.csv out/set/DATA
	shopt -s nullglob; awk -f $< $(timings) /dev/null >$@

#: make meister2021  the paper, table by table, in out/meister2021. DATA,
#:                ENCODERS, SEEDS, LAMBDAS narrow it. sst, imdb, 20news: one
#:                corpus, in a folder of its own
figures := $(foreach n,1 2 3 4,figure$n.svg figure$n.png)
$(pages): %: out/%/tables.txt out/%/claims.txt out/%/tables.csv \
    out/%/claims.csv out/%/results.csv out/%/models.csv \
    out/%/commands.txt out/%/cost.txt out/%/compact.md $(figures:%=out/$$*/%)
	@cat $< $(word 2,$^)
	@echo
	@printf '%s\n' $^

#: make publish   copy its small files to data/results/meister2021
published = tables.txt tables.csv claims.txt claims.csv results.csv models.csv \
	commands.txt cost.txt compact.md $(filter %.svg,$(figures))
publish: meister2021
	@mkdir -p data/results/meister2021
	cp $(published:%=out/meister2021/%) data/results/meister2021

.PHONY: $(pages) publish
