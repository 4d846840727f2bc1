#!/bin/sh
# pipe.t -- the whole pipe, from tokens to importance: no byte depends on the
# window, a document not on its neighbours, and hardly on the kernel.
. tests/tap.sh
. tests/model.sh
. tests/filter.sh

make_corpus 150 2

# Every filter alone: the same bytes from windows of 1, 7 and 256 records.
windows() { # INPUT PROGRAM ARGUMENTS
	windows_input=$1
	shift
	for w in 1 7 256; do
		"$@" -w $w <"$windows_input" >"$T/$w" || return
	done
	cmp "$T/1" "$T/256" && cmp "$T/7" "$T/256"
}

all_windows() { # MODEL
	ok "$2: embed in any window" windows "$T/test" embed -m "$1"
	cp "$T/256" "$T/embedded"
	ok "$2: encode" windows "$T/embedded" encode -m "$1"
	cp "$T/256" "$T/encoded"
	ok "$2: attend" windows "$T/encoded" attend -m "$1"
	cp "$T/256" "$T/attended"
	ok "$2: project" windows "$T/attended" project -m "$1"
	cp "$T/256" "$T/projected"
	ok "$2: decode" windows "$T/projected" decode -m "$1" --drop X,H
	cp "$T/256" "$T/decoded"
	ok "$2: grad -H" windows "$T/decoded" grad -m "$1" -H
	cp "$T/256" "$T/gradients"
	ok "$2: loo" windows "$T/gradients" loo -m "$1"
	cp "$T/256" "$T/$2"
}

make_model "$T/lstm.model" --projection sparsemax
make_model "$T/transformer.model" --encoder transformer --heads 2
all_windows "$T/lstm.model" lstm
all_windows "$T/transformer.model" transformer

# A field that a stage leaves out is the one that tensor-cut would take away.
drops() { # FIELDS PROGRAM ARGUMENTS
	fields=$1
	shift
	"$@" <"$T/before" >"$T/after" &&
	    tensor-cut -d "$fields" <"$T/after" | tensor-dump -j >"$T/cut" &&
	    "$@" --drop "$fields" <"$T/before" | tensor-dump -j >"$T/dropped" &&
	    mv "$T/after" "$T/before" &&
	    [ "$(wc -l <"$T/dropped")" -gt 10 ] && cmp "$T/cut" "$T/dropped"
}
cp "$T/test" "$T/before"
for stage in embed:ids encode:X attend:tokens,token_ends project:scores \
    decode:context,H grad:X loo:alpha; do
	program=${stage%:*}
	ok "$program --drop ${stage#*:}" drops "${stage#*:}" \
	    "$program" -m "$T/lstm.model"
done

# Other neighbours, another order: the same documents, but for their numbers.
sed -n 1p "$T/corpus.csv" >"$T/turned.csv"
sed 1d "$T/corpus.csv" | awk '{ print (NR * 7919) % 1009 "\t" $0 }' |
    sort -n | cut -f 2- >>"$T/turned.csv"
everything() { # CSV MODEL
	tokenize -v "$T/vocab.tsv" -s test "$1" | decided "$2" |
	    grad -m "$2" -H | loo -m "$2" | tensor-dump -j |
	    sed 's/^{"seq":[0-9]*,//'
}
permutes() { # MODEL
	everything "$T/corpus.csv" "$1" >"$T/straight"
	everything "$T/turned.csv" "$1" >"$T/turned"
	! cmp -s "$T/straight" "$T/turned" && sort "$T/straight" >"$T/a" &&
	    sort "$T/turned" >"$T/b" && [ -s "$T/a" ] && cmp "$T/a" "$T/b"
}
ok 'lstm: another order permutes the records' permutes "$T/lstm.model"
ok 'transformer: another order permutes them' permutes "$T/transformer.model"

# The same stream by the plain kernel, number by number.
near() { # LIMIT FIELD STREAM STREAM
	numbers "$2" <"$3" >"$T/a"
	numbers "$2" <"$4" >"$T/b"
	paste -d ' ' "$T/a" "$T/b" | awk -v limit="$1" '
		{ half = NF / 2
		  for (i = 1; i <= half; i++) {
			d = $i - $(i + half)
			if (d < 0) d = -d
			if (d > worst) worst = d
			count++ } }
		END { print worst " in " count " numbers"
		      exit !(count > 0 && worst <= limit) }'
}
plainly() { # MODEL STREAM
	HEED_KERNEL=plain
	export HEED_KERNEL
	decided "$1" <"$T/test" | grad -m "$1" -H | loo -m "$1" >"$T/plain"
	unset HEED_KERNEL
	for field in H scores alpha y grad.y.X grad.y.H grad.h.X loo.y.X \
	    loo.y.H; do
		near 1e-5 $field "$2" "$T/plain" || {
			echo "$field"
			return 1
		}
	done
}
decided "$T/lstm.model" <"$T/test" | grad -m "$T/lstm.model" -H |
    loo -m "$T/lstm.model" >"$T/simd"
ok 'lstm: the plain kernel says the same within 1e-5' plainly \
    "$T/lstm.model" "$T/simd"
decided "$T/transformer.model" <"$T/test" |
    grad -m "$T/transformer.model" -H | loo -m "$T/transformer.model" >"$T/simd"
ok 'transformer: the plain kernel says the same within 1e-5' plainly \
    "$T/transformer.model" "$T/simd"

# A shard of the stream gives the shard of the result.
head -n 61 "$T/corpus.csv" >"$T/part.csv"
everything "$T/part.csv" "$T/lstm.model" >"$T/part"
everything "$T/corpus.csv" "$T/lstm.model" |
    head -n "$(wc -l <"$T/part")" >"$T/whole"
same 'a part of the corpus gives that part of the result' "$T/part" "$T/whole"
done_testing
