#!/bin/sh
# tensor-stream.t -- filters between streams: what passes, what fails and how.
. tests/tap.sh

says() { # words, in the last status's stderr
	ok "and says: $1" grep -q -- "$1" "$T/.err"
}

tests/stream.pl >"$T/in.ts" <<'END'
ids I32 n
alpha F32 n
y F64 1
0 ids=1,2,3 alpha=0.5,nan,0.25 y=0.1
4 ids=7 alpha=1 y=-inf
9 ids= alpha= y=2
END
tests/stream.pl >"$T/none.ts" <<'END'
ids I32 n
END

# What passes.
status 0 'a filter passes a stream on' \
    tensor-cut -k ids,alpha,y -o "$T/all.ts" <"$T/in.ts"
tensor-dump -j "$T/in.ts" >"$T/in.json"
tensor-dump -j "$T/all.ts" >"$T/all.json"
same 'with every value as it was' "$T/in.json" "$T/all.json"
ok 'three records' test "$(wc -l <"$T/all.json")" -eq 3
tensor-cut --keep=ids,alpha,y <"$T/in.ts" >"$T/stdout.ts"
same 'history knows neither -o nor how an option is spelled' \
    "$T/all.ts" "$T/stdout.ts"
status 0 'a stream of no records is a stream' \
    tensor-cut -d ids -o "$T/none2.ts" <"$T/none.ts"
status 0 'also when it is read again' tensor-dump "$T/none2.ts"

# What fails.
status 65 'an empty input is no stream' tensor-cut -d ids </dev/null
says 'empty input'
cat "$T/in.ts" "$T/in.ts" >"$T/two.ts"
status 65 'two streams joined by cat' tensor-cut -d ids <"$T/two.ts"
says 'tensor-cat'
status 65 'a field that is not there' tensor-cut -d none <"$T/in.ts"
says 'no field none'
ok 'and nothing was written' test ! -s "$T/.out"
size=$(wc -c <"$T/all.ts")
head -c $((size - 200)) "$T/all.ts" >"$T/cut.ts"
status 65 'a truncated stream' tensor-cut -d y <"$T/cut.ts"
says '^tensor-cut: <stdin>: truncated stream: 2 records, no end frame$'
cp "$T/.out" "$T/failed.ts"
status 65 'the stage behind it fails too' tensor-cut -d ids <"$T/failed.ts"
says '^tensor-cut: upstream: tensor-cut: <stdin>: truncated stream: 2'
cp "$T/.out" "$T/failed.ts"
status 65 'and so does the last one' tensor-dump -j "$T/failed.ts"
says '^tensor-dump: .*/failed.ts: upstream: tensor-cut: <stdin>: truncated stream: 2'
ok 'after the records before' test "$(wc -l <"$T/.out")" -eq 2
printf '\001' | dd of="$T/all.ts" bs=1 seek=$((size - 130)) conv=notrunc \
    2>/dev/null
status 65 'a changed byte' tensor-cut -d y <"$T/all.ts"
says '<stdin>: record .*, byte [0-9]*: '

# Where output goes.
mkdir "$T/dir"
status 65 'a failure leaves no output' \
    tensor-cut -d y -o "$T/dir/out.ts" <"$T/cut.ts"
ok 'nor a part of it' test -z "$(ls "$T/dir")"
status 65 'also where nobody hears of it' perl -e 'pipe my $r, my $w;
	close $r; open STDERR, ">&", $w; exec @ARGV' \
    tensor-cut -d y -o "$T/dir/out.ts" <"$T/cut.ts"
ok 'no part of it either' test -z "$(ls "$T/dir")"
(umask 027 && tensor-cut -d y -o "$T/dir/out.ts" <"$T/in.ts")
ok 'an output has the mode that umask gives' \
    test "$(ls -l "$T/dir/out.ts" | cut -c1-10)" = -rw-r-----
ok 'and is alone in its folder' test "$(ls "$T/dir")" = out.ts
status 73 'a folder that is not there' \
    tensor-cut -d y -o "$T/no/out.ts" <"$T/in.ts"
sh -c 'tensor-cut -d y' <"$T/in.ts" >&- 2>"$T/.err"
ok 'a closed standard output: status 74' test $? -eq 74
sh -c 'tensor-cut -d y' <&- >"$T/.out" 2>"$T/.err"
ok 'a closed standard input: status 74' test $? -eq 74
if [ -c /dev/full ]; then
	sh -c 'tensor-cut -d y' <"$T/in.ts" >/dev/full 2>"$T/.err"
	ok 'a full disk: status 74' test $? -eq 74
	tensor-cut --help >/dev/full 2>/dev/null
	ok 'also for --help' test $? -eq 74
else
	skip 'no /dev/full'
fi

# How it ends.
mkfifo "$T/pipe"
tensor-cut -d y -o "$T/dir/killed.ts" <"$T/pipe" &
exec 3>"$T/pipe"
head -c 600 "$T/in.ts" >&3
until ls "$T/dir" | grep -q 'killed.ts\.' || ! kill -0 $!; do
	sleep 0.01
done
kill -TERM $!
wait $! 2>/dev/null
ok 'it dies of a signal' test $? -eq 143
exec 3>&-
ok 'and leaves no unfinished file' test "$(ls "$T/dir")" = out.ts
awk 'BEGIN {
	print "ids I32 n"
	for (i = 0; i < 5000; i++)
		values = values (i ? "," : "") i
	for (i = 0; i < 100; i++) # more than the largest pipe
		print i, "ids=" values
}' | tests/stream.pl >"$T/long.ts"
(
	trap '' PIPE
	tensor-cut -k ids <"$T/long.ts" 2>"$T/.err"
	echo $? >"$T/pipe-status"
) | sleep 0
ok 'a reader that goes away is an error where SIGPIPE is ignored' \
    test "$(cat "$T/pipe-status")" -eq 74

# No memory is taken on the word of a length.
if (ulimit -v 60000 && tensor-cut --version) >/dev/null 2>&1; then
	header='{"a":{"dtype":"U8","shape":[1000000000],"data_offsets":'
	header="${header}[0,1000000000]}} "
	printf '\120\000\000\000\000\000\000\000%-80s' "$header" >"$T/lie.ts"
	(ulimit -v 60000 && tensor-dump "$T/lie.ts") 2>"$T/.err"
	ok 'a tensor of a gigabyte that is not there' test $? -eq 65
	says 'truncated frame: 0 of 1000000000 bytes'
else
	skip 'no limit on memory here'
fi

# Options.
status 64 'an unknown option' tensor-cut --none
says '^usage: tensor-cut \[-d FIELDS'
status 64 'an option without its argument' tensor-cut -o
says '^tensor-cut: -o needs an argument'
status 64 'an operand too many' tensor-cut -d a b
tensor-cut --version >"$T/.out"
ok '--version names program, version and format' \
    grep -Eqx 'tensor-cut \(heed\) [0-9.]+, tensor-stream/1' "$T/.out"
tensor-cut --help >"$T/.out"
ok '--help begins with an example' \
    test "$(head -n 1 "$T/.out")" = 'tensor-cut -d X,H < explained.ts > small.ts'
ok 'and ends with --version' \
    sh -c 'tail -n 1 "$1" | grep -q -- --version' - "$T/.out"

done_testing
