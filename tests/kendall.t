#!/bin/sh
# kendall.t -- tau-b of two fields over a document's words.
. tests/tap.sh
. tests/filter.sh

cat >"$T/text" <<'END'
alpha F32 n
grad F32 n
loo F64 n
y F32 2
M F32 n n
special BOOL n
0 alpha=9,0.1,0.2,0.3,0.4,9 grad=9,1,3,2,4,0 loo=0,4,3,2,1,9 special=1,0,0,0,0,1 y=0,1 M=0
1 alpha=9,0,0,0.5,0.5 grad=0,1,1,2,3 loo=0,0,0,1,1 special=1,0,0,0,0 y=0,1 M=0
5 alpha=0,1 grad=0,1 loo=0,1 special=1,0 y=0,1 M=0
8 alpha=1,2,3 grad=1,1,1 loo=1,2,nan special=0,0,0 y=0,1 M=0
END
sed 's/ M=0$//; /^M/d' "$T/text" | tests/stream.pl >"$T/in"

ok 'compares the first with each of the others' sh -c \
    'kendall alpha grad loo <"$0" >"$1"' "$T/in" "$T/out"
# By hand: 5 of 6 pairs alike, and 8 of the 4! orders are so extreme; then 4
# alike of 6, 2 tied in alpha and 1 in grad, 4 / sqrt(4 5). SciPy 1.10.1:
#	kendalltau([.1, .2, .3, .4], [1, 3, 2, 4])
#	kendalltau([0, 0, .5, .5], [1, 1, 2, 3])
#	kendalltau([0, 0, .5, .5], [0, 0, 1, 1])
cat >"$T/grad" <<'END'
0 0.666667 0.333333
1 0.894427 0.10247
5 nan nan
8 nan nan
END
cat >"$T/loo" <<'END'
0 -1 0.0833333
1 1 0.0832645
5 nan nan
8 nan nan
END
for other in grad loo; do
	tests/stream.pl -d kendall.alpha.$other <"$T/out" >"$T/got"
	same "kendall.alpha.$other, over the words" "$T/$other" "$T/got"
done
tests/stream.pl -d alpha <"$T/in" >"$T/before"
tests/stream.pl -d alpha <"$T/out" >"$T/after"
same 'other fields pass' "$T/before" "$T/after"

status 65 'fields of different length are not compared' \
    sh -c 'kendall alpha y <"$0"' "$T/in"
ok 'and both are named' grep -q 'fields alpha and y differ' "$T/.err"
status 64 'one field is not enough' sh -c 'kendall alpha <"$0"' "$T/in"
filter_owes "$T/in" kendall alpha grad
ok 'usage is the SYNOPSIS' usage_is_synopsis kendall
done_testing
