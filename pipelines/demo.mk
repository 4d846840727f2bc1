# A corpus whose deciding words are known: which measures of importance find
# them, and does attention agree with those that do?
#	make -j2 demo

DEMO_SYNTH = --documents 6000
DEMO_TRAIN = --embedding 64
DEMO_TRAIN_lstm = --hidden 32 --keys 32 --rate 0.005
DEMO_TRAIN_transformer = --hidden 64 --heads 4 --feedforward 64 \
	--rate 0.001 --patience 15
demo_models := $(foreach e,lstm transformer,$e-softmax $e-sparsemax)

# Programs come behind the bar: what is here is worth keeping when only they
# changed.
out/demo/reviews.csv: out/set/DEMO_SYNTH | $(BIN)/synth
	@mkdir -p $(@D)
	synth $(DEMO_SYNTH) -o $@

out/demo/vocab.tsv: out/demo/reviews.csv | $(BIN)/vocab
	vocab -o $@ $<

out/demo/train.tens out/demo/dev.tens out/demo/test.tens: \
    out/demo/%.tens: out/demo/reviews.csv out/demo/vocab.tsv | $(BIN)/tokenize
	tokenize -v out/demo/vocab.tsv -s $* -o $@ $<

$(demo_models:%=out/demo/%.safetensors): \
    out/demo/%.safetensors: out/demo/train.tens out/demo/dev.tens \
    out/set/DEMO_TRAIN out/set/DEMO_TRAIN_lstm \
    out/set/DEMO_TRAIN_transformer | $(BIN)/train
	train --encoder $(subst -, --projection ,$*) $(DEMO_TRAIN) \
	    $(DEMO_TRAIN_$(firstword $(subst -, ,$*))) \
	    --dev out/demo/dev.tens -o $@ <$<

$(demo_models:%=out/demo/%.measures.tens): \
    out/demo/%.measures.tens: out/demo/%.safetensors out/demo/test.tens \
    $(addprefix $(BIN)/,embed encode attend project decode grad loo entropy \
    kendall precision)
	embed -m $< <out/demo/test.tens | encode -m $< --drop X | \
	attend -m $< | project -m $< | decode -m $< --drop H,context | \
	grad -m $< -H | loo -m $< | \
	entropy alpha grad.h.X grad.y.X loo.y.X | \
	kendall alpha grad.y.X grad.y.H loo.y.X loo.y.H | \
	precision -o $@ alpha grad.y.X grad.y.H loo.y.X loo.y.H

$(demo_models:%=out/demo/%.summary.csv): \
    out/demo/%.summary.csv: out/demo/%.measures.tens $(BIN)/summarize
	summarize -f csv -o $@ $<

out/demo/results.csv: pipelines/report/results.awk \
    $(demo_models:%=out/demo/%.summary.csv)
	awk -f $^ >$@

out/demo/tables.txt: $(addprefix pipelines/report/,header.awk columns.awk \
    demo.awk) out/demo/results.csv
	awk $(patsubst %.awk,-f %.awk,$^) >$@

demo_figures = $(foreach f,precision agreement,$(addprefix \
	out/demo/$f.,svg png))
out/demo/heatmap.html: out/demo/lstm-sparsemax.measures.tens $(BIN)/heatmap
	heatmap -t html -f alpha,grad.y.X,loo.y.X -c kendall.alpha.loo.y.X \
	    --title 'Attention beside importance; deciding words underlined' \
	    -r 0-199 -o $@ $<

#: make demo      documents whose deciding words are known: which measures
#:                find them? Table and pictures in out/demo
demo: out/demo/tables.txt out/demo/results.csv $(demo_figures) \
    out/demo/heatmap.html
	@cat $<
	@echo
	@printf '%s\n' $^

.PHONY: demo
