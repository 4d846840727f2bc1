#!/bin/sh
# loo.t -- leave-one-out importance, Meister et al. 2021, Eq. 6, against
# documents that have really lost a word.
. tests/tap.sh
. tests/model.sh
. tests/filter.sh

make_corpus 150 2
make_model "$T/lstm" && make_model "$T/other" -s 2
make_model "$T/transformer" --encoder transformer --heads 2
for model in lstm transformer; do
	decided "$T/$model" <"$T/test" >"$T/in.$model"
	loo -m "$T/$model" <"$T/in.$model" >"$T/out.$model"
	for field in loo.y.X loo.y.H; do
		ok "$model: $field is an importance" is_importance $field \
		    <"$T/out.$model"
	done
done

# The first row is a text of 12 words, the next have lost one each.
text=$(sed -n '/"/d; s/,.*,test,.*//p' "$T/corpus.csv" |
    awk 'NF >= 12' | head -n 1 | cut -d ' ' -f 1-12)
{
	echo text,label,exp_split
	echo "$text,0,test"
	for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
		echo "$(echo "$text" | awk -v i=$i '{ $i = ""; print }'),0,test"
	done
} >"$T/erased.csv"
tokenize -v "$T/vocab.tsv" "$T/erased.csv" >"$T/erased"
# |y - y of the shorter text|, total variation for three classes, over its sum
as_erased() { # MODEL options of project
	erased_model=$1
	shift
	decided "$erased_model" "$@" <"$T/erased" | loo -m "$erased_model" \
	    >"$T/left.out" || return
	numbers loo.y.X <"$T/left.out" | sed 1q >"$T/says"
	numbers y <"$T/left.out" | awk '
		NR == 1 { for (k = 2; k <= NF; k++) y[k] = $k; next }
		{ d = 0
		  for (k = 2; k <= NF; k++)
			d += $k > y[k] ? $k - y[k] : y[k] - $k
		  raw[NR - 1] = d; sum += d }
		END { for (i = 1; i < NR; i++) print raw[i] / sum }' >"$T/is"
	[ "$(wc -l <"$T/is")" -eq 12 ] || return
	# seq, <SOS>, 12 words, <EOS>
	tr ' ' '\n' <"$T/says" | sed '1,2d;$d' | paste -d ' ' - "$T/is" |
	    awk '{ print } { d = $1 - $2; if (d < 0) d = -d }
		d > 2e-4 { bad = 1 } END { exit bad || NR != 12 }'
}
ok 'lstm: the words'\'' importance is that of erasing them' as_erased \
    "$T/lstm"
ok 'transformer: likewise' as_erased "$T/transformer"
ok 'lstm, what if sparsegen' as_erased "$T/lstm" -p sparsegen -l 0.5
ok 'transformer, what if entmax' as_erased "$T/transformer" -p entmax

# States: what has no weight changes nothing, exactly.
sparse() { # OPTIONS
	decided "$T/lstm" -p sparsemax <"$T/test" | loo -m "$T/lstm" "$@" |
	    tensor-dump -j -f alpha,loo.y.H | perl -MJSON::PP -ne '
		my $f = decode_json($_)->{fields};
		for my $i (0 .. $#{$f->{alpha}}) {
			next if $f->{alpha}[$i] != 0;
			next if !defined $f->{"loo.y.H"}[$i];
			$zeros++;
			exit 1 if $f->{"loo.y.H"}[$i] != 0;
		}
		END { $? ||= $zeros < 100 }'
}
ok 'a state of no weight has exactly 0' sparse
ok '-r: likewise' sparse -r
# Softmax without a state is the rest of it divided by its sum.
loo -m "$T/lstm" -r <"$T/in.lstm" | numbers loo.y.H >"$T/a"
numbers loo.y.H <"$T/out.lstm" >"$T/b"
ok '-r: the same for softmax, but for rounding' sh -c '
	paste -d " " "$0" "$1" | awk "{ for (i = 2; i <= NF / 2; i++) {
		d = \$i - \$(i + NF / 2)
		if (d > 1e-4 || d < -1e-4) exit 1 } }
		END { exit !NR }"' "$T/a" "$T/b"
decided "$T/lstm" -p sparsegen -l 0.25 <"$T/test" >"$T/sparse"
loo -m "$T/lstm" <"$T/sparse" | numbers loo.y.H >"$T/a"
loo -m "$T/lstm" -r <"$T/sparse" | numbers loo.y.H >"$T/b"
ok '-r: another for sparsegen' sh -c '! cmp -s "$0" "$1"' "$T/a" "$T/b"
# All weight on one state: nothing is left to divide.
decided "$T/lstm" -p sparsegen -l 0.999999 <"$T/test" >"$T/single"
loo -m "$T/lstm" -r <"$T/single" | tensor-dump -j -f special,loo.y.H |
    grep -c '"loo.y.H":\[0,null' >"$T/b"
ok '-r: NaN where one state has all the weight' test "$(cat "$T/b")" -gt 0

printf 'text,label,exp_split\n,0,test\nwas,1,test\nwas the,1,test\n' |
    tokenize -v "$T/vocab.tsv" -s test >"$T/short"
for model in lstm transformer; do
	decided "$T/$model" <"$T/short" | loo -m "$T/$model" >"$T/few"
	ok "$model: NaN for one word" is_importance loo.y.X <"$T/few"
	ok "$model: and one state" is_importance loo.y.H <"$T/few"
done

tensor-cut -k ids,special,y <"$T/in.lstm" | loo -m "$T/lstm" |
    numbers loo.y.X >"$T/a"
numbers loo.y.X <"$T/out.lstm" >"$T/b"
same 'X need not be there' "$T/a" "$T/b"
status 65 'y of another model' loo -m "$T/other" <"$T/in.lstm"
ok 'is told' grep -q 'loo: <stdin>: record [0-9]*: y is .* says' "$T/.err"
make_corpus 150 3
make_model "$T/three"
tokenize -v "$T/vocab.tsv" --labels 0,1,2 "$T/erased.csv" >"$T/erased"
ok 'three classes: total variation' as_erased "$T/three"
make_corpus 150 2 # the vocabulary of the models
decided "$T/lstm" <"$T/short" >"$T/little"
filter_owes "$T/little" loo -m "$T/lstm"
done_testing
