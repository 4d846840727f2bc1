#!/bin/sh
# adversary.t -- models that decide as another by other words, the same bytes
# whatever happens on the way, and what is refused.
. tests/tap.sh
. tests/model.sh
. tests/filter.sh

# An adversary of $T/base, which has learnt what synth(1) makes.
against() { # OUTPUT options
	against_output=$1
	shift
	${against_how:-} adversary -b "$T/base" --dev "$T/dev" \
	    -o "$against_output" --rate 0.01 "$@" <"$T/train"
}
parted() { # MODEL: means over the test documents, a line each
	for parted_model in "$T/base" "$1"; do
		decided "$parted_model" <"$T/test" |
		    tensor-cut -k special,alpha,y,correct >"$T/of.$(basename \
		    "$parted_model")"
	done
	tensor-cut -k alpha,y,correct -r alpha=a,y=b,correct=c \
	    <"$T/of.$(basename "$1")" | tensor-paste "$T/of.base" - |
	    diverge alpha a | diverge -d tvd y b |
	    summarize -f csv -F jsd.alpha.a,tvd.y.b,correct,c >"$T/summary"
}
mean() { # FIELD
	awk -F, -v field="$1" 'NR == 1 { for (i = 1; i <= NF; i++)
		column[$i] = i; next }
		$column["field"] == field { print $column["mean"] }' \
	    "$T/summary"
}
holds() { # CONDITION of jsd, tvd, base (its accuracy) and own
	awk -v jsd="$(mean jsd.alpha.a)" -v tvd="$(mean tvd.y.b)" \
	    -v base="$(mean correct)" -v own="$(mean c)" 'BEGIN {
		print "jsd", jsd, "tvd", tvd, "correct", base, own
		exit !('"$1"') }'
}
# What a file says of its training: a number or name.
told() { # MODEL NAME
	tensor-dump --full "$1" |
	    sed -n "s/^training=.*\"$2\":\"*\([^,\"}]*\).*/\1/p"
}

# Without contrasts a bag of words will do, which is what a model has so soon.
synth -s 4 -n 1400 -c 0 >"$T/corpus.csv"
vocab "$T/corpus.csv" >"$T/vocab.tsv"
for split in train dev test; do
	tokenize -v "$T/vocab.tsv" -s $split "$T/corpus.csv" >"$T/$split"
done
train --dev "$T/dev" -o "$T/base" --embedding 16 --keys 16 --hidden 16 \
    --rate 0.01 --epochs 10 <"$T/train"
for method in frozen frozen-encoder transferred; do
	against "$T/$method" --method $method --epochs 12 --lambda 0.3
	parted "$T/$method"
	ok "$method: another attention, nearly the same decisions" holds \
	    'jsd > 0.6 && tvd < 0.1 && own > base - 0.06 && base > 0.9'
done
against "$T/kl" -d kl --lambda 0.02 --epochs 12
parted "$T/kl"
ok 'kl: the same' holds 'jsd > 0.4 && tvd < 0.1 && own > base - 0.06'
against "$T/none" --lambda 0 --epochs 12
parted "$T/none"
ok 'frozen, lambda 0: attention comes back' holds 'jsd < 0.02 && tvd < 0.02'

against "$T/new" --method unfrozen --rate 0.02 --epochs 20
parted "$T/new"
ok 'unfrozen: so does a new model' holds \
    'jsd > 0.6 && tvd < 0.1 && own > base - 0.06'
against "$T/same" --method unfrozen --rate 0.02 --epochs 20 --lambda 0
parted "$T/same"
ok 'unfrozen, lambda 0: less far apart' holds 'jsd < 0.5 && tvd < 0.1'

# Which parameters learn.
learnt() { # MODEL: the first names of what differs from the base
	tensor-cmp "$T/base" "$1" | awk '$2 ~ /^[0-9]+$/ && NF == 6 {
		sub(/\..*/, "", $1); print $1 }' | sort -u | tr '\n' ' '
}
ok 'frozen: the attention alone' test "$(learnt "$T/frozen")" = 'attention '
ok 'frozen-encoder: the decoder too' test "$(learnt "$T/frozen-encoder")" = \
    'attention decoder '
ok 'transferred: all' test "$(learnt "$T/transferred")" = \
    'attention decoder embedding encoder '

# A rate of 0 tells where a new one begins: not where train of that seed does.
train --dev "$T/dev" -o "$T/began" --embedding 16 --keys 16 --hidden 16 \
    --rate 0 --epochs 1 <"$T/train"
against "$T/begins" --method unfrozen --rate 0 --epochs 1
ok 'unfrozen: a beginning of its own' sh -c 'tensor-cmp "$0" "$1" |
    grep -q "embedding.weight  *\([0-9]*\)  *[1-9]"' "$T/began" "$T/begins"

# What the file says.
ok 'the method' test "$(told "$T/frozen" method)" = frozen
ok 'the base' test "$(told "$T/frozen" base)" = \
    "$(tensor-dump --full "$T/base" | sed -n 's/^parameters_sha256=//p')"
ok 'and how it was made' sh -c 'tensor-dump --full "$0" | grep -q \
    "^training=.*\"base_training\":{\"seed\":1,"' "$T/frozen"
ok 'what chose the epoch' sh -c 'tensor-dump --full "$0" | grep -q \
    "^training=.*\"dev_metric\":\"gain\".*\"adversary\":"' "$T/frozen"

# The same bytes.
against "$T/one" --epochs 4
against "$T/two" --epochs 4
against "$T/three" --epochs 4 -s 2
same 'the same seed gives the same bytes' "$T/one" "$T/two"
ok 'another seed other bytes' sh -c '! cmp -s "$0" "$1"' "$T/one" "$T/three"
ok 'no checkpoint is left' sh -c '! ls "$0"/*.checkpoint' "$T"

# A run that is killed goes on from where it was.
for method in frozen unfrozen; do
	long="--method $method --epochs 12 --patience 12"
	# shellcheck disable=SC2086
	against "$T/unharmed" $long
	against_how=exec # so that $! is adversary itself
	: >"$T/epochs"
	# shellcheck disable=SC2086
	against "$T/killed" $long --checkpoint 0 --verbose 2>"$T/epochs" &
	pid=$!
	against_how=
	while kill -0 $pid 2>/dev/null &&
	    ! grep -q 'epoch 2: loss' "$T/epochs"; do
		sleep 0.01
	done
	kill -9 $pid
	wait $pid 2>/dev/null
	killed=$?
	ok "$method: kill -9 in the middle" test $killed -eq 137
	ok "$method: leaves a checkpoint" test -f "$T/killed.checkpoint"
	ok "$method: and no model" test ! -e "$T/killed"
	cp "$T/killed.checkpoint" "$T/kept"
	# shellcheck disable=SC2086
	against "$T/killed" $long --verbose 2>"$T/log"
	ok "$method: begun anew, it goes on" grep -q 'going on from it' "$T/log"
	same "$method: and gives the bytes of a run that was not killed" \
	    "$T/unharmed" "$T/killed"
	rm "$T/killed"
done
for other in '--lambda 0.9' '-d kl --lambda 1' '--method transferred' '-s 2'; do
	cp "$T/kept" "$T/killed.checkpoint"
	# shellcheck disable=SC2086
	against "$T/killed" --method unfrozen --epochs 12 --patience 12 $other \
	    --verbose 2>"$T/log"
	ok "a checkpoint without $other is not used" grep -q 'not used' "$T/log"
done
train --dev "$T/dev" -o "$T/another" --embedding 16 --keys 16 --hidden 16 \
    --rate 0.01 --epochs 1 <"$T/train"
cp "$T/kept" "$T/killed.checkpoint"
against "$T/killed" --method unfrozen --epochs 12 --patience 12 \
    -b "$T/another" --verbose 2>"$T/log"
ok 'nor one of another base' grep -q 'not used' "$T/log"

# Other models.
make_corpus 120 3
for projection in sparsemax 'sparsegen --lambda 0.5' 'entmax --alpha 1.5'; do
	# shellcheck disable=SC2086
	make_model "$T/base" --encoder transformer --projection $projection \
	    --epochs 20
	against "$T/sparse" --epochs 3
	parted "$T/sparse"
	ok "transformer, $projection, three classes" holds 'jsd > 0 && tvd < 1'
	status 65 "$projection: kl is infinite" against "$T/r" -d kl
	ok "$projection: and so it says" grep -q 'kl is infinite' "$T/.err"
done

# Data that will not do.
make_model "$T/base"
make_corpus 120 2
status 65 'a base of other classes' against "$T/r"
ok 'both are told' grep -q '2 classes, but .*base has 3' "$T/.err"
make_model "$T/base"
for split in train dev; do
	tokenize -v "$T/vocab.tsv" -s $split --labels 1,0 "$T/corpus.csv" \
	    >"$T/turned.$split"
done
status 65 'a base of the classes in another order' adversary -b "$T/base" \
    --dev "$T/turned.dev" -o "$T/r" <"$T/turned.train"
ok 'both lists are told' grep -q \
    '<stdin>: classes \["1","0"\], but .*base has \["0","1"\]' "$T/.err"
synth -s 9 -n 60 >"$T/else.csv"
vocab -m 3 "$T/else.csv" >"$T/else.tsv"
tokenize -v "$T/else.tsv" -s train "$T/else.csv" >"$T/else.train"
tokenize -v "$T/else.tsv" -s dev "$T/else.csv" >"$T/else.dev"
status 65 'documents of another vocabulary than the base' adversary \
    -b "$T/base" --dev "$T/else.dev" -o "$T/r" <"$T/else.train"
status 65 'dev of another vocabulary' adversary -b "$T/base" \
    --dev "$T/else.dev" -o "$T/r" <"$T/train"
status 65 'a base that is a stream' against "$T/r" -b "$T/train"
status 66 'a base that is not there' against "$T/r" -b "$T/nowhere"
make_model "$T/base" --encoder transformer --embedding 3 --epochs 1
printf 'was 3e38 -3e38 3e38\nthe -3e38 3e38 -3e38\n' >"$T/huge"
status 65 'a model that tells no numbers' against "$T/r" \
    --method unfrozen --vectors "$T/huge"
ok 'failure leaves no model' sh -c '! ls "$0"/r "$0"/r.[!c]*' "$T"
printf 'was 1 2 3\n' >"$T/vectors"
ok 'vectors' against "$T/v" --method unfrozen --epochs 1 --vectors "$T/vectors"
against "$T/w" --method unfrozen --epochs 1
ok 'which count' sh -c '! cmp -s "$0" "$1"' "$T/v" "$T/w"

# Options.
for option in '--method thawed' '-d tvd' '--lambda -1' '--lambda nan' \
    '--batch 0' '--rate x' '--vectors x' '-v x --method unfrozen' \
    '--no-such-option' 'operand'; do
	# shellcheck disable=SC2086
	status 64 "$option" against "$T/r" $option
done
status 64 'no base' adversary --dev "$T/dev" -o "$T/r" <"$T/train"
status 64 'no --dev' adversary -b "$T/base" -o "$T/r" <"$T/train"
status 64 'no -o' adversary -b "$T/base" --dev "$T/dev" <"$T/train"
ok 'usage is the SYNOPSIS' usage_is_synopsis adversary
done_testing
