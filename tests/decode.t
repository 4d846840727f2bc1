#!/bin/sh
# decode.t -- the decision, by numbers worked out by hand.
. tests/tap.sh
. tests/filter.sh

config='{"encoder":"lstm","attention":"dot","projection":"softmax","lambda":0,
"alpha":1.5,"vocabulary":2,"embedding":1,"hidden":1,"keys":1,"layers":1,
"heads":1,"feedforward":1,"outputs":OUTPUTS,"vocabulary_sha256":"",
"labels":["0","1"]}'
encoder='embedding.weight 2x1 0
encoder.weight_ih_l0 4x1 0
encoder.weight_hh_l0 4x1 0
encoder.bias_ih_l0 4 0
encoder.bias_hh_l0 4 0
encoder.weight_ih_l0_reverse 4x1 0
encoder.weight_hh_l0_reverse 4x1 0
encoder.bias_ih_l0_reverse 4 0
encoder.bias_hh_l0_reverse 4 0
attention.query 2 0'
model() { # OUTPUTS WEIGHT BIAS
	printf '%s\ndecoder.weight %dx2 %s\ndecoder.bias %d %s\n' "$encoder" \
	    "$1" "$2" "$1" "$3" |
	    tests/model.pl config="$(echo "$config" | sed "s/OUTPUTS/$1/")"
}
model 1 '2 -1' 0.5 >"$T/one"
model 3 '1 0 0 1 1 1' '0 0.5 -1' >"$T/three"
tests/stream.pl >"$T/in" <<'END'
H F32 n 2
alpha F32 n
label I32 1
0 alpha=0.25,0.75 H=1,2,-1,4 label=0
1 alpha=1,0,0 H=1,1,7,7,7,7 label=1
2 alpha=0,0 H=1,1,1,1 label=-1
END
decoded() { # NAME MODEL FIELD WANTED
	decode -m "$2" <"$T/in" | tests/stream.pl -d "$3" >"$T/out"
	printf '%b' "$4" >"$T/want"
	same "$1" "$T/want" "$T/out"
}
decoded 'context: the weighted states' "$T/one" context \
    '0 -0.5 3.5\n1 1 1\n2 0 0\n'
decoded 'logits: 2 c1 - c2 + 0.5' "$T/one" logits '0 -4\n1 1.5\n2 0.5\n'
decoded 'y: the sigmoid' "$T/one" y '0 0.0179862\n1 0.817575\n2 0.622459\n'
decoded 'correct: y above 0.5' "$T/one" correct '0 1\n1 1\n2 0\n'
decoded 'three classes: logits' "$T/three" logits \
    '0 -0.5 4 2\n1 1 1.5 1\n2 0 0.5 -1\n'
decoded 'three classes: the softmax' "$T/three" y \
    '0 0.00968996 0.872262 0.118048\n1 0.274069 0.451863 0.274069\n2 0.331499 0.546549 0.121952\n'
decoded 'three classes: correct' "$T/three" correct '0 0\n1 1\n2 0\n'
tests/stream.pl >"$T/in.nan" <<'END'
H F32 n 2
alpha F32 n
label I32 1
0 alpha=1 H=nan,0 label=0
1 alpha=1 H=nan,0 label=1
2 alpha=1 H=0,1 label=0
END
for classes in one three; do
	decode -m "$T/$classes" <"$T/in.nan" | tests/stream.pl -d correct \
	    >"$T/out"
	printf '0 0\n1 0\n2 %d\n' "$([ $classes = three ] || echo 1)" >"$T/want"
	same "$classes: NaN is never correct" "$T/want" "$T/out"
done
decode -m "$T/one" --drop H,alpha <"$T/in" | tensor-dump --head |
    awk 'NR > 1 && NF == 3 { print $1 }' >"$T/out"
printf '%s\n' label context logits y correct >"$T/want"
same '--drop leaves fields out' "$T/want" "$T/out"
tensor-cut -d label <"$T/in" | decode -m "$T/one" >"$T/unlabelled"
ok 'no label, nothing correct' sh -c \
    '! tensor-dump --head "$0" | grep -q correct' "$T/unlabelled"

# The model's classes are "0","1".
for labels in '["1","0"]' '["0","1","2"]' '["0","one"]'; do
	tensor-cut --set "labels=$labels" <"$T/in" >"$T/named"
	status 65 "a stream of other classes: $labels" decode -m "$T/one" \
	    <"$T/named"
	ok "$labels: both lists are told" grep -qF \
	    "<stdin>: classes $labels, but $T/one has [\"0\",\"1\"]" "$T/.err"
done
tensor-cut --set 'labels=["0", "1"]' <"$T/in" >"$T/named"
ok 'a stream of the same classes' decode -m "$T/one" -o "$T/out" <"$T/named"
sed 's/labels/sleabl/' "$T/one" >"$T/nameless"
tensor-cut --set 'labels=["1","0"]' <"$T/in" >"$T/named"
ok 'a model that names no classes' decode -m "$T/nameless" -o "$T/out" \
    <"$T/named"

status 65 '--drop of no field' decode -m "$T/one" --drop X <"$T/in"
status 64 'no model' decode <"$T/in"
status 64 'a model from standard input' decode -m - <"$T/in"
status 66 'a model that is not there' decode -m "$T/nowhere" <"$T/in"
status 65 'a stream given as model' decode -m "$T/in" <"$T/in"
refused() { # NAME TEXT REASON: a stream that is
	printf "$2" | tests/stream.pl >"$T/bad"
	status 65 "$1" decode -m "$T/one" <"$T/bad"
	ok "$1: said so" grep -q "^decode: <stdin>: .*$3" "$T/.err"
}
refused 'H of three columns' 'H F32 n 3\nalpha F32 n\n0 H=1,2,3 alpha=1\n' \
    'field H has 3 columns'
refused 'H of any columns' 'H F32 2 d\nalpha F32 n\n0 H=1,2 alpha=1\n' \
    'field H has d columns'
refused 'more states than weights' \
    'H F32 n 2\nalpha F32 k\n0 alpha=1 H=1,2,1,2\n' 'differ in length'
refused 'no alpha' 'H F32 n 2\n0 H=1,2\n' 'no field alpha: project makes it'
refused 'alpha in double' 'H F32 n 2\nalpha F64 n\n0 H=1,2 alpha=1\n' \
    'field alpha is F64'
refused 'no label in label' \
    'H F32 n 2\nalpha F32 n\nlabel I32 0\n0 H=1,2 alpha=1 label=\n' \
    'label is not one number'
filter_owes "$T/in" decode -m "$T/one"
done_testing
