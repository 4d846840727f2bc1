#!/bin/sh
# train.t -- models that learn, the same bytes whatever happens on the way, and
# what is refused.
. tests/tap.sh
. tests/model.sh
. tests/filter.sh

make_corpus 200 2

# What a model file says of its training: a number by its name.
told() { # MODEL NAME
	tensor-dump --full "$1" |
	    sed -n "s/^training=.*\"$2\":\"*\([^,\"}]*\).*/\1/p"
}
losses() { # FILE of --verbose
	sed -n 's/.*: epoch .*: loss \([0-9.]*\), .*/\1/p' "$1"
}
falls() { # FILE: the last loss is below half of the first
	losses "$1" | awk 'NR == 1 { first = $1 } { last = $1 }
		END { print first, last; exit !(NR > 3 && last < first / 2) }'
}
above() { # MODEL LIMIT
	told "$1" dev | awk -v limit="$2" '{ print } $1 > limit { good = 1 }
		END { exit !good }'
}

make_model "$T/a" && make_model "$T/again" && make_model "$T/other" -s 2
same 'the same seed gives the same bytes' "$T/a" "$T/again"
ok 'another seed other bytes' sh -c '! cmp -s "$0" "$1"' "$T/a" "$T/other"
ok 'no checkpoint is left' sh -c '! ls "$0"/*.checkpoint' "$T"

# It learns what synth(1) makes: words that count and words that do not.
synth -n 1400 >"$T/more.csv"
vocab "$T/more.csv" >"$T/more.tsv"
for split in train dev; do
	tokenize -v "$T/more.tsv" -s $split "$T/more.csv" >"$T/more.$split"
done
learns() { # LIMIT options
	learns_limit=$1
	shift
	train --dev "$T/more.dev" -o "$T/learned" --embedding 16 \
	    --epochs 15 --verbose "$@" <"$T/more.train" 2>"$T/log" &&
	    falls "$T/log" && above "$T/learned" "$learns_limit"
}
ok 'lstm, softmax learns' learns 0.9 --hidden 16 --keys 16 --rate 0.01
ok 'lstm, sparsemax learns' learns 0.9 --hidden 16 --keys 16 --rate 0.01 \
    --projection sparsemax
ok 'lstm, dot attention learns' learns 0.9 --hidden 16 --rate 0.01 \
    --attention dot
# Without contrasts a bag of words will do, which is what it has so soon.
synth -n 1400 -c 0 >"$T/more.csv"
vocab "$T/more.csv" >"$T/more.tsv"
for split in train dev; do
	tokenize -v "$T/more.tsv" -s $split "$T/more.csv" >"$T/more.$split"
done
ok 'transformer learns' learns 0.8 --encoder transformer --hidden 16 \
    --feedforward 16 --rate 0.005 --epochs 25

# A run that is killed goes on from where it was.
long() { # OUTPUT options
	long_output=$1
	shift
	${long_how:-} train --dev "$T/dev" -o "$long_output" --hidden 96 --embedding 64 \
	    --rate 0.003 --epochs 20 --patience 20 "$@" <"$T/train"
}
long "$T/unharmed"
kill_long() { # OUTPUT options: in its third epoch
	long_how=exec # so that $! is train itself
	: >"$T/epochs"
	long "$@" --checkpoint 0 --verbose 2>"$T/epochs" &
	pid=$!
	long_how=
	while kill -0 $pid 2>/dev/null &&
	    ! grep -q 'epoch 2: loss' "$T/epochs"; do
		sleep 0.02
	done
	kill -9 $pid
	wait $pid 2>/dev/null
	killed=$?
}
kill_long "$T/killed"
ok 'kill -9 in the middle' test $killed -eq 137
ok 'leaves a checkpoint' test -f "$T/killed.checkpoint"
ok 'and no model' test ! -e "$T/killed"
cp "$T/killed.checkpoint" "$T/kept"
long "$T/killed" --checkpoint 0 --verbose 2>"$T/log"
ok 'begun anew, it goes on' grep -q 'going on from it' "$T/log"
ok 'behind the epochs that were done' sh -c '! grep -q "epoch 1: loss" "$0"' \
    "$T/log"
same 'and gives the bytes of a run that was not killed' "$T/unharmed" \
    "$T/killed"
ok 'the checkpoint is gone' test ! -e "$T/killed.checkpoint"
cp "$T/kept" "$T/killed.checkpoint"
long "$T/killed" --decay 1e-4 --verbose 2>"$T/log"
ok 'a checkpoint of other options is not used' grep -q 'not used' "$T/log"
cp "$T/kept" "$T/killed.checkpoint"
head -n 150 "$T/corpus.csv" >"$T/less.csv"
tokenize -v "$T/vocab.tsv" -s train "$T/less.csv" >"$T/less"
train --dev "$T/dev" -o "$T/killed" --hidden 96 --embedding 64 --epochs 20 \
    --rate 0.003 --patience 20 --verbose <"$T/less" 2>"$T/log"
ok 'nor one of other documents' grep -q 'not used' "$T/log"
head -c 5000 "$T/kept" >"$T/cut.checkpoint"
status 65 'a broken checkpoint is not passed over' long "$T/cut"
ok 'and told by its name' grep -q 'cut.checkpoint' "$T/.err"
ok 'no model then' test ! -e "$T/cut"
# Gradients beyond a float: moments are infinite, the parameters are not.
kill_long "$T/steep" --projection entmax --alpha 100
ok 'a moment of Adam is infinite' sh -c \
    'tensor-dump --full "$0" | grep -qw inf' "$T/steep.checkpoint"
ok 'it goes on nevertheless' long "$T/steep" --projection entmax --alpha 100
long "$T/unharmed" --projection entmax --alpha 100
same 'and gives the same bytes' "$T/unharmed" "$T/steep"

# The constants of steps that are not taken are not kept.
if (ulimit -v 100000 && train --version) >/dev/null 2>&1; then
	ok 'many epochs need no memory' sh -c 'ulimit -v 100000
	    train --dev "$0" -o "$1" --embedding 8 --hidden 8 --batch 1 \
	        --epochs 65536 --patience 1 --rate 0' "$T/dev" "$T/many" \
	    <"$T/train"
else
	skip 'no limit on memory here'
fi

# Vectors.
width() { # OUTPUT FILE options
	width_output=$1
	width_file=$2
	shift 2
	train --dev "$T/dev" -o "$width_output" --embedding 3 --hidden 4 \
	    --epochs 1 --rate 0 --freeze-embedding --vectors "$width_file" \
	    -v "$T/vocab.tsv" "$@" <"$T/train"
}
row() { # MODEL WORD: its row of the embedding
	"$here" "$1" "$(awk -F '\t' -v w="$2" '$2 == w { print $1 }' \
	    "$T/vocab.tsv")"
}
here=$T/row.pl
cat >"$here" <<'END'
#!/usr/bin/env perl
# Row N of the first 3 columns wide embedding.weight of a model file.
use strict;
use warnings;
use JSON::PP;
open my $file, '<:raw', $ARGV[0] or die;
read $file, my $length, 8;
read $file, my $header, unpack 'Q<', $length;
my $begin = decode_json($header)->{'embedding.weight'}{data_offsets}[0];
seek $file, 8 + unpack('Q<', $length) + $begin + 12 * $ARGV[1], 0;
read $file, my $row, 12;
printf "%g %g %g\n", unpack 'f<3', $row;
END
chmod +x "$here"
printf '4 3\nwas 1 2 3\nThe 4 5 6\nTHE 7 8 9\nI -1 -2 -3\n' >"$T/word2vec"
printf 'The 4 5 6\nwas 1 2 3\n. . -1e-1 0 0.5\nwas 9 9 9\n' >"$T/glove"
ok 'vectors with a header (word2vec, fastText)' width "$T/w" "$T/word2vec"
ok 'a word has its vector' test "$(row "$T/w" was)" = '1 2 3'
ok 'small letters will do: the first' test "$(row "$T/w" the)" = '4 5 6'
ok 'a word without one has zeros' test "$(row "$T/w" .)" = '0 0 0'
ok 'vectors without a header (GloVe)' width "$T/g" "$T/glove"
ok 'the first of two lines counts' test "$(row "$T/g" was)" = '1 2 3'
printf 'The 4 5 6\nthe 7 8 9\n' >"$T/spelled"
width "$T/s" "$T/spelled"
ok 'a word as it is before small letters' test "$(row "$T/s" the)" = '7 8 9'
ok 'vectors for the words of the documents' train --dev "$T/dev" \
    -o "$T/d" --embedding 3 --hidden 4 --epochs 1 --rate 0 \
    --freeze-embedding --vectors "$T/glove" <"$T/train"
width "$T/g" "$T/glove"
for word in was the .; do
	ok "$word: as with the vocabulary" test "$(row "$T/d" $word)" = \
	    "$(row "$T/g" $word)"
done
refused() { # NAME LINE CONTENT
	printf "$3" >"$T/vectors"
	status 65 "$1" width "$T/r" "$T/vectors"
	ok "$1: its line" grep -q "vectors.*$2" "$T/.err"
}
refused 'a broken line' 'line 2' 'the 1 2 3\nwas 1 x 3\n'
refused 'a short line' 'line 2' 'the 1 2 3\nwas 1 2\n'
refused 'a vector that is not finite' 'line 1' 'the 1 nan 3\n'
refused 'longer vectors' 'line 1' 'the 1 2 3 4\n'
refused 'a header of other vectors' 'line 1' '2 4\nthe 1 2 3 4\n'
refused 'vectors of no word' 'no word' 'xyzzy 1 2 3\n'
ok 'none leaves a model' test ! -e "$T/r"
synth -s 9 -n 40 >"$T/else.csv"
vocab -m 3 "$T/else.csv" >"$T/else.tsv"
status 65 'the vocabulary must be the stream'\''s' train --dev "$T/dev" \
    -o "$T/r" --vectors "$T/glove" -v "$T/else.tsv" --embedding 3 <"$T/train"
status 66 'vectors that are not there' width "$T/r" "$T/nowhere"

# Data that will not do.
tokenize -v "$T/else.tsv" -s dev "$T/else.csv" >"$T/else.dev"
status 65 'dev of another vocabulary' train --dev "$T/else.dev" -o "$T/r" \
    <"$T/train"
awk -F, 'NR == 1 || $(NF - 2) == 1' "$T/corpus.csv" >"$T/one.csv"
for split in train dev; do
	tokenize -v "$T/vocab.tsv" -s $split "$T/one.csv" >"$T/one.$split"
done
status 65 'training documents of one class' train --dev "$T/dev" -o "$T/r" \
    <"$T/one.train"
ok 'the other is named' grep -q 'class 0' "$T/.err"
status 65 'dev documents of one class' train --dev "$T/one.dev" -o "$T/r" \
    <"$T/train"
tokenize -v "$T/vocab.tsv" -s dev --labels a,b,c "$T/corpus.csv" 2>/dev/null \
    >"$T/three.dev" || sed 's/,0,dev/,a,dev/;s/,1,dev/,b,dev/' \
    "$T/corpus.csv" | tokenize -v "$T/vocab.tsv" -s dev --labels a,b,c \
    >"$T/three.dev"
status 65 'dev of other classes' train --dev "$T/three.dev" -o "$T/r" \
    <"$T/train"
tokenize -v "$T/vocab.tsv" -s dev --labels 1,0 "$T/corpus.csv" >"$T/turned.dev"
status 65 'dev of the same classes in another order' train \
    --dev "$T/turned.dev" -o "$T/r" <"$T/train"
ok 'both lists are told' grep -q \
    'turned.dev: classes \["1","0"\], but <stdin> has \["0","1"\]' "$T/.err"
tensor-cut --set 'labels=[ "0", "1" ]' <"$T/dev" >"$T/spaced.dev"
ok 'spaces between them mean nothing' make_model "$T/spaced" \
    --dev "$T/spaced.dev"
status 66 'dev that is not there' train --dev "$T/nowhere" -o "$T/r" \
    <"$T/train"
status 65 'a stream without ids' sh -c 'tensor-cut -d ids |
    train --dev "$0" -o "$1"' "$T/dev" "$T/r" <"$T/train"
printf 'was 3e38 -3e38 3e38\nthe -3e38 3e38 -3e38\n' >"$T/huge"
status 65 'a model that tells no numbers' width "$T/r" "$T/huge" \
    --encoder transformer
ok 'failure leaves no model' sh -c '! ls "$0"/r "$0"/r.[!c]*' "$T"
status 73 'a folder that is not there' make_model "$T/nowhere/m"

# Options.
for option in '--encoder gru' '--attention cosine' '--projection hardmax' \
    '--lambda 1 --projection sparsegen' '--lambda nan --projection sparsegen' \
    '--alpha 0.5 --projection entmax' '--lambda 0.5' '--alpha 1.5' \
    '--setting jw2019' '--class-weights 3' '--batch 0' '--epochs -1' \
    '--rate x' '--seed -1' '--heads 4 --encoder transformer' \
    '-v x' '--no-such-option' 'operand'; do
	# shellcheck disable=SC2086
	status 64 "$option" make_model "$T/r" $option
done
alone() { # WHOSE options: of no effect with these
	whose=$1
	shift
	status 64 "$*" train --dev "$T/dev" -o "$T/r" "$@" <"$T/train"
	ok "$*: whose it is" grep -q -- "$1 is for $whose alone" "$T/.err"
}
alone 'the transformer' --layers 1 --encoder lstm
alone 'the transformer' --heads 2
alone 'the transformer' --feedforward 9
alone 'tanh attention' --keys 4 --attention dot
alone 'tanh attention' --keys 4 --encoder transformer
status 64 'no --dev' train -o "$T/r" <"$T/train"
status 64 'no -o' train --dev "$T/dev" <"$T/train"
status 64 '-o -' train --dev "$T/dev" -o - <"$T/train"
status 64 '--dev -' train --dev - -o "$T/r" <"$T/train"

# What the file says.
train --dev "$T/dev" -o "$T/m" --setting meister2021 --embedding 8 --hidden 8 \
    --epochs 1 <"$T/train"
ok 'meister2021: the LSTM'\''s rate' test "$(told "$T/m" rate)" = 0.0001
ok 'the attention'\''s is ten times it' test \
    "$(told "$T/m" attention_rate)" = 0.001
make_model "$T/c" --class-weights none
ok 'class weights matter' sh -c '! cmp -s "$0" "$1"' "$T/c" "$T/a"
make_corpus 200 3
make_model "$T/three" --projection sparsegen --lambda 0.5
ok 'three classes: accuracy chooses' test "$(told "$T/three" dev_metric)" = \
    accuracy
status 65 'three classes: a model that tells no numbers' width "$T/r" \
    "$T/huge" --encoder transformer
ok 'and so it says' grep -q 'accuracy is undefined: a smaller --rate' "$T/.err"
tensor-dump --full "$T/three" >"$T/shown"
ok 'config: projection and labels' grep -q 'config={.*sparsegen.*"lambda":0.5.*"labels":\["0","1","2"\]' "$T/shown"
ok 'usage is the SYNOPSIS' usage_is_synopsis train
done_testing
