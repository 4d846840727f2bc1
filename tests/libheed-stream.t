#!/bin/sh
# libheed-stream.t -- the library as another program meets it: installed, found
# by pkg-config, its symbols, and the example of heed-stream(3) as a filter.
. tests/tap.sh
. tests/install.sh

tree "$T/root" PREFIX=/usr
usr=$T/root/usr
so=$usr/lib/libheed-stream.so.0
header=$usr/include/heed-stream.h
PKG_CONFIG_SYSROOT_DIR=$T/root
PKG_CONFIG_PATH=$usr/lib/pkgconfig
export PKG_CONFIG_SYSROOT_DIR PKG_CONFIG_PATH

# Its symbols are what the header declares.
grep -oE '\bheed_stream_[a-z0-9_]+\(' "$header" | tr -d '(' | sort -u >"$T/want"
ok 'the header declares functions' test "$(wc -l <"$T/want")" -gt 20
nm -D --defined-only "$so" | awk '$2 == "T" { print $3 }' |
    sed 's/@@HEED_STREAM_0$//' | sort >"$T/found"
same 'the shared library exports them, with a version' "$T/want" "$T/found"
nm -D --defined-only "$so" | awk '$2 != "T" && $3 != "HEED_STREAM_0"' >"$T/found"
ok 'and nothing else' test ! -s "$T/found"
nm -g --defined-only "$usr/lib/libheed-stream.a" | awk 'NF == 3 { print $3 }' |
    sort >"$T/found"
same 'so does the static one' "$T/want" "$T/found"
sed -n 's/^	\(heed_stream_.*\);$/\1/p' src/libheed-stream/heed-stream.map |
    sort >"$T/found"
same 'they are the list of heed-stream.map' "$T/want" "$T/found"
readelf -d "$so" | sed -n 's/.*Library soname: \[\(.*\)\]/\1/p' >"$T/found"
echo libheed-stream.so.0 >"$T/want-soname"
same 'its soname is that of its version' "$T/want-soname" "$T/found"
# Memory that a program could share by mistake: only the table of the crc32c,
# the same in every thread once it is made.
nm -f sysv "$usr/lib/libheed-stream.a" |
    awk -F '[ |]+' '/\.t?(data|bss)/ && !/\.rel\.ro/ { print $1 }' |
    grep -vxE 'table(_made)?' >"$T/found"
ok 'no state but what is in a reader or a writer' test ! -s "$T/found"
sed 's/^/# /' "$T/found"
for f in "$so" "$usr/lib/libheed-stream.a"; do
	nm -u "$f" | grep -wE '_?exit|_Exit|abort|errx?|verrx?|__assert_fail|f?printf|puts|perror|__fprintf_chk|stderr' \
	    >"$T/found"
	ok "$(basename "$f") ends no process and prints nothing" \
	    test ! -s "$T/found"
	sed 's/^/# /' "$T/found"
done
mandoc -T ascii man/heed-stream.3 | sed "s/.$(printf '\b')//g" |
    sed -n '/^SYNOPSIS/,/^DESCRIPTION/p' | grep -oE '\bheed_stream_[a-z0-9_]+\(' |
    tr -d '(' | sort >"$T/found"
same 'the SYNOPSIS of heed-stream(3) has them all' "$T/want" "$T/found"
pkg-config --modversion heed-stream >"$T/found"
sed -n 's/^.define HEED_STREAM_VERSION "\(.*\)"/\1/p' "$header" >"$T/want"
same 'pkg-config knows the version' "$T/want" "$T/found"
ok 'and it is the file name of what runs' \
    test -f "$usr/lib/libheed-stream.so.$(cat "$T/want")"

# The examples of the page, built as the page says.
example() { # the page's k-th text between .Bd and .Ed
	awk -v wanted="$1" '/^\.Bd/ { shown = ++k == wanted; next }
	    /^\.Ed/ { shown = 0 } shown' man/heed-stream.3 | sed 's/\\e/\\/g'
}
example 2 >"$T/numbers.c"
example 3 >"$T/peak.c"
# shellcheck disable=SC2046 # flags are words
ok 'the example builds' cc -std=c11 -D_POSIX_C_SOURCE=200809L -Wall -Wextra \
    -Wpedantic -Werror -o "$T/peak" "$T/peak.c" \
    $(pkg-config --cflags --libs heed-stream)
# shellcheck disable=SC2046
ok 'also with the static library' cc -std=c11 -o "$T/static" "$T/peak.c" \
    $(pkg-config --cflags heed-stream) "$usr/lib/libheed-stream.a" \
    -ljansson -lm
# shellcheck disable=SC2046
ok 'so does the one that makes a stream' cc -std=c11 \
    -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Wpedantic -Werror \
    -o "$T/numbers" "$T/numbers.c" $(pkg-config --cflags --libs heed-stream)
if command -v c++ >/dev/null; then
	echo '#include <heed-stream.h>
int main() { return heed_stream_version()[0] == 0; }' >"$T/version.cc"
	# shellcheck disable=SC2046
	ok 'the header is also one of C++' c++ -std=c++11 -Wall -Wextra \
	    -Wpedantic -Werror -o "$T/version" "$T/version.cc" \
	    $(pkg-config --cflags --libs heed-stream)
else
	skip 'no C++ compiler'
fi
peak() {
	LD_LIBRARY_PATH=$usr/lib "$T/peak" "$@"
}

# What it does with a stream.
tests/stream.pl >"$T/in.ts" <<'END'
alpha F32 n
ids I32 n
0 alpha=0.25,0.5,0.25 ids=1,2,3
3 alpha=1 ids=7
4 alpha= ids=
END
peak <"$T/in.ts" >"$T/out.ts"
tests/stream.pl -d peak <"$T/out.ts" >"$T/found"
printf '0 0.5\n3 1\n4 nan\n' >"$T/want"
same 'it adds its field' "$T/want" "$T/found"
ok 'the stream is whole' tensor-check "$T/out.ts"
tensor-cut -d peak <"$T/out.ts" | tensor-dump -j >"$T/found"
tensor-dump -j "$T/in.ts" >"$T/want"
same 'and keeps the others' "$T/want" "$T/found"
tensor-dump --head -j "$T/out.ts" >"$T/head"
ok 'the history has it' grep -q \
    '{"program": *"peak", *"version": *"1", *"argv": *\[\]}' "$T/head"
"$T/static" <"$T/in.ts" >"$T/found"
same 'the static library gives the same bytes' "$T/out.ts" "$T/found"
status 64 'no arguments' peak x <"$T/in.ts"
tensor-cut -d alpha <"$T/in.ts" >"$T/none.ts"
status 65 'no field alpha' peak <"$T/none.ts"
status 65 'the field is there already' peak <"$T/out.ts"
size=$(wc -c <"$T/in.ts")
failed=0 cut=0
for part in 1 7 8 9 100 $((size / 2)) $((size - 1)); do
	cut=$((cut + 1))
	head -c "$part" "$T/in.ts" | peak >"$T/cut" 2>"$T/err"
	[ $? -eq 65 ] && failed=$((failed + 1))
done
ok 'a stream that is cut short fails' test "$failed" -eq "$cut"
tensor-check "$T/cut" >"$T/found" 2>&1
ok 'and so does what comes of it, with the first cause' \
    grep -q 'upstream: peak: .*truncated stream' "$T/found"
tests/stream.pl <<'END' >"$T/x.ts"
alpha F32 n
0 alpha=0.5,0.5
END
head -c $(($(wc -c <"$T/x.ts") - 1)) "$T/x.ts" | tensor-cut -k alpha \
    2>/dev/null | peak 2>"$T/err" >"$T/found"
ok 'an error of a program before it is told' \
    grep -q '^peak: upstream: tensor-cut: ' "$T/err"
tensor-dump "$T/found" >"$T/out" 2>"$T/err"
ok 'and passed on as that' grep -q 'upstream: tensor-cut: ' "$T/err"
TENSOR_MAX_FRAME=1 peak <"$T/in.ts" 2>"$T/err" >"$T/found"
ok 'TENSOR_MAX_FRAME is heard' grep -q 'over the limit of 1 ' "$T/err"
# What makes a stream from nothing.
numbers() {
	LD_LIBRARY_PATH=$usr/lib "$T/numbers"
}
printf '0.5 -2\n\n1e300\n' | numbers >"$T/made.ts"
tests/stream.pl -d x <"$T/made.ts" >"$T/found"
printf '0 0.5\n1 -2\n2 1e+300\n' >"$T/want"
same 'it makes a record a number' "$T/want" "$T/found"
ok 'that stream is whole' tensor-check "$T/made.ts"
numbers </dev/null >"$T/made.ts"
ok 'so is one of no records' tensor-check "$T/made.ts"
echo '1 two' | numbers >"$T/made.ts" 2>"$T/err"
ok 'what is no number is an error' test $? -eq 65
status 2 'which the stream tells' tensor-check "$T/made.ts"
ok 'with its reason' grep -q 'upstream: numbers: no number' "$T/.err"

# A PREFIX of one's own: the program runs without LD_LIBRARY_PATH.
tree '' PREFIX="$T/own"
{
	echo 'unset PKG_CONFIG_SYSROOT_DIR LD_LIBRARY_PATH'
	example 1
} >"$T/link.sh"
cp "$T/peak.c" "$T/file.c"
(cd "$T" && PREFIX=$T/own sh -e link.sh) >"$T/err" 2>&1
ok 'the page tells how to link' test ! -s "$T/err"
for program in named whole; do
	"$T/$program" <"$T/in.ts" >"$T/found"
	same "and it runs: $program" "$T/out.ts" "$T/found"
done
if test -c /dev/full; then
	peak <"$T/in.ts" >/dev/full 2>"$T/err"
	ok 'a full disk is an error' test $? -eq 74
else
	skip 'no /dev/full'
fi
done_testing
