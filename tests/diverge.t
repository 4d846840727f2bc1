#!/bin/sh
# diverge.t -- divergences of two distributions over a document's words.
. tests/tap.sh
. tests/filter.sh

cat >"$T/text" <<'END'
p F32 n
q F64 n
w F32 n
special BOOL n
2 p=0,0.5,0.5,0 q=0,0.25,0.75,0 w=7,1,3,7 special=1,0,0,1
3 p=0,1,0,0 q=0,0,1,0 w=7,0,2,7 special=1,0,0,1
9 p=0,nan,0,0 q=0,0,1,0 w=7,0,0,7 special=1,0,0,1
END
tests/stream.pl <"$T/text" >"$T/in"

diverges() { # KIND, then the three values that are expected
	kind=$1
	shift
	diverge -d "$kind" p q <"$T/in" >"$T/out" &&
	    tests/stream.pl -d "$kind.p.q" <"$T/out" >"$T/got" &&
	    printf '2 %s\n3 %s\n9 %s\n' "$@" | diff - "$T/got"
}

# To 6 digits, by SciPy 1.10.1:
#	jensenshannon([.5, .5], [.25, .75]) ** 2, entropy([.5, .5], [.25, .75])
ok 'jsd; ln 2 where nothing is shared' diverges jsd 0.0338221 0.693147 nan
ok 'kl; infinite where q is 0 and p is not' diverges kl 0.143841 inf nan
ok 'tvd; 1 where nothing is shared' diverges tvd 0.25 1 nan
diverge p q <"$T/in" | tests/stream.pl -d jsd.p.q >"$T/got"
diverge -d jsd p q <"$T/in" | tests/stream.pl -d jsd.p.q >"$T/jsd"
same 'jsd is the default' "$T/jsd" "$T/got"

cat >"$T/two" <<'END'
p F32 1
q F64 1
1 p=0.25 q=0.75
2 p=1 q=0
3 p=nan q=0.5
END
tests/stream.pl <"$T/two" | diverge -d tvd p q | diverge p q >"$T/out"
printf '1 0.5\n2 1\n3 nan\n' >"$T/want"
tests/stream.pl -d tvd.p.q <"$T/out" >"$T/got"
same 'one number is (y, 1 - y): tvd' "$T/want" "$T/got"
printf '1 0.130812\n2 0.693147\n3 nan\n' >"$T/want"
tests/stream.pl -d jsd.p.q <"$T/out" >"$T/got"
same 'one number is (y, 1 - y): jsd' "$T/want" "$T/got"
sed 's/q=0$/q=1.5/' "$T/two" | tests/stream.pl >"$T/two.tens"
status 65 'if it is a probability' sh -c 'diverge p q <"$0"' "$T/two.tens"

status 65 'weights are no distribution' sh -c 'diverge p w <"$0"' "$T/in"
ok 'and they are named' grep -q 'record 2: w is no distribution' "$T/.err"
printf '2 0\n3 0\n9 nan\n' >"$T/zero"
diverge -n -d tvd q w <"$T/in" | tests/stream.pl -d tvd.q.w >"$T/got"
same '-n divides by the sum' "$T/zero" "$T/got"
status 64 'an unknown divergence' sh -c 'diverge -d kld p q <"$0"' "$T/in"
status 64 'one field is not enough' sh -c 'diverge p <"$0"' "$T/in"
status 64 'three are too many' sh -c 'diverge p q w <"$0"' "$T/in"
filter_owes "$T/in" diverge p q
ok 'usage is the SYNOPSIS' usage_is_synopsis diverge
done_testing
