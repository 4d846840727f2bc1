# Corpora and word vectors, under out/data. DATA_MIRROR=FOLDER takes them from
# a folder (sst/train.txt.gz, vectors/NAME.vec.gz, …), not from their homes.

out/data/sst/%.txt:
	@mkdir -p $(@D)
	gzip -dc $(DATA_MIRROR)/sst/$*.txt.gz >$@

out/data/sst.csv: $(patsubst %,out/data/sst/%.txt,train dev test) $(BIN)/sst
	sst -o $@ out/data/sst

out/data/vectors/googlenews-8000.vec:
	@mkdir -p $(@D)
	gzip -dc $(DATA_MIRROR)/vectors/googlenews-word2vec-300d-8000.vec.gz >$@
