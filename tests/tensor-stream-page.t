#!/bin/sh
# tensor-stream-page.t -- what the man page of the format shows is so.
. tests/tap.sh

# example N: the Nth literal display of the page.
example() {
	awk -v n="$1" '/^\.Bd/ { shown = ++k == n; next }
	    /^\.Ed/ { shown = 0 } shown' man/tensor-stream.5 | sed 's/\\e/\\/g'
}

# cuts STREAM PROGRAM ARGUMENTS...: it fails at every truncation.
cuts() {
	stream=$1
	shift
	size=$(wc -c <"$stream")
	cut=$((size - 1))
	while [ "$cut" -ge 0 ]; do
		if head -c "$cut" "$stream" | "$@" >/dev/null 2>&1; then
			echo "passes when cut at byte $cut"
			return 1
		fi
		cut=$((cut > size - 20 ? cut - 1 : cut - 41))
	done
}

short() { # under 20 lines?
	test "$(grep -c . "$1")" -gt 10 && test "$(grep -c . "$1")" -lt 20
}

# The frame of the example: length, header and padding, data.
example 1 >"$T/lines"
perl -e '
	my @lines = <>;
	chomp @lines;
	my ($length, $data) = map { pack "H*", s/ //gr } @lines[0, -1];
	my $header = join "", @lines[1 .. $#lines - 1];
	print $length, $header, " " x 62, $data' "$T/lines" >"$T/record"
status 0 'the bytes of the example are a frame' tensor-dump -j "$T/record"
ok 'its crc32c is right and its values are as told' grep -q \
    '"name":"alpha","dtype":"F32","shape":\[2\],"min":0.25,"mean":0.5,"max":0.75' \
    "$T/.out"

# A stream as another program may write it, and one of ours.
tests/stream.pl >"$T/foreign.ts" <<'END'
y F64 1
alpha F32 n
ids I32 n
1 y=9 alpha=0.5,0.25 ids=1,2
2 y=9 alpha=1 ids=3
4 y=-0.5 alpha= ids=
END
tensor-cut -d ids <"$T/foreign.ts" >"$T/in.ts"

# The reader in C.
example 3 >"$T/alpha.c"
ok 'the program in C is short' short "$T/alpha.c"
ok 'and is built' "${CC:-cc}" -std=c11 -Wall -Wextra -Werror -O2 \
    -o "$T/alpha" "$T/alpha.c"
status 0 'it reads a stream' sh -c '"$0" <"$1"' "$T/alpha" "$T/in.ts"
printf '0.5\n0.25\n1\n' >"$T/want"
same 'and prints what it should' "$T/want" "$T/.out"
ok 'it fails at every truncation' cuts "$T/in.ts" "$T/alpha"
status 1 'it fails where it does not find its field' \
    sh -c 'tensor-cut -k y <"$1" | "$0"' "$T/alpha" "$T/in.ts"
head -c 900 "$T/in.ts" | tensor-cut -k alpha >"$T/failed.ts" 2>"$T/err"
status 1 'it fails at an error frame' \
    sh -c '"$0" <"$1"' "$T/alpha" "$T/failed.ts"
perl -e 'local $/; $_ = <>; s/\[8,16\]/[8,99999]/ or die; print' "$T/in.ts" >"$T/bad.ts"
status 1 'it reads nothing behind the data' \
    sh -c '"$0" <"$1"' "$T/alpha" "$T/bad.ts"

# The reader and the writer in Python.
if ! command -v python3 >/dev/null; then
	skip 'no python3'
	done_testing
fi
example 4 >"$T/read.py"
ok 'the reader in Python is short' short "$T/read.py"
for stream in in foreign; do
	for field in alpha y; do
		status 0 "it reads $field of $stream.ts" \
		    sh -c 'python3 "$0" "$1" <"$2"' "$T/read.py" "$field" \
		    "$T/$stream.ts"
		cp "$T/.out" "$T/$stream.$field"
	done
done
printf '1 0.5 0.25\n2 1.0\n4\n' >"$T/want"
same 'and prints what it should' "$T/want" "$T/in.alpha"
same 'whoever wrote the stream' "$T/want" "$T/foreign.alpha"
printf '1 9.0\n2 9.0\n4 -0.5\n' >"$T/want"
same 'also of another type' "$T/want" "$T/in.y"
same 'whoever wrote it' "$T/want" "$T/foreign.y"
tensor-cut -k alpha <"$T/in.ts" | tensor-select -s 1 >"$T/one.ts"
ok 'it fails at every truncation' cuts "$T/one.ts" python3 "$T/read.py" alpha
status 1 'it fails at an error frame' \
    sh -c 'python3 "$0" alpha <"$1"' "$T/read.py" "$T/failed.ts"
ok 'and says why' grep -q 'truncated stream' "$T/.err"

example 5 >"$T/write.py"
printf '0.25 0.25 0.5\n\n1 0\n' | python3 "$T/write.py" >"$T/made.ts"
status 0 'what the writer in Python makes is whole' tensor-check "$T/made.ts"
tensor-dump -j "$T/made.ts" >"$T/out"
cat >"$T/want" <<'END'
{"seq":0,"fields":{"alpha":[0.25,0.25,0.5]}}
{"seq":1,"fields":{"alpha":[]}}
{"seq":2,"fields":{"alpha":[1,0]}}
END
same 'and has the numbers' "$T/want" "$T/out"
status 0 'a filter takes it' sh -c 'entropy alpha <"$0"' "$T/made.ts"
done_testing
