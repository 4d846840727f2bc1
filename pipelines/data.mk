# Corpora and word vectors: brought once, checked against data/corpora.tsv. DATA_MIRROR=FOLDER
# (or URL) takes them from there; data/README.md says what they are.
fetched := $(shell awk '!/^\#/ && $$4 != "-" { print $$1 }' data/corpora.tsv)

$(fetched:%=out/data/%): out/data/%: data/corpora.tsv data/fetch
	@mkdir -p $(@D)
	data/fetch $* $@

# What can be fetched without a mirror.
data: $(patsubst %,out/data/%.csv,sst imdb 20news) \
	$(patsubst %,out/data/sst/%.txt,train dev test)

archives := aclImdb 20news-bydate
$(archives:%=out/data/%/unpacked): out/data/%/unpacked: out/data/%.tar
	rm -rf $(@D)
	mkdir -p $(@D)
	tar --exclude='*/unsup' --exclude='*.feat' -C $(@D) -xf $<
	touch $@

# The checksum holds the programs to what they made before: a new one need not
# make the files again.
out/data/imdb.csv: out/data/aclImdb/unpacked | $(BIN)/imdb
	imdb -o $@ $(<D)/aclImdb
	data/fetch --check imdb.csv $@

out/data/20news.csv: out/data/20news-bydate/unpacked | $(BIN)/newsgroups
	newsgroups -o $@ $(<D)
	data/fetch --check 20news.csv $@

# The same file out of the official trees, and in how many rows it differs.
out/data/sst-trees.csv: $(patsubst %,out/data/sst/%.txt,train dev test) \
		$(BIN)/sst
	sst -o $@ out/data/sst

sst-differences: out/data/sst.csv out/data/sst-trees.csv
	@paste -d '\n' $^ | awk 'NR % 2 { row = $$0; next } row != $$0 { n++ } \
		END { print n + 0, "of", NR / 2 - 1, "rows differ" }'

# fastText's vectors of the Simple English Wikipedia, which Jain and Wallace
# used. No checksum is published; the first line tells how many should follow.
wiki.simple = https://dl.fbaipublicfiles.com/fasttext/vectors-wiki/wiki.simple.vec
out/data/vectors/wiki.simple.vec:
	@mkdir -p $(@D)
	curl --fail --silent --show-error --location --retry 3 -o $@.part \
	    $(wiki.simple)
	awk 'NR == 1 { n = $$1 } END { exit !n || NR != n + 1 }' $@.part
	mv $@.part $@

.PHONY: data sst-differences
