#!/bin/sh
# entropy.t -- normalised entropy of distributions over words.
. tests/tap.sh
. tests/filter.sh

cat >"$T/text" <<'END'
alpha F32 n
M F64 n n
scores F32 n
special BOOL n
y F32 2
3 alpha=0,0.25,0.25,0.5,0 scores=9,1,1,2,9 special=1,0,0,0,1 y=0.5,0.5 M=0,0,0,0,0,9,0.5,0.5,0,9,0,1,0,0,0,0,0.25,0.25,0.5,0,0,0,0,0,0
4 alpha=0,1,0 scores=0,-1,0 special=1,0,1 y=1,0 M=0,0,0,0,1,0,0,0,0
7 alpha=0.5,0.5 scores=0,0 special=0,0 y=0,0 M=nan,nan,1,0
END
tests/stream.pl <"$T/text" >"$T/in"

values() { # FIELD, wanted: of all records
	tests/stream.pl -d "$1" <"$T/out" | diff "$2" -
}

ok 'measures vectors and matrices' sh -c \
    'entropy alpha M y <"$0" >"$1"' "$T/in" "$T/out"
# By hand: 1.5 ln 2 / ln 3; row 2 has ln 2 / ln 3, its 9s are at no words.
cat >"$T/alpha" <<'END'
3 0.946395
4 nan
7 1
END
ok 'alpha: words only; one word is undefined' values entropy.alpha "$T/alpha"
cat >"$T/M" <<'END'
3 nan 0.63093 0 0.946395 nan
4 nan nan nan
7 nan 0
END
ok 'M: a row a word; NaN stays NaN' values entropy.M "$T/M"
cat >"$T/y" <<'END'
3 1
4 0
7 nan
END
ok 'y: classes are no words, all zeros are undefined' values entropy.y "$T/y"

status 65 'what has another sum is no distribution' \
    sh -c 'entropy scores <"$0"' "$T/in"
ok 'and it is named' grep -q \
    '^entropy: <stdin>: record 3: scores is no distribution' "$T/.err"
sed 's/=9,1,1,2,9/=9,1,1,-0.5,9/' "$T/text" | tests/stream.pl >"$T/minus"
status 65 'what is negative is none, whatever its sum' \
    sh -c 'entropy -n scores <"$0"' "$T/minus"
sed 's/=0,-1,0/=0,1,0/' "$T/text" | tests/stream.pl |
    entropy -n scores >"$T/out"
cat >"$T/scores" <<'END'
3 0.946395
4 nan
7 nan
END
ok '-n divides by the sum' values entropy.scores "$T/scores"
status 65 'integers are no distribution' sh -c 'entropy special <"$0"' "$T/in"
status 64 'a field must be named' sh -c 'entropy <"$0"' "$T/in"
filter_owes "$T/in" entropy alpha M
ok 'usage is the SYNOPSIS' usage_is_synopsis entropy
done_testing
