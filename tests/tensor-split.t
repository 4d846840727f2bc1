#!/bin/sh
# tensor-split.t -- parts of a stream, and the stream of its parts.
. tests/tap.sh
. tests/filter.sh

says() {
	ok "and says: $1" grep -q -- "$1" "$T/.err"
}

perl -e '
	print "a F32 n\nb I32\n";
	print 3 * $_, " a=", join(",", 1 .. $_ % 4), " b=$_\n" for 0 .. 10' |
    tests/stream.pl | tensor-cut -k a,b >"$T/in.ts"
seqs() { tests/stream.pl -d b <"$1" | cut -d ' ' -f 2 | tr '\n' ' '; }

tensor-split -n 3 -k 1 "$T/in.ts" >"$T/1"
tensor-split -n 3 -k 2 "$T/in.ts" >"$T/2"
tensor-split --parts 3 --part 3 -o "$T/3" "$T/in.ts"
ok 'the first part' test "$(seqs "$T/1")" = '0 1 2 3 '
ok 'the second' test "$(seqs "$T/2")" = '4 5 6 7 '
ok 'the last' test "$(seqs "$T/3")" = '8 9 10 '
status 0 'each is whole' tensor-check "$T/1" "$T/2" "$T/3"

parts() { # the parts of N make the whole again, byte for byte
	for n in 1 2 3 4 10 11 12 25; do
		rm -f "$T"/part-*
		k=1
		while [ "$k" -le "$n" ]; do
			tensor-split -n "$n" -k "$k" "$1" \
			    >"$T/part-$(printf %02d "$k")"
			k=$((k + 1))
		done
		tensor-cat "$T"/part-* | cmp - "$1" || {
			echo "not for $n parts"
			return 1
		}
	done
}
ok 'any number of parts makes the whole, byte for byte' parts "$T/in.ts"
printf 'a F32 n\n' | tests/stream.pl | tensor-cut -k a >"$T/none.ts"
ok 'also of no records' parts "$T/none.ts"

cuts() { # every truncation of a stream fails
	cuts_size=$(wc -c <"$1")
	cut=0
	while [ "$cut" -lt "$cuts_size" ]; do
		head -c "$cut" "$1" >"$T/cut"
		tensor-split -n 2 -k 1 "$T/cut" >"$T/out" 2>/dev/null && {
			echo "passes when cut at byte $cut"
			return 1
		}
		cut=$((cut + 61))
	done
}
ok 'every truncation fails' cuts "$T/in.ts"
ok 'and nothing is written' test ! -s "$T/out"

status 64 'no part' tensor-split -n 3 "$T/in.ts"
status 64 'no number of parts' tensor-split -k 3 "$T/in.ts"
status 64 'part 4 of 3' tensor-split -n 3 -k 4 "$T/in.ts"
says 'there is no part 4 of 3'
status 64 'part 0' tensor-split -n 3 -k 0 "$T/in.ts"
status 64 'no file' tensor-split -n 3 -k 1
status 64 'standard input' tensor-split -n 3 -k 1 -
mkfifo "$T/pipe"
cat "$T/in.ts" >"$T/pipe" &
status 66 'a pipe' tensor-split -n 3 -k 1 "$T/pipe"
says 'it is read twice'
wait
status 66 'a file that is not there' tensor-split -n 3 -k 1 "$T/no"
if [ -c /dev/full ]; then
	status 74 'a full disk' \
	    sh -c 'tensor-split -n 1 -k 1 "$0" >/dev/full' "$T/in.ts"
else
	skip 'no /dev/full'
fi
ok 'usage is the SYNOPSIS' usage_is_synopsis tensor-split
done_testing
