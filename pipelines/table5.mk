# Meister et al. 2021, table 5: adversaries of the models with softmax.
#	make -j2 table5 DATA=sst SEEDS=1
# The page of all tables has these rows too; METHODS= leaves them out.

# See adversary(1). The paper's "frozen" may be the first or the second.
METHODS ?= frozen transferred unfrozen
ADVERSARY ?= -d jsd -l 1
# Further ones of a corpus or a method. The documents of IMDb are many, and long.
ADVERSARY_imdb ?= --epochs 10 --patience 2
# Of those of softmax, where not all are opposed.
ADVERSARY_SEEDS_imdb ?= 1
opposing = $(ADVERSARY) $(ADVERSARY_$(corpus)) $(ADVERSARY_$(projection))

opposed_seeds = $(or $(SEEDS),$(ADVERSARY_SEEDS_$1),$(SEEDS_$1))
# A stem is CORPUS/ENCODER-METHOD-SEED, and the base's has softmax for METHOD.
opposed := $(foreach c,$(corpora),$(foreach e,$(ENCODERS),$(METHODS:%=out/$c/$e-%)))
adversaries := $(foreach c,$(corpora),$(foreach s,$(call \
	opposed_seeds,$c),$(filter out/$c/%,$(opposed:%=%-$s))))
base = out/$(corpus)/$(encoder)-softmax-$(seed)
begins = $(if $(filter unfrozen,$(projection)),$(if $(vectors),--vectors \
	$(vectors) -v out/$(corpus)/vocab.tsv))

$(adversaries:%=%.safetensors): \
    out/%.safetensors: $$(base).safetensors out/$$(corpus)/train.tens \
    out/$$(corpus)/dev.tens $$(addprefix out/set/,ADVERSARY \
    ADVERSARY_$$(corpus) ADVERSARY_$$(projection)) | $(BIN)/adversary
	adversary -b $< --method $(projection) $(begins) $(opposing) \
	    -s $(seed) --dev out/$(corpus)/dev.tens -o $@ \
	    <out/$(corpus)/train.tens

# The base's attention and decision, and the adversary's beside them.
parted = alpha=adversary.alpha,y=adversary.y,correct=adversary.correct
$(adversaries:%=%.measures.tens): \
    out/%.measures.tens: out/%.safetensors $$(base).measures.tens \
    out/$$(corpus)/measured.tens $(addprefix $(BIN)/,embed encode attend project \
    decode tensor-cut tensor-paste diverge)
	embed -m $< <out/$(corpus)/measured.tens | encode -m $< --drop X | \
	attend -m $< | project -m $< | decode -m $< --drop H,context,scores | \
	tensor-cut -k alpha,y,correct -r $(parted) | \
	tensor-paste <(tensor-cut -k special,alpha,y,correct <$(base).measures.tens) - | \
	diverge alpha adversary.alpha | diverge -d tvd y adversary.y -o $@

$(adversaries:%=%.safetensors): private SHELL = $(bench_tools)/timed
$(adversaries:%=%.safetensors): private .SHELLFLAGS = -o $@.cost /bin/bash \
	-eu -o pipefail -c
$(adversaries:%=%.safetensors): | $(bench_tools)/timed

opposed_files = $(foreach s,$(call opposed_seeds,$(corpus)),out/$*-$s.measures.tens)
$(opposed:%=%.summary.csv): \
    out/%.summary.csv: $$(opposed_files) \
    $$(settings_seeds) out/set/ADVERSARY_SEEDS_$$(corpus) $(BIN)/summarize
	summarize -F jsd.alpha.adversary.alpha,tvd.y.adversary.y,adversary.correct \
	    -f csv -o $@ $(filter %.tens,$^)
# How much more accurate the adversary is, document by document.
$(opposed:%=%.gained.csv): \
    out/%.gained.csv: $$(opposed_files) \
    $$(settings_seeds) out/set/ADVERSARY_SEEDS_$$(corpus) $(BIN)/compare
	compare -f csv -o $@ adversary.correct correct $(filter %.tens,$^)

opposed_rows = $(filter $(1:%=out/%/%),$(opposed:%=%.summary.csv) \
	$(opposed:%=%.gained.csv))
further += $(call opposed_rows,$(shown))
timings += $(patsubst %,%.*.cost,$(filter $(shown:%=out/%/%),$(adversaries)))

out/table5/results.csv: pipelines/report/results.awk \
    $$(call opposed_rows,$$(DATA)) out/set/DATA out/set/ENCODERS out/set/METHODS
	@mkdir -p $(@D)
	awk -f $(filter-out out/set/%,$^) >$@
out/table5/tables.csv: pipelines/report/agree.awk \
    data/published/meister2021.csv out/table5/results.csv $(by_name)
	$(report)
out/table5/tables.txt: pipelines/report/tables.awk out/table5/tables.csv \
    $(by_name) out/set/VECTORS
	$(call report,-v vectors='$(VECTORS)')

#: make table5    adversaries: how far can attention be from the model's own,
#:                the decisions staying? METHODS, ADVERSARY are their options
table5: out/table5/tables.txt out/table5/tables.csv out/table5/results.csv
	@cat $<
	@echo
	@printf '%s\n' $^

.PHONY: table5
