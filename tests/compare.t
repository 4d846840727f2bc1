#!/bin/sh
# compare.t -- one field beside another, over documents and seeds.
. tests/tap.sh
. tests/filter.sh

stream() { # NAME, then h of records 1, 3, 4, 6
	printf 'h F64\ng F64\nv F32 n\nkendall.a.b F64 2\nspecial BOOL n\n' \
	    >"$T/text"
	stream_name=$1
	shift
	for seq in 1 3 4 6; do
		printf '%s h=%s g=0.5 v=9,%s kendall.a.b=%s,0.5 special=1,0\n' \
		    $seq "$1" "$1" "$1"
		shift
	done >>"$T/text"
	tests/stream.pl <"$T/text" >"$T/$stream_name"
}
stream a 0.75 1 1.25 1
stream b 0.5 0.5 0.5 0.5
stream c 1 1.25 nan 1.25
cell() { # COLUMN, of the last table
	awk -F, -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
	    NR == 2 { print $at[name] }' "$T/csv"
}
cells() { # NAME=VALUE ...
	for pair; do
		test "$(cell "${pair%%=*}")" = "${pair#*=}" || {
			echo "# $pair, not $(cell "${pair%%=*}")"
			return 1
		}
	done
}

# Differences .25 .5 .75 .5: sd sqrt(1/24), error sqrt(1/96).
compare -f csv h g "$T/a" >"$T/csv"
ok 'two fields of a stream' cells a=h b=g seeds=1 documents=4 n=4 undefined=0 \
    difference=0.5 error=0.102062073
ok 'p is small, and not 0' sh -c 'awk "BEGIN { exit !($0 > 0 && $0 < 0.01) }"' \
    "$(cell p)"
compare -f csv g h "$T/a" >"$T/other"
ok 'the other way round' test "$(awk -F, 'NR == 2 { print $7, $12, $11 }' \
    "$T/other")" = "-0.5 $(cell p) $(cell opposite)"
for field in v kendall.a.b; do
	compare -f csv $field g "$T/a" | sed "s/^$field,/h,/" >"$T/$field"
	same "$field: its words, its first number" "$T/csv" "$T/$field"
done
compare -f csv h 0.5 "$T/a" | sed 's/^h,0.5,/h,g,/' >"$T/number"
same 'a number' "$T/csv" "$T/number"
compare -f csv -- -0.5 h "$T/a" >"$T/csv"
ok 'one below 0' cells a=-0.5 difference=-1.5
compare -f csv -v "$T/b" h h "$T/a" | sed 's/^h,h,/h,g,/' >"$T/versus"
same 'a field of another stream' "$T/number" "$T/versus"

# Seeds: means .5 and 2/3 of 4 and 3; documents .375 .625 .75 .625.
compare -f csv h 0.5 "$T/a" "$T/c" >"$T/csv"
ok 'two seeds, a document undefined in one' cells seeds=2 documents=4 n=7 \
    undefined=1 difference=0.571428571
ok 'both vary' sh -c 'awk "BEGIN { d = sqrt(0.0247395833 / 4 + \
    (1/6) ^ 2 / 4) - $0; exit !(d * d < 1e-16) }"' "$(cell error)"
compare -f csv h 0.5 "$T/a" "$T/c" | cmp - "$T/csv"
ok 'the same input gives the same output' test $? -eq 0
compare -f csv -B 500 -s 2 h 0.5 "$T/a" "$T/c" >"$T/csv"
ok '-B and -s' sh -c 'awk "BEGIN { n = $0 * 501; r = n - int(n + 0.5)
    exit !(r * r < 1e-9) }"' "$(cell p)"
compare -f csv h 0.5 - <"$T/a" | sed 's/^h,0.5,/h,g,/' >"$T/stdin"
same 'standard input' "$T/number" "$T/stdin"
cat "$T/a" | compare -f csv h g - >"$T/stdin"
compare -f csv h g "$T/a" >"$T/fields"
same 'a pipe with both fields' "$T/fields" "$T/stdin"
compare -f csv -v - h g "$T/a" <"$T/a" >"$T/stdin"
same 'standard input as the other' "$T/fields" "$T/stdin"

printf 'h F64\n1 h=1\n3 h=1\n4 h=1\n5 h=1\n' | tests/stream.pl >"$T/other"
printf 'h F64\n1 h=1\n3 h=1\n4 h=1\n' | tests/stream.pl >"$T/short"
status 65 'a record without a partner' compare h 0 "$T/a" "$T/other"
ok 'is named' grep -q 'other: record 5 has no partner in' "$T/.err"
status 65 'a record too few' compare -v "$T/short" h h "$T/a"
ok 'is named, too' grep -q 'short: record 6 of .*/a has no partner' "$T/.err"
status 65 'a record too many' compare h 0 "$T/short" "$T/a"
status 65 'a field that is not there' compare h none "$T/a"
status 64 'a stream is needed' compare h g
status 64 'so is a field' compare 0 1 "$T/a"
status 64 'a partner for each' compare -v "$T/a" -v "$T/b" h h "$T/a"
status 64 'a number has none' compare -v "$T/a" h 1 "$T/a"
status 66 'a file that is not there' compare h g "$T/nowhere"
status 74 'a full disk' sh -c 'compare h g "$0" >/dev/full' "$T/a"
ok 'usage is the SYNOPSIS' usage_is_synopsis compare
done_testing
