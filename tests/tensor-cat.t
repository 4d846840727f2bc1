#!/bin/sh
# tensor-cat.t -- streams one after another.
. tests/tap.sh
. tests/filter.sh

says() {
	ok "and says: $1" grep -q -- "$1" "$T/.err"
}

make() { # NAME, then sed's script for the text
	sed "$2" <<'END' | tests/stream.pl >"$T/$1.ts"
a F32 n
b I64
0 a=1,2 b=3
4 a=nan b=-1
7 a= b=5
9 a=4 b=1
END
}
make all ''
make one '/^[79]/d'
make two '/^[04]/d'
make none '/^[0479]/d'
tensor-cat "$T/all.ts" >"$T/whole.ts"
status 0 'two streams' tensor-cat -o "$T/made.ts" "$T/one.ts" "$T/two.ts"
same 'are the one they were' "$T/whole.ts" "$T/made.ts"
tensor-cat "$T/one.ts" - <"$T/two.ts" >"$T/made.ts"
same 'also from standard input' "$T/whole.ts" "$T/made.ts"
tensor-cat "$T/none.ts" "$T/all.ts" "$T/none.ts" >"$T/made.ts"
same 'streams of no records' "$T/whole.ts" "$T/made.ts"
tensor-cat <"$T/whole.ts" >"$T/made.ts"
same 'a stream of ours alone keeps every byte' "$T/whole.ts" "$T/made.ts"

tensor-cut -k a,b <"$T/one.ts" >"$T/cut.ts"
tensor-cat "$T/cut.ts" "$T/two.ts" >"$T/made.ts"
status 0 'streams of different histories' tensor-cmp "$T/all.ts" "$T/made.ts"
tensor-dump -j --head "$T/made.ts" >"$T/head"
ok 'keep both' perl -MJSON::PP -e '
	my $history = decode_json(join "", <>)->{attributes}{history};
	exit !(@$history == 2 && $history->[0]{program} eq "tensor-cut" &&
	    $history->[1]{program} eq "tensor-cat" &&
	    @{$history->[1]{joined}} == 1)' "$T/head"

make order '1{h;d};2G;/^[04]/d'
tensor-cat "$T/one.ts" "$T/order.ts" >"$T/made.ts"
same 'fields in another order' "$T/whole.ts" "$T/made.ts"

# Heads that do not agree.
make more 's/^b.*/b I64\nc I32/;s/b=.*/& c=1/'
make name 's/^b/c/;s/b=/c=/'
make dtype 's/^b I64/b I32/'
make dims 's/^a F32 n/a F32 m/'
status 65 'a field more' tensor-cat "$T/all.ts" "$T/more.ts"
says 'field c is in .*more.ts, but not in .*all.ts'
status 65 'a field less' tensor-cat "$T/more.ts" "$T/all.ts"
says 'field c is in .*more.ts, but not in .*all.ts'
status 65 'another name' tensor-cat "$T/all.ts" "$T/name.ts"
says 'field b is in .*all.ts, but not in .*name.ts'
status 65 'another dtype' tensor-cat "$T/all.ts" "$T/dtype.ts"
says 'field b is I64 - in .*all.ts, but I32 - in .*dtype.ts'
status 65 'another symbol' tensor-cat "$T/all.ts" "$T/dims.ts"
says 'field a is F32 n in .*all.ts, but F32 m in .*dims.ts'
ok 'and nothing is written' test ! -s "$T/.out"
attribute() { # an attribute and its value: a stream of no records
	perl -e '
		my $head = qq({"__metadata__":{"frame":"head","format":) .
		    qq("tensor-stream/1","fields":"[]","$ARGV[0]":"$ARGV[1]"}});
		my $end = q({"__metadata__":{"frame":"end","records":"0"}});
		print pack("Q<", length), $_ for $head, $end' "$1" "$2"
}
attribute task a >"$T/a.ts"
attribute task b >"$T/b.ts"
attribute split a >"$T/split.ts"
status 0 'an attribute that both have' tensor-cat "$T/a.ts" "$T/a.ts"
status 65 'one that differs' tensor-cat "$T/a.ts" "$T/b.ts"
says 'attribute task differs between'
status 65 'one that lacks' tensor-cat "$T/a.ts" "$T/split.ts"
says 'attribute task is in .*a.ts, but not in .*split.ts'

status 65 'the wrong order' tensor-cat "$T/two.ts" "$T/one.ts"
says 'one.ts: record 0 comes after record 9 of .*two.ts: seq must grow'
cp "$T/.out" "$T/failed.ts"
status 2 'the output ends with the error' tensor-check "$T/failed.ts"
first() { tensor-cat - "$T/two.ts"; }
second() { tensor-cat "$T/one.ts" -; }
ok 'every truncation of the first fails' filter_cuts "$T/one.ts" first
ok 'and of the second' filter_cuts "$T/two.ts" second
status 64 'standard input twice' tensor-cat - -
status 66 'a file that is not there' tensor-cat "$T/all.ts" "$T/none"
if [ -c /dev/full ]; then
	status 74 'a full disk' \
	    sh -c 'tensor-cat "$0" >/dev/full' "$T/all.ts"
else
	skip 'no /dev/full'
fi
ok 'usage is the SYNOPSIS' usage_is_synopsis tensor-cat
done_testing
