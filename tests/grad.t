#!/bin/sh
# grad.t -- gradient importance, Meister et al. 2021, Eq. 4 and 5. That it is
# the gradient is held elsewhere (explain_vjp.c, model_torch.t).
. tests/tap.sh
. tests/model.sh
. tests/filter.sh

make_corpus 150 2
make_model "$T/lstm" && make_model "$T/other" -s 2
make_model "$T/transformer" --encoder transformer
decided "$T/lstm" <"$T/test" >"$T/in"
decided "$T/transformer" <"$T/test" >"$T/transformed"
grad -m "$T/lstm" -H <"$T/in" >"$T/out"
grad -m "$T/transformer" -H <"$T/transformed" >"$T/turned"
for field in grad.y.X grad.y.H grad.h.X; do
	ok "lstm: $field is an importance" is_importance $field <"$T/out"
	ok "transformer: $field" is_importance $field <"$T/turned"
done
tensor-dump --head "$T/out" | grep '^grad' | tr -s ' ' >"$T/shown"
printf '%s\n' 'grad.y.X F32 n' 'grad.y.H F32 n' 'grad.h.X F32 n,n' >"$T/want"
same 'its fields' "$T/want" "$T/shown"
grad -m "$T/lstm" <"$T/in" | tensor-dump --head >"$T/shown"
ok 'Eq. 5 with -H alone' sh -c '! grep -q grad.h.X "$0"' "$T/shown"

# X need not be there: it comes from the words' numbers.
tensor-cut -k ids,special,y <"$T/in" | grad -m "$T/lstm" -H >"$T/cut"
for field in grad.y.X grad.y.H grad.h.X; do
	numbers $field <"$T/out" >"$T/a"
	numbers $field <"$T/cut" >"$T/b"
	same "$field without X" "$T/a" "$T/b"
done

# Documents of no word, of one, of two.
printf 'text,label,exp_split\n,0,test\nwas,1,test\nwas the,1,test\n' |
    tokenize -v "$T/vocab.tsv" -s test >"$T/short"
for model in lstm transformer; do
	decided "$T/$model" <"$T/short" | grad -m "$T/$model" -H >"$T/few"
	for field in grad.y.X grad.y.H grad.h.X; do
		ok "$model: $field is NaN for one word" is_importance $field \
		    <"$T/few"
	done
	numbers grad.y.X <"$T/few" | sed -n 2p >"$T/b"
	printf '1 0 null 0\n' >"$T/a"
	same "$model: so it is" "$T/a" "$T/b"
done

# Without the way through the attention, dy/dh_i is alpha_i times one vector.
grad -m "$T/lstm" --detach <"$T/in" | kendall alpha grad.y.H |
    numbers kendall.alpha.grad.y.H | awk '{ print $2 }' | sort -u >"$T/out.tau"
echo 1 >"$T/want"
same '--detach: tau of alpha and grad.y.H is 1' "$T/want" "$T/out.tau"
differs() { # NAME OPTIONS: grad.y.X is not that without options
	differs_name=$1
	shift
	grad -m "$T/lstm" "$@" <"$T/in" >"$T/b"
	numbers grad.y.X <"$T/out" >"$T/a"
	numbers grad.y.X <"$T/b" >"$T/c"
	ok "$differs_name" sh -c '! cmp -s "$0" "$1"' "$T/a" "$T/c"
	ok "$differs_name: an importance" is_importance grad.y.X <"$T/b"
}
differs '-n l1' -n l1
differs '-x' -x
differs '--detach' --detach
# One output: its slope is a factor of all words alike.
grad -m "$T/lstm" -O logit <"$T/in" | numbers grad.y.X >"$T/b"
numbers grad.y.X <"$T/out" >"$T/a"
ok '-O logit: the same for two classes, but for rounding' sh -c '
	paste -d " " "$0" "$1" | awk "{ for (i = 2; i <= NF / 2; i++) {
		d = \$i - \$(i + NF / 2)
		if (d > 1e-5 || d < -1e-5) exit 1 } }
		END { exit !NR }"' "$T/a" "$T/b"

# Another projection upstream: grad follows it.
decided "$T/lstm" -p sparsegen -l 0.5 <"$T/test" >"$T/sparse"
grad -m "$T/lstm" <"$T/sparse" >"$T/follows"
ok 'what if: an importance' is_importance grad.y.X <"$T/follows"
numbers grad.y.H <"$T/follows" >"$T/a"
numbers grad.y.H <"$T/out" >"$T/b"
ok 'what if: another' sh -c '! cmp -s "$0" "$1"' "$T/a" "$T/b"
zeros() { # where alpha is 0, nothing reaches y by way of the state's value
	grad -m "$T/lstm" --detach <"$T/sparse" |
	    tensor-dump -j -f alpha,grad.y.H | perl -MJSON::PP -ne '
		my $f = decode_json($_)->{fields};
		for my $i (0 .. $#{$f->{alpha}}) {
			next if $f->{alpha}[$i] != 0;
			$zeros++;
			exit 1 if ($f->{"grad.y.H"}[$i] // 0) != 0;
		}
		END { $? ||= $zeros < 100 }'
}
ok 'what if: no weight, no gradient of the value' zeros

status 65 'y of another model' grad -m "$T/other" <"$T/in"
ok 'is told with record and both values' grep -q \
    'grad: <stdin>: record [0-9]*: y is .* says' "$T/.err"
tensor-cut -d y <"$T/in" >"$T/undecided"
status 0 'no y: the model'\''s own' grad -m "$T/other" <"$T/undecided"
status 64 '-n l3' grad -m "$T/lstm" -n l3 <"$T/in"
status 64 '-x has no norm' grad -m "$T/lstm" -x -n l1 <"$T/in"
ok 'and so it says' grep -q 'has no norm' "$T/.err"
status 64 '-O loss' grad -m "$T/lstm" -O loss <"$T/in"
decided "$T/lstm" <"$T/short" >"$T/little"
filter_owes "$T/little" grad -m "$T/lstm" -H
done_testing
