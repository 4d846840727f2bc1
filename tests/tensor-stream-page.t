#!/bin/sh
# tensor-stream-page.t -- what the man page of the format shows is so.
. tests/tap.sh

# example N: the Nth literal display of the page.
example() {
	awk -v n="$1" '/^\.Bd/ { shown = ++k == n; next }
	    /^\.Ed/ { shown = 0 } shown' man/tensor-stream.5 | sed 's/\\e/\\/g'
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

example 3 >"$T/alpha.c"
ok 'the program of the page is built' \
    "${CC:-cc}" -o "$T/alpha" "$T/alpha.c" -ljansson
tests/stream.pl >"$T/in.ts" <<'END'
y F64 1
alpha F32 n
ids I32 n
1 y=9 alpha=0.5,0.25 ids=1,2
2 y=9 alpha=1 ids=3
END
tensor-cut -d ids <"$T/in.ts" | "$T/alpha" >"$T/out"
printf '0.5\n0.25\n1\n' >"$T/want"
same 'and prints what it should' "$T/want" "$T/out"
done_testing
