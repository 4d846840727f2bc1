# Choices that the paper leaves open.
#	make -j2 rates DATA=sst	which learning rate has the best dev ROC-AUC?
#	make -j2 sst-tried	what does each other choice do to the tables?
# The first decides what train(1) does by default; the second explains, and
# decides nothing.

# Between those of Meister et al. (2021) and of Jain and Wallace (2019).
RATES = 0.00001 0.0001 0.0003 0.0005 0.001 0.002
RATE_SEEDS = 1 2 3
# A stem is CORPUS/ENCODER-RATE-SEED.
rate_stems := $(foreach e,lstm transformer,$(foreach r,$(RATES),\
	$(RATE_SEEDS:%=$e-$r-%)))
rate_models := $(foreach c,$(corpora),$(rate_stems:%=out/rates/$c/%.safetensors))

$(rate_models): \
    out/rates/%.safetensors: out/$$(corpus)/train.tens out/$$(corpus)/dev.tens \
    $(vectors) $$(addprefix out/set/,VECTORS TRAIN_$$(encoder) \
    TRAIN_$$(corpus)) | $(BIN)/train
	@mkdir -p $(@D)
	train $(train_options) --rate $(word 2,$(subst -, ,$*)) -s $(seed) \
	    --dev out/$(corpus)/dev.tens -o $@ <$<

# MODEL TAB what its file says of its training
$(corpora:%=out/rates/%.txt): out/rates/%.txt: pipelines/report/rates.awk \
    $(rate_stems:%=out/rates/$$*/%.safetensors) out/set/RATES \
    out/set/RATE_SEEDS $(BIN)/tensor-dump
	for model in $(rate_stems); do \
		tensor-dump --head out/rates/$*/$$model.safetensors | \
		sed -n "s|^training=|$$model\t|p"; \
	done | awk -f $< >$@

#: make rates     how the learning rate was chosen, for each corpus of DATA
rates: $(DATA:%=out/rates/%.txt)
	@tail -n +1 $^

publish-rates: rates
	@mkdir -p data/results/meister2021
	for c in $(DATA); do \
		cp out/rates/$$c.txt data/results/meister2021/rates-$$c.txt; \
	done

# A variant changes one thing: how the models are trained, or what is measured
# of those trained as `sst` has them.
TRIED = default paper rate_0.0001 rate_0.001 attention_x10 unweighted \
	no_vectors feedforward_512 keys_64 batch_8 epochs_8 logit detach \
	renormalize
TRIED_paper = --setting meister2021 --epochs 100
TRIED_rate_0.0001 = --rate 0.0001
TRIED_rate_0.001 = --rate 0.001
TRIED_attention_x10 = --attention-rate 0.005
TRIED_unweighted = --class-weights none
TRIED_feedforward_512 = --feedforward 512
TRIED_keys_64 = --keys 64
TRIED_batch_8 = --batch 8
TRIED_epochs_8 = --epochs 8
TRIED_GRAD_logit = -O logit
TRIED_GRAD_detach = --detach
TRIED_LOO_renormalize = -r
# The other encoder does not have what these change: it stays the default.
tried_not_lstm = feedforward_512
tried_not_transformer = keys_64
# Of the models that `sst` has trained with the first seed.
tried_alike = default logit detach renormalize
tried_groups := $(foreach e,lstm transformer,$e-softmax $e-sparsemax)
tried_trained := $(foreach t,$(filter-out $(tried_alike),$(TRIED)),\
	$(tried_groups:%=$t/%))
tried := $(foreach t,$(TRIED),$(tried_groups:%=out/tried/$t/%.summary.csv))

# A stem is VARIANT/ENCODER-PROJECTION.
variant = $(patsubst %/,%,$(dir $*))
kind = $(subst -, --projection ,$(notdir $*))

encoder_of = $(firstword $(subst -, ,$(notdir $*)))
tried_options = $(if $(filter $(variant),$(tried_not_$(encoder_of))),,\
	$(TRIED_$(variant)))
tried_vectors = $(if $(vectors),--vectors $(vectors) -v out/sst/vocab.tsv)

$(tried_trained:%=out/tried/%.safetensors): \
    out/tried/%.safetensors: out/sst/train.tens out/sst/dev.tens $(vectors) \
    out/set/VECTORS pipelines/tried.mk | $(BIN)/train
	@mkdir -p $(@D)
	train --encoder $(kind) $(tried_options) $(if $(filter \
	    no_vectors,$(variant)),,$(tried_vectors)) --dev out/sst/dev.tens -o $@ <$<

.SECONDEXPANSION:
model_of = $(if $(filter $(tried_alike),$(variant)),out/sst/$(notdir \
	$*)-1,out/tried/$*).safetensors
$(tried): out/tried/%.summary.csv: $$(model_of) out/sst/test.tens \
    pipelines/tried.mk $(addprefix $(BIN)/,embed encode attend project decode \
    grad loo entropy kendall summarize)
	@mkdir -p $(@D)
	embed -m $< <out/sst/test.tens | encode -m $< --drop X | \
	attend -m $< | project -m $< | decode -m $< --drop H,context | \
	grad -m $< -H $(TRIED_GRAD_$(variant)) | \
	loo -m $< $(TRIED_LOO_$(variant)) | entropy grad.h.X | \
	kendall alpha grad.y.X grad.y.H loo.y.X loo.y.H | \
	summarize -f csv -o $@

# MODEL TAB what its file says of its training; the default's are out/sst's.
tried_models := $(tried_trained:%=out/tried/%.safetensors)
out/tried/trained.tsv: $(tried_models) $(tried_groups:%=out/sst/%-1.safetensors) \
    out/set/TRIED $(BIN)/tensor-dump
	for model in $(filter %.safetensors,$^); do \
		tensor-dump --head $$model | sed -n "s|^training=|$$model\t|p"; \
	done | sed 's|^out/sst/\(.*\)-1\.|out/tried/default/\1.|' >$@

tried_told = $(foreach t,$(TRIED),$t $(TRIED_$t) $(TRIED_GRAD_$t) $(TRIED_LOO_$t);)
out/tried/tried.txt: pipelines/report/tried.awk data/published/meister2021.csv \
    out/tried/trained.tsv $(tried) $(header) out/set/TRIED
	awk -v variants='$(tried_told)' -f $(header) \
	    -f $(filter-out $(header) out/set/%,$^) >$@

#: make sst-tried  what the choices do that the paper leaves open
sst-tried: out/tried/tried.txt
	@cat $<

#: make publish-tried  copy that to data/results/meister2021
publish-tried: out/tried/tried.txt
	@mkdir -p data/results/meister2021
	cp $< data/results/meister2021

.PHONY: rates publish-rates sst-tried publish-tried
