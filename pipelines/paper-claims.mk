# What Meister et al. (2021) claim, tested: data/published/claims.tsv has the
# claims, compare(1) and trend(1) test them.

CLAIM_RESAMPLES = 20000
claims_file = data/published/claims.tsv
# The claims of kind $1; column $2 of claim $1: 3 above, 4 below.
claims_of = $(shell awk -F'\t' '$$2 == "$1" { print $$1 }' $(claims_file))
term = $(shell awk -F'\t' '$$1 == "$1" { print $$$2 }' $(claims_file))

# $* is CORPUS/ENCODER-PROJECTION.CLAIM, or CORPUS/ENCODER.CLAIM.
claim = $(lastword $(subst ., ,$*))
model = $(patsubst %.$(claim),%,$*)
compare = compare -f csv -B $(CLAIM_RESAMPLES) -o $@
every_seed = $(foreach s,$(call seeds,$(corpus)),out/$1-$s.measures.tens)

within := $(foreach c,$(corpora),$(foreach e,$(ENCODERS),$(foreach \
	p,softmax sparsemax,$(foreach i,$(call claims_of,within),out/$c/$e-$p.$i))))
$(within:%=%.test.csv): out/%.test.csv: $$(call every_seed,$$(model)) \
    $(claims_file) $$(settings_seeds) out/set/CLAIM_RESAMPLES $(BIN)/compare
	$(compare) -- $(call term,$(claim),3) $(call term,$(claim),4) \
	    $(filter %.tens,$^)

# A term is PROJECTION FIELD.
across := $(foreach c,$(corpora),$(foreach e,$(ENCODERS),$(foreach \
	i,$(call claims_of,across),out/$c/$e.$i)))
side = $(call every_seed,$(model)-$(firstword $(call term,$(claim),$1)))
$(across:%=%.test.csv): out/%.test.csv: \
    $$(call every_seed,$$(model)-softmax) \
    $$(call every_seed,$$(model)-sparsemax) \
    $(claims_file) $$(settings_seeds) out/set/CLAIM_RESAMPLES $(BIN)/compare
	$(compare) $(addprefix -v ,$(call side,4)) \
	    $(lastword $(call term,$(claim),3)) \
	    $(lastword $(call term,$(claim),4)) $(call side,3)

tests_shown = $(filter $(shown:%=out/%/%),$(within:%=%.test.csv) \
	$(across:%=%.test.csv)) $(trends)
$(pages:%=out/%/claims.csv): out/%.csv: $(header) \
    pipelines/report/claims.awk $(claims_file) data/published/meister2021.csv $$(tests_shown) \
    $$(addprefix out/set/,DATA ENCODERS LAMBDAS)
	@mkdir -p $(@D)
	awk -f $(header) -f $(filter-out $(header) out/set/%,$^) >$@

$(pages:%=out/%/claims.txt): %.txt: pipelines/report/claims-text.awk %.csv \
    $(by_name)
	$(report)
