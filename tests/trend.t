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

# Records: -1, +1, undefined.
trend -f csv -- h -1=$T/a 0=$T/b 2=$T/c >"$T/csv"
ok 'the records of one seed' grep -q \
    '^h,record,3,1,2,1,0,1,-1,1,0,1$' "$T/csv"
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
ok 'seeds are correlated apart, and drawn first' grep -q \
    '^h,record,2,2,6,0,0,1,-1,1,0,1$' "$T/seeds"
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
