#!/bin/sh
# precision.t -- average precision against the words that decide.
. tests/tap.sh
. tests/filter.sh

cat >"$T/text" <<'END'
alpha F32 n
special BOOL n
rationale BOOL n
other BOOL n
y F32 2
1 alpha=9,0.1,0.3,0.2,0.2,9 special=1,0,0,0,0,1 rationale=1,0,1,0,1,1 other=0,1,0,0,0,0 y=0,1
2 alpha=9,0.1,0.3 special=1,0,0 rationale=1,0,0 other=1,1,1 y=0,1
6 alpha=9,nan,0.3 special=1,0,0 rationale=0,0,1 other=0,1,1 y=0,1
END
tests/stream.pl <"$T/text" >"$T/in"

# Record 1: ranks 1 and, tied with another, 3: (1 + 2/3) / 2. Chance for 2 of
# 4: H = 25/12, (25/12 + 1/3 23/12) / 4 = 49/72.
cat >"$T/want" <<'END'
1 0.833333 0.680556
2 nan nan
6 nan 0.75
END
ok 'ranks the words' sh -c 'precision alpha <"$0" >"$1"' "$T/in" "$T/out"
tests/stream.pl -d precision.alpha <"$T/out" >"$T/got"
same 'ties enter together; special tokens take no part' "$T/want" "$T/got"
cat >"$T/want" <<'END'
1 0.25 0.520833
2 1 1
6 nan 1
END
precision -r other alpha <"$T/in" | tests/stream.pl -d precision.alpha >"$T/got"
same '-r names the field that marks words' "$T/want" "$T/got"
status 65 'the field is as long as the rationale' \
    sh -c 'precision y <"$0"' "$T/in"
status 65 'the rationale is needed' sh -c 'precision -r none alpha <"$0"' \
    "$T/in"
ok 'and named' grep -q 'no field none' "$T/.err"
status 64 'a field is needed' sh -c 'precision <"$0"' "$T/in"
filter_owes "$T/in" precision alpha
ok 'usage is the SYNOPSIS' usage_is_synopsis precision
done_testing
