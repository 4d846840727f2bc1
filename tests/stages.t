#!/bin/sh
# stages.t -- embed, encode and attend: what they add, and what they refuse.
. tests/tap.sh
. tests/model.sh
. tests/filter.sh

config='{"encoder":"lstm","attention":"ATTENTION","projection":"softmax",
"lambda":0,"alpha":1.5,"vocabulary":3,"embedding":2,"hidden":1,"keys":2,
"layers":1,"heads":1,"feedforward":1,"outputs":1,"vocabulary_sha256":"",
"labels":["0","1"]}'
encoder='embedding.weight 3x2 1 2 3 4 5 6
encoder.weight_ih_l0 4x2 0
encoder.weight_hh_l0 4x1 0
encoder.bias_ih_l0 4 100 -100 0.5 100
encoder.bias_hh_l0 4 0
encoder.weight_ih_l0_reverse 4x2 0
encoder.weight_hh_l0_reverse 4x1 0
encoder.bias_ih_l0_reverse 4 0
encoder.bias_hh_l0_reverse 4 100 100 0.25 100'
decoder='decoder.weight 1x2 0
decoder.bias 1 0'
tanh='attention.key.weight 2x2 1 0 0 -1
attention.key.bias 2 0 0.5
attention.v.weight 1x2 2 1'
made() { # ATTENTION PARAMETERS
	printf '%s\n%s\n%s\n' "$encoder" "$2" "$decoder" |
	    tests/model.pl config="$(echo "$config" | sed "s/ATTENTION/$1/")"
}
made tanh "$tanh" >"$T/tanh"
made dot 'attention.query 2 2 -1' >"$T/dot"

tests/stream.pl >"$T/ids" <<'END'
ids I32 n
0 ids=2,0,2
4 ids=1
END
embed -m "$T/dot" <"$T/ids" | tests/stream.pl -d X >"$T/out"
printf '0 5 6 1 2 5 6\n4 3 4\n' >"$T/want"
same 'embed: the rows of the words' "$T/want" "$T/out"
# Input and output gates open; forward forgets, backward remembers:
# tanh(tanh(0.5)), and tanh of tanh(0.25) once, twice, three times.
embed -m "$T/dot" <"$T/ids" >"$T/embedded"
encode -m "$T/dot" <"$T/embedded" >"$T/encoded"
tests/stream.pl -d H <"$T/encoded" >"$T/out"
cat >"$T/want" <<'END'
0 0.431808 0.625966 0.431808 0.454087 0.431808 0.240136
4 0.431808 0.240136
END
same 'encode: both directions, side by side' "$T/want" "$T/out"
tests/stream.pl >"$T/states" <<'END'
H F32 n 2
0 H=1,2,-1,0.5
9 H=0,0
END
attend -m "$T/dot" <"$T/states" | tests/stream.pl -d scores >"$T/out"
# (2 h1 - h2) / sqrt(2)
printf '0 0 -1.76777\n9 0\n' >"$T/want"
same 'attend: dot product over the root of the width' "$T/want" "$T/out"
attend -m "$T/tanh" <"$T/states" | tests/stream.pl -d scores >"$T/out"
# 2 tanh(h1) + tanh(0.5 - h2)
printf '0 0.61804 -1.52319\n9 0.462117\n' >"$T/want"
same 'attend: tanh, additive without a query' "$T/want" "$T/out"

# Models that are none.
refused() { # NAME REASON: $T/bad as model
	status 65 "$1" embed -m "$T/bad" <"$T/ids"
	ok "$1: said so" grep -q "^embed: .*bad: .*$2" "$T/.err"
}
good="$encoder
attention.query 2 2 -1
$decoder"
dot=$(echo "$config" | sed s/ATTENTION/dot/)
bad() { # sed expression on the parameters, then KEY=VALUE
	bad_edit=$1
	shift
	echo "$good" | sed "$bad_edit" | tests/model.pl config="$dot" "$@" \
	    >"$T/bad"
}
bad 's/3 4 5/3 nan 5/'
refused 'a weight that is NaN' 'embedding.weight: element 3 is not finite'
bad '/decoder.bias/d'
refused 'a missing parameter' 'no parameter decoder.bias'
bad 's/query 2 2 -1/query 3 1/'
refused 'a parameter of another shape' 'attention.query: its shape'
bad '' format=attention-model/2
refused 'another format' 'unknown format'
bad '' config=
refused 'no config' 'no config'
bad '' config='{"encoder":'
refused 'a config that is no JSON' 'config:'
for change in 's/"lstm"/"gru"/' 's/"dot"/"cosine"/' 's/"softmax"/"max"/' \
    's/"lambda":0/"lambda":1/' 's/"alpha":1.5/"alpha":0.5/' \
    's/"hidden":1/"hidden":0/' 's/"embedding":2/"embedding":2.5/' \
    's/"vocabulary":3/"vocabulary":1e99/' 's/"outputs":1,//' \
    's/"vocabulary":3/"vocabulary":16777216/' 's/"hidden":1/"hidden":65536/'
do
	echo "$good" | tests/model.pl config="$(echo "$dot" | sed "$change")" \
	    >"$T/bad"
	refused "config: $change" ''
done
bad '' parameters_sha256="$(printf %064d 0)"
refused 'a digest of other parameters' 'parameters_sha256'
bad '' parameters_sha256=
refused 'no digest' 'parameters_sha256'
head -c 1000 "$T/dot" >"$T/bad"
refused 'half a model' ''
cat "$T/dot" "$T/dot" >"$T/bad"
refused 'two models' 'bytes after the model'
: >"$T/bad"
refused 'an empty file' 'empty'
status 66 'a folder given as model' embed -m "$T" <"$T/ids"

# Streams that will not do.
printf 'ids I32 n\n7 ids=0,3\n' | tests/stream.pl >"$T/high"
status 65 'a word that the model lacks' embed -m "$T/dot" <"$T/high"
ok 'it and its record are named' grep -q 'record 7: id 3' "$T/.err"
printf 'ids I32 n\n7 ids=-1\n' | tests/stream.pl >"$T/low"
status 65 'a word below 0' embed -m "$T/dot" <"$T/low"
printf 'X F32 n 3\n0 X=1,2,3\n' | tests/stream.pl >"$T/wide"
status 65 'X of another width' encode -m "$T/dot" <"$T/wide"
printf 'X F32 2 d\n0 X=1,2,3,4\n' | tests/stream.pl >"$T/any"
status 65 'X of any width' encode -m "$T/dot" <"$T/any"
status 65 'an LSTM has no self-attention' encode -a -m "$T/dot" <"$T/embedded"
status 65 'no H' attend -m "$T/dot" <"$T/ids"
ok 'who makes it' grep -q 'no field H: encode makes it' "$T/.err"

# Documents without words go their way.
printf 'ids I32 n\n1 ids=\n2 ids=1\n' | tests/stream.pl >"$T/none"
embed -m "$T/dot" <"$T/none" | encode -m "$T/dot" | attend -m "$T/dot" |
    tests/stream.pl -d scores | cut -c 1-2 >"$T/out"
printf '1\n2 \n' >"$T/want"
same 'a document of length 0' "$T/want" "$T/out"

# The history tells the model, the vocabulary must be the model's.
make_corpus 60 2
make_model "$T/model"
embed -m "$T/model" <"$T/test" | tensor-dump --head >"$T/out"
digest=$(tensor-dump "$T/model" | sed -n 's/^parameters_sha256=//p')
ok 'the history tells the model' grep -q "embed .*model=$digest" "$T/out"
synth -s 8 -n 60 >"$T/else.csv"
vocab "$T/else.csv" >"$T/else.tsv"
tokenize -v "$T/else.tsv" "$T/else.csv" >"$T/else"
status 65 'another vocabulary' embed -m "$T/model" <"$T/else"
ok 'is told' grep -q '<stdin>: tokenized with another vocabulary' "$T/.err"
status 64 'no model' embed <"$T/test"
status 64 'an operand' embed -m "$T/model" "$T/test"
status 64 'no window' embed -m "$T/model" -w 0 <"$T/test"

embed -m "$T/model" <"$T/test" >"$T/embedded"
encode -m "$T/model" <"$T/embedded" >"$T/encoded"
filter_owes "$T/test" embed -m "$T/model"
filter_owes "$T/embedded" encode -m "$T/model"
filter_owes "$T/encoded" attend -m "$T/model"
for program in embed encode attend project decode grad loo; do
	ok "$program: usage is the SYNOPSIS" usage_is_synopsis $program
done

# A model that is cut off while a program waits with it for its records.
cp "$T/tanh" "$T/short"
mkfifo "$T/pipe"
embed -m "$T/short" -o "$T/made" <"$T/pipe" 2>"$T/err" &
exec 3>"$T/pipe"
until grep -q "$T/short" "/proc/$!/maps" || ! kill -0 $!; do
	sleep 0.01
done
: >"$T/short"
cat "$T/ids" >&3
exec 3>&-
wait $!
ok 'a model cut short in use: status 74' [ $? = 74 ]
echo "embed: $T/short: made shorter while it is in use" >"$T/want"
same 'a model cut short in use: the line' "$T/want" "$T/err"
ok 'a model cut short in use: no output' sh -c '! ls "$0"*' "$T/made"
done_testing
