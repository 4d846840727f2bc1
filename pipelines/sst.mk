# Meister et al. 2021 on the Stanford Sentiment Treebank: tables 1, 2, 3 and 6,
# figures 1 to 4.
#	make -j2 sst
#	make -j2 sst ENCODERS=lstm SEEDS=1 LAMBDAS='0 0.5'

ENCODERS ?= lstm transformer
SEEDS ?= 1 2 3
# Of sparsegen, below 1. 0 is sparsemax: one model serves both.
LAMBDAS ?= -100 -30 -10 -3 -1 -0.5 0 0.25 0.5 0.75 0.9 0.99
# googlenews-8000, wiki.simple, or none: words begin as random numbers.
VECTORS ?= $(if $(DATA_MIRROR),googlenews-8000,wiki.simple)

# The paper filters as Jain and Wallace (2019) did.
SST_TOKENIZE = --min-length 5 --max-length longest
vectors = $(if $(filter-out none,$(VECTORS)),out/data/vectors/$(VECTORS).vec)
SST_TRAIN = $(if $(vectors),--vectors $(vectors) -v out/sst/vocab.tsv)
SST_TRAIN_lstm = --encoder lstm
SST_TRAIN_transformer = --encoder transformer

# A stem is ENCODER-PROJECTION-SEED: lstm-sparsegen_-0.5-1.
encoder = $(firstword $(subst -, ,$*))
seed = $(lastword $(subst -, ,$*))
projection = $(patsubst $(encoder)-%-$(seed),%,$*)
projection_options = --projection $(subst _, --lambda ,$(projection))
sparsegen = $(if $(filter 0,$1),sparsemax,sparsegen_$1)

sst_projections := softmax $(if $(filter 0,$(LAMBDAS)),,sparsemax) \
	$(foreach l,$(LAMBDAS),$(call sparsegen,$l))
sst_groups := $(foreach e,$(ENCODERS),$(sst_projections:%=out/sst/$e-%))
sst_models := $(foreach s,$(SEEDS),$(sst_groups:%=%-$s))

out/sst/vocab.tsv: out/data/sst.csv $(BIN)/vocab
	@mkdir -p $(@D)
	vocab -o $@ $<

out/sst/train.tens out/sst/dev.tens out/sst/test.tens: \
    out/sst/%.tens: out/data/sst.csv out/sst/vocab.tsv out/set/SST_TOKENIZE \
    $(BIN)/tokenize
	tokenize -v out/sst/vocab.tsv -s $* $(SST_TOKENIZE) -o $@ $<

# A model is worth keeping when only the program changed: `train` is there for
# the order alone. `rm out/sst/*.safetensors` trains all of them anew.
$(sst_models:%=%.safetensors): \
    out/sst/%.safetensors: out/sst/train.tens out/sst/dev.tens $(vectors) \
    out/set/SST_TRAIN | $(BIN)/train
	train $(SST_TRAIN_$(encoder)) $(projection_options) $(SST_TRAIN) \
	    -s $(seed) --dev out/sst/dev.tens -o $@ <$<

$(filter out/sst/lstm-%.safetensors,$(sst_models:%=%.safetensors)): \
    out/set/SST_TRAIN_lstm
$(filter out/sst/transformer-%.safetensors,$(sst_models:%=%.safetensors)): \
    out/set/SST_TRAIN_transformer

# Equation 5 is read in table 1 alone: not over the grid of lambda.
states = $(if $(filter sparsegen_%,$(projection)),,grad.h.X)
$(sst_models:%=%.measures.tens): \
    out/sst/%.measures.tens: out/sst/%.safetensors out/sst/test.tens \
    $(addprefix $(BIN)/,embed encode attend project decode grad loo entropy \
    kendall tensor-cut)
	embed -m $< <out/sst/test.tens | encode -m $< | attend -m $< | \
	project -m $< | decode -m $< --drop X,H,context | \
	grad -m $< $(if $(states),-H) | loo -m $< | \
	entropy $(states) grad.y.X loo.y.X | \
	kendall alpha grad.y.X grad.y.H loo.y.X loo.y.H | \
	tensor-cut -d $(if $(states),grad.h.X$(comma))ids,tokens,token_ends -o $@

# Over documents and seeds: a file is a cluster.
$(sst_groups:%=%.summary.csv): \
    out/sst/%.summary.csv: $(foreach s,$(SEEDS),out/sst/%-$s.measures.tens) \
    out/set/SEEDS $(BIN)/summarize
	summarize -f csv -o $@ $(filter %.tens,$^)

$(ENCODERS:%=out/sst/%.trend.csv): \
    out/sst/%.trend.csv: $(foreach l,$(LAMBDAS),$(foreach s,$(SEEDS), \
    out/sst/%-$(call sparsegen,$l)-$s.measures.tens)) \
    out/set/SEEDS out/set/LAMBDAS $(BIN)/trend
	trend -f csv -o $@ -- entropy.grad.y.X $(foreach l,$(LAMBDAS),$(foreach \
	    s,$(SEEDS),$l=out/sst/$*-$(call sparsegen,$l)-$s.measures.tens))

# One row a mean: encoder, projection, lambda, field and what summarize says.
out/sst/results.csv: pipelines/report/results.awk \
    $(sst_groups:%=%.summary.csv) $(ENCODERS:%=out/sst/%.trend.csv) \
    out/sst/train.count.csv out/sst/test.count.csv \
    out/set/ENCODERS out/set/LAMBDAS
	awk -f $(filter-out out/set/%,$^) >$@

out/sst/train.count.csv out/sst/test.count.csv: \
    out/sst/%.count.csv: out/sst/%.tens $(BIN)/summarize
	summarize -F label -f csv -o $@ $<

out/sst/tables.csv: pipelines/report/agree.awk data/published/meister2021.csv \
    out/sst/results.csv
	awk -v corpus=sst -f $^ >$@

out/sst/tables.txt: pipelines/report/tables.awk out/sst/tables.csv \
    out/set/VECTORS out/set/SEEDS
	awk -v settings='vectors $(VECTORS), seeds $(SEEDS)' \
	    -f $(wordlist 1,2,$^) >$@

sst_figures = $(foreach n,1 2 3 4,$(addprefix out/sst/figure$n.,svg png))
#: make sst       Meister et al. 2021 on the Stanford Sentiment Treebank: tables
#:                and figures in out/sst. ENCODERS, SEEDS, LAMBDAS narrow it
sst: out/sst/tables.txt out/sst/tables.csv out/sst/results.csv $(sst_figures)
	@cat $<
	@echo
	@printf '%s\n' $^

#: make publish-sst    copy them to data/results/sst, which is in git
publish-sst: sst
	@mkdir -p data/results/sst
	cp out/sst/tables.txt out/sst/tables.csv out/sst/results.csv \
	    $(filter %.svg,$(sst_figures)) data/results/sst

.PHONY: sst publish-sst
