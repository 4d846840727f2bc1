#!/bin/sh
# trend.t -- the correlation of a field with a number of its stream.
. tests/tap.sh
. tests/filter.sh

stream() { # NAME, then the values of records 1, 3, 4
	printf 'h F64\nv F32 n\nkendall.a.b F64 2\nspecial BOOL n\n' >"$T/text"
	printf '%s h=%s v=9,%s kendall.a.b=%s,0.5 special=1,0\n' \
	    1 "$2" "$2" "$2" 3 "$3" "$3" "$3" 4 "$4" "$4" "$4" >>"$T/text"
	tests/stream.pl <"$T/text" >"$T/$1"
}
stream a 0.9 0.1 0.5
stream b 0.8 0.2 nan
stream c 0.6 0.4 0.5

# The record line of $T/$1 has low, high and p, two-sided, of compare on the
# streams of taus that follow.
as_compare() {
	line=$(sed -n 2p "$T/$1" | awk -F, '{ print $9, $10, $12 }')
	shift
	compare -f csv tau 0 "$@" >"$T/test"
	test "$line" = "$(awk -F, 'NR == 2 { p = $11 < $12 ? $11 : $12
	    p = p > 0.5 ? 1 : sprintf("%.9g", 2 * p); print $9, $10, p }' \
	    "$T/test")"
}
taus() { # NAME, then tau of records 1, 3, 4
	printf 'tau F64\n1 tau=%s\n3 tau=%s\n4 tau=%s\n' "$2" "$3" "$4" |
	    tests/stream.pl >"$T/$1"
}

# Records: -1, +1, undefined.
trend -f csv -- h -1=$T/a 0=$T/b 2=$T/c >"$T/csv"
ok 'the records of one seed' grep -q '^h,record,3,1,2,1,0,1,' "$T/csv"
taus tau -1 1 nan
ok 'interval and p are those of compare' as_compare csv "$T/tau"
# Pairs (-1,.9) (-1,.1) (-1,.5) (0,.8) (0,.2) (2,.6) (2,.4) (2,.5); SciPy
# 1.10.1: kendalltau gives 0 and 1.
ok 'and all pairs of them' grep -q \
    '^h,pooled,3,1,8,1,-*0,,,,,1$' "$T/csv"
stream e 5 5 5
stream f 6 6 6
stream g 7 7 7
stream i 8 8 8
stream j 9 9 9
trend -f csv h 1=$T/e 2=$T/f 3=$T/g 4=$T/i 5=$T/j >"$T/rise"
ok 'a rise is 1 and significant for every record' grep -q \
    '^h,record,5,1,3,0,1,0,1,1,1,0.000999500' "$T/rise"
ok 'pooled too: values tie where x does' grep -q \
    '^h,pooled,5,1,15,0,1,,,,,3.2437926' "$T/rise"
for field in v kendall.a.b; do
	trend -f csv $field 1=$T/e 2=$T/f 3=$T/g 4=$T/i 5=$T/j |
	    sed "s/^$field,/h,/" >"$T/$field"
	same "$field has the same values: its words, its first number" \
	    "$T/rise" "$T/$field"
done
# Seeds: 0 rises, 1 falls.
trend -f csv h 1=$T/e 2=$T/f 1=$T/f 2=$T/e >"$T/seeds"
ok 'seeds are correlated apart' grep -q '^h,record,2,2,6,0,0,1,' "$T/seeds"
taus rise 1 1 1
taus fall -1 -1 -1
ok 'and crossed with records' as_compare seeds "$T/rise" "$T/fall"
# Three seeds, three X, twelve records: files X-SEED and tau-SEED.
awk -v to="$T/" 'BEGIN {
	for (s = 1; s <= 3; s++) {
		print "tau F64" >(to "taus" s)
		for (x = 1; x <= 3; x++)
			print "h F64" >(to "h" x s)
		for (i = 1; i <= 12; i++) {
			for (x = 1; x <= 3; x++) {
				h[x] = (i * (7 + 4 * s) + x * (5 + i)) % 31
				print i " h=" h[x] >(to "h" x s)
			}
			up = (h[2] > h[1]) + (h[3] > h[1]) + (h[3] > h[2])
			printf "%d tau=%.17g\n", i, (2 * up - 3) / 3 >(to "taus" s)
		}
	}
}'
for file in $T/h[123][123] $T/taus[123]; do
	tests/stream.pl <"$file" >"$file.tens"
done
trend -f csv h 1=$T/h11.tens 2=$T/h21.tens 3=$T/h31.tens 1=$T/h12.tens \
    2=$T/h22.tens 3=$T/h32.tens 1=$T/h13.tens 2=$T/h23.tens 3=$T/h33.tens \
    >"$T/csv"
ok 'seeds and records both vary' as_compare csv $T/taus[123].tens
ok 'both ends are found' awk -F, 'NR == 2 { exit !($9 < $7 && $7 < $10) }' \
    "$T/csv"
trend -f csv h 2=$T/f 1=$T/e 2=$T/e 1=$T/f | cmp - "$T/seeds"
ok 'the order of X does not matter' test $? -eq 0

printf 'h F64\n1 h=1\n3 h=1\n5 h=1\n' | tests/stream.pl >"$T/other"
printf 'h F64\n1 h=1\n3 h=1\n' | tests/stream.pl >"$T/short"
status 65 'a record without a partner' trend h 1="$T/a" 2="$T/other"
ok 'is named' grep -q 'other: record 5 has no partner in' "$T/.err"
status 65 'a record too few' trend h 1="$T/a" 2="$T/short"
ok 'is named, too' grep -q 'short: record 4 of .*/a has no partner' "$T/.err"
status 65 'a record too many' trend h 1="$T/short" 2="$T/a"
status 65 'a field that is not there' trend none 1="$T/a" 2="$T/b"
status 64 'one value of X' trend h 1="$T/a" 1="$T/b"
status 64 'seeds of one X alone' trend h 1="$T/a" 2="$T/b" 2="$T/c"
status 64 'X is a number' trend h one="$T/a" 2="$T/b"
status 64 'X is finite' trend h inf="$T/a" 2="$T/b"
status 64 'X has a file' trend h 1 2="$T/b"
status 64 'a field is needed' trend
status 66 'a file that is not there' trend h 1="$T/nowhere" 2="$T/b"
status 74 'a full disk' sh -c 'trend h 1="$0" 2="$1" >/dev/full' \
    "$T/a" "$T/c"
ok 'usage is the SYNOPSIS' usage_is_synopsis trend
done_testing
