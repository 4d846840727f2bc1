#!/bin/sh
# summarize.t -- means, groups, clusters, and what is undefined.
. tests/tap.sh
. tests/filter.sh

cat >"$T/fields" <<'END'
loss F32
correct BOOL 1
label I32 1
logits F32 1
alpha F32 n
kendall.a.b F64 2
precision.a F64 2
entropy.M F64 n
special BOOL n
END
cat >"$T/one" <<'END'
1 loss=1 correct=1 label=1 logits=5 alpha=0,1,2 kendall.a.b=0.5,0.01 precision.a=1,0.5 entropy.M=nan,0.5,1 special=1,0,0
4 loss=2 correct=0 label=0 logits=5 alpha=0,3,5 kendall.a.b=-0.5,0.05 precision.a=0.5,0.25 entropy.M=nan,nan,0 special=1,0,0
5 loss=6 correct=1 label=1 logits=5 alpha=0,4,9 kendall.a.b=nan,nan precision.a=nan,0.9 entropy.M=nan,nan,nan special=1,0,0
9 loss=nan correct=1 label=1 logits=5 alpha=0,4,9 kendall.a.b=0.3,0.06 precision.a=0,0 entropy.M=nan,1,1 special=1,0,0
END
cat "$T/fields" "$T/one" | tests/stream.pl >"$T/in"
sed 's/loss=[^ ]*/loss=11/' "$T/one" | cat "$T/fields" - |
    tests/stream.pl >"$T/in2"

row() { # FIELD GROUP: the CSV's line of that name, without its interval
	summarize -f csv -B 50 "$@" <"$T/in" >"$T/csv" || return
}
line() { # what a field's line begins with
	grep "^$1,$2" "$T/csv" >/dev/null || {
		cat "$T/csv"
		return 1
	}
}

ok 'folds the records' row
ok 'columns have names' line field \
    'group,files,n,undefined,mean,sd,low,high,significant,chance'
ok 'a scalar: NaN is counted, not averaged' line loss \
    ',1,3,1,3,2.1602469,'
ok 'accuracy' line correct ',1,4,0,0.75,0.433012702,'
ok 'tau, and the share of p <= 0.05' \
    grep -q '^kendall.a.b,,1,3,1,0.1,0.43204.*,0.666666667,$' "$T/csv"
ok 'precision, and chance where it is defined' \
    grep -q '^precision.a,,1,3,1,0.5,0.40824.*,,0.25$' "$T/csv"
ok 'entropy over all words' line entropy.M ',1,5,3,0.7,0.4,'
ok 'and over the means of records' line entropy.M/document \
    ',1,3,1,0.583333333,0.424918293,'
ok 'no other vectors, no class numbers' sh -c \
    'test "$(cut -d, -f1 "$0" | tail -n +2 | paste -sd" ")" = "$1"' "$T/csv" \
    'loss correct kendall.a.b precision.a entropy.M entropy.M/document'

ok 'takes fields by name' row -F alpha,label
ok 'special tokens are no words' line alpha ',1,8,0,4.625,'
ok 'a record mean is over its words' line alpha/document ',1,4,0,4.625,'
ok 'whole numbers too' line label ',1,4,0,0.75,'
status 65 'a field that is not there' \
    sh -c 'summarize -F none <"$0"' "$T/in"
ok 'is named' grep -q '<stdin>: no field none' "$T/.err"

ok 'groups by a whole number' row -g label -F loss
ok 'first all records' line loss ',1,3,1,3,'
ok 'then a group' line loss '0,1,1,0,2,0,nan,nan,'
ok 'and another' line loss '1,1,2,1,3.5,2.5,1,6,'
printf 'x F32\nid I64 1\n%s\n%s\n' '1 x=1 id=9007199254740993' \
    '2 x=2 id=9007199254740992' | tests/stream.pl |
    summarize -f csv -g id | cut -d, -f2,4 | paste -sd' ' - >"$T/ids"
ok 'whole numbers are exact' grep -qx \
    'group,n ,2 9007199254740992,1 9007199254740993,1' "$T/ids"
status 65 'words are no groups' sh -c 'summarize -g alpha <"$0"' "$T/in"

ok 'several streams' sh -c \
    'summarize -f csv -F loss "$1" "$0" >"$2"' "$T/in" "$T/in2" "$T/csv"
ok 'their records have one mean' line loss ',2,7,1,7.57142857,4.20398256,'
interval() { # the two ends in the last line of the CSV
	awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
	    END { print $at["low"], $at["high"] }' "$1"
}
compare -f csv loss 0 "$T/in" "$T/in2" >"$T/test"
ok 'and the interval of compare: documents and seeds are crossed' \
    test "$(interval "$T/csv")" = "$(interval "$T/test")"
for seed in 3 4 5 6; do
	printf 'x F64\nlabel I32 1\nv F64 n\nspecial BOOL n\n'
	for i in 1 2 3 4 5 6 7 8; do
		x=$(((i * 37 + seed * 11) % 17)).$seed
		echo "$i x=$x label=$((i % 2)) v=9,$x,$x special=1,0,0"
	done
done | awk '/^x F64/ { n++ } { print >f n }' f="$T/crossed"
for i in 1 2 3 4; do
	tests/stream.pl <"$T/crossed$i" >"$T/seed$i"
	grep -v '^[1-8] .*label=0' "$T/crossed$i" | tests/stream.pl >"$T/odd$i"
done
summarize -f csv -F x "$T"/seed[1-4] >"$T/csv"
compare -f csv x 0 "$T"/seed[1-4] >"$T/test"
ok 'so with four seeds' test "$(interval "$T/csv")" = "$(interval "$T/test")"
ok 'both ends are found' sh -c 'echo "$0" | awk "{ exit !(\$1 < \$2) }"' \
    "$(interval "$T/csv")"
summarize -f csv -g label -F x "$T"/seed[1-4] >"$T/csv"
compare -f csv x 0 "$T"/odd[1-4] >"$T/test"
ok 'the documents of a group alone' \
    test "$(interval "$T/csv")" = "$(interval "$T/test")"
summarize -f csv -F v "$T"/seed[1-4] >"$T/csv"
compare -f csv v 0 "$T"/seed[1-4] >"$T/test"
ok 'documents of as many words weigh the same' test "$(grep ^v, "$T/csv" |
    cut -d, -f8,9 | tr , ' ')" = "$(interval "$T/test")"

# Other records: seeds first. Means of a resample are those of "in" twice, of
# both, and of "other" (11, 11, 11, 11) twice, so the interval ends at 11.
sed 's/loss=[^ ]*/loss=11/;s/^9/10/' "$T/one" | cat "$T/fields" - |
    tests/stream.pl >"$T/other"
summarize -f csv -F loss "$T/in" "$T/other" >"$T/csv"
ok 'streams of other records are clusters' grep -q '^loss,,2,.*,11,,$' "$T/csv"
sed '$d' "$T/one" | cat "$T/fields" - | tests/stream.pl >"$T/fewer"
summarize -f csv -F correct "$T/in" "$T/fewer" >"$T/csv"
summarize -f csv -F correct "$T/fewer" "$T/in" | cut -d, -f2-6 >"$T/test"
ok 'so are streams of fewer records, in either order' \
    test "$(cut -d, -f2-6 "$T/csv" | tail -n 1)" = "$(tail -n 1 "$T/test")"
printf 'x F32\n1 x=1\n' | tests/stream.pl >"$T/bare"
status 65 'a stream that lacks a field' summarize "$T/in" "$T/bare"
ok 'is named with it' grep -q 'bare: no field loss' "$T/.err"

summarize -F loss,correct <"$T/in" >"$T/table"
cat >"$T/want" <<'END'
field    files  n  undefined  mean     sd   low  high
loss         1  3          1     3   2.16     1     6
correct      1  4          0  0.75  0.433  0.25     1
END
same 'a table for people, without empty columns' "$T/want" "$T/table"
summarize -f json -F kendall.a.b -B 1 <"$T/in" >"$T/json"
ok 'JSON: a line an object; nothing is null' grep -q \
    '^{"field": "kendall.a.b", "group": null, .*"chance": null}$' "$T/json"
printf 'a,"b F32\n1 a,"b=1\n' | tests/stream.pl |
    summarize -f csv | tail -n 1 >"$T/quoted"
ok 'CSV quotes what needs it' grep -q '^"a,""b",,1,1,0,1,0,nan' "$T/quoted"

summarize -f csv -s 2 <"$T/in" >"$T/again"
summarize -f csv -s 2 <"$T/in" | cmp - "$T/again"
ok 'the same seed, the same bytes' test $? -eq 0
status 65 'truncated streams fail' \
    sh -c 'head -c 2000 "$0" | summarize' "$T/in"
status 65 'an empty input fails' sh -c 'summarize </dev/null'
status 66 'a file that is not there' summarize "$T/nowhere"
status 74 'a full disk' sh -c 'summarize <"$0" >/dev/full' "$T/in"
status 64 'an unknown format' sh -c 'summarize -f xml <"$0"' "$T/in"
printf 'label I32 1\n1 label=1\n' | tests/stream.pl >"$T/labels"
status 65 'nothing to average' sh -c 'summarize <"$0"' "$T/labels"
printf 'x F32\n' | tests/stream.pl | summarize -f csv >"$T/csv"
ok 'a stream of no records: all is undefined' line x ',0,0,0,nan,nan,nan,nan,'
ok 'usage is the SYNOPSIS' usage_is_synopsis summarize
done_testing
