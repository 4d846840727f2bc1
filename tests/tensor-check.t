#!/bin/sh
# tensor-check.t -- whole, truncated, corrupt, failed upstream.
. tests/tap.sh
. tests/filter.sh

says() {
	ok "and says: $1" grep -q -- "$1" "$T/.err"
}

tests/stream.pl >"$T/foreign.ts" <<'END'
tokens U8 bytes
token_ends I32 n
special BOOL n
alpha F32 n
y F64
0 tokens=97,98 token_ends=1,2 special=0,1 alpha=nan,0.5 y=1
4 tokens=97 token_ends=1 special=0 alpha=-inf y=nan
END
tensor-cut -k tokens,token_ends,special,alpha,y <"$T/foreign.ts" >"$T/in.ts"
size=$(wc -c <"$T/in.ts")

# Whole.
status 0 'a stream is whole' tensor-check "$T/in.ts"
ok 'and success is silent' test ! -s "$T/.out" -a ! -s "$T/.err"
status 0 'so is one without crc' tensor-check "$T/foreign.ts"
status 0 'from standard input' sh -c 'tensor-check <"$0"' "$T/in.ts"
tensor-check -v "$T/in.ts" >"$T/out"
cat >"$T/want" <<END
$T/in.ts: a stream of 2 records, $size bytes
name        dtype  dims   values  nan  infinite
tokens      U8     bytes       3    -         -
token_ends  I32    n           3    -         -
special     BOOL   n           3    -         -
alpha       F32    n           3    1         1
y           F64    -           2    1         0
END
same '-v counts' "$T/want" "$T/out"

# A safetensors file: w, three floats.
header='{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}'
printf '\070\000\000\000\000\000\000\000%-56s' "$header" >"$T/model"
printf '\000\000\200\077\000\000\300\177\000\000\000\300' >>"$T/model"
status 0 'a safetensors file is whole' tensor-check "$T/model"
tensor-check -v - <"$T/model" >"$T/out"
cat >"$T/want" <<'END'
<stdin>: a file of 1 tensors, 76 bytes
name  dtype  dims  values  nan  infinite
w     F32    3          3    1         0
END
same '-v of a safetensors file' "$T/want" "$T/out"

# Truncated: status 1, wherever the cut is.
cuts() { # status at every cut of a file but the whole one
	cuts_size=$(wc -c <"$1")
	cut=0
	while [ "$cut" -lt "$cuts_size" ]; do
		head -c "$cut" "$1" >"$T/cut"
		tensor-check "$T/cut" 2>"$T/.err"
		got=$?
		[ "$got" -eq 1 ] || {
			echo "status $got when cut at byte $cut"
			return 1
		}
		cut=$((cut + 37))
	done
}
ok 'every truncated stream has status 1' cuts "$T/in.ts"
ok 'also without crc' cuts "$T/foreign.ts"
ok 'and every truncated safetensors file' cuts "$T/model"
status 1 'an empty file' tensor-check /dev/null
says 'empty input'
head -c $((size - 64)) "$T/in.ts" >"$T/cut"
status 1 'a stream that lacks its last 64 bytes' tensor-check "$T/cut"
says 'truncated stream: 2 records, no end frame'

# Corrupt: status 65, whichever bit is flipped. Lengths alone may ask for
# bytes that are not there.
ok 'no flipped bit passes' perl -e '
	my ($file, $out) = @ARGV;
	open my $f, "<:raw", $file or die;
	my $bytes = do { local $/; <$f> };
	for (my $i = 0; $i < length $bytes; $i += 29) {
		my $bad = $bytes;
		substr($bad, $i, 1) ^= chr(1 << $i % 8);
		open my $o, ">:raw", $out or die;
		print $o $bad;
		close $o;
		my $status = system("tensor-check $out 2>/dev/null") >> 8;
		die "byte $i: $status\n" unless $status == 65 || $status == 1;
	}' "$T/in.ts" "$T/bad"
ok 'of data, the status is 65' perl -e '
	my ($file, $out) = @ARGV;
	open my $f, "<:raw", $file or die;
	my $bytes = do { local $/; <$f> };
	$bytes =~ s/\0\0\0\x3f/\0\0\0\x3e/ or die;	# 0.5
	open my $o, ">:raw", $out or die;
	print $o $bytes;
	close $o;
	exit((system("tensor-check $out 2>/dev/null") >> 8) != 65)' \
    "$T/in.ts" "$T/bad"
cat "$T/model" "$T/model" >"$T/bad"
status 65 'bytes behind a safetensors file' tensor-check "$T/bad"
says 'byte 76: more after a frame'
cat "$T/in.ts" "$T/in.ts" >"$T/bad"
status 65 'two streams in a row' tensor-check "$T/bad"
tests/stream.pl >"$T/bad" <<'END'
special BOOL n
3 special=0,1,2
END
status 65 'a BOOL of 2' tensor-check "$T/bad"
says 'record 3: special\[2\] is 2, and no BOOL'
tests/stream.pl >"$T/bad" <<'END'
tokens U8 bytes
token_ends I32 n
3 tokens=97 token_ends=1,0
END
status 65 'ends of tokens that fall' tensor-check "$T/bad"
says 'record 3: token_ends\[1\] is 0'
tests/stream.pl >"$T/bad" <<'END'
a I32 n
3 a=1
3 a=1
END
status 65 'a seq that does not grow' tensor-check "$T/bad"
perl -pe 's/"records":"2"/"records":"1"/' "$T/foreign.ts" >"$T/bad"
status 65 'a wrong count' tensor-check "$T/bad"
says '1 records, but 2 were read'

# The program before has failed: status 2.
tensor-cut -d y <"$T/cut" >"$T/failed.ts" 2>/dev/null
status 2 'an error frame at the end' tensor-check "$T/failed.ts"
says '/failed.ts: upstream: tensor-cut: <stdin>: truncated stream'

# Several files: all are checked, and the first that fails gives the status.
status 66 'a file that is not there' tensor-check "$T/no" "$T/cut"
ok 'does not keep the next from being checked' \
    test "$(wc -l <"$T/.err")" -eq 2
status 66 'a folder' tensor-check "$T"
status 74 'standard input that is no file' sh -c 'tensor-check <"$0"' "$T"
status 64 'an unknown option' tensor-check -x
status 64 'standard input twice' sh -c 'tensor-check - - <"$0"' "$T/in.ts"
says 'standard input can be given once'

# What is printed, and so may fail, is what -v counts.
status 0 'no output is needed' sh -c 'tensor-check "$0" >&-' "$T/in.ts"
status 1 'so the status is of the stream' \
    sh -c 'tensor-check "$0" >&-' "$T/cut"
status 74 'but for -v' sh -c 'tensor-check -v "$0" >&-' "$T/in.ts"
if [ -c /dev/full ]; then
	status 74 'a full disk' \
	    sh -c 'tensor-check -v "$0" >/dev/full' "$T/in.ts"
else
	skip 'no /dev/full'
fi
ok 'usage is the SYNOPSIS' usage_is_synopsis tensor-check
done_testing
