#!/bin/sh
# tensor-paste.t -- joining fields by seq.
. tests/tap.sh
. tests/filter.sh

says() {
	ok "and says: $1" grep -q -- "$1" "$T/.err"
}

tests/stream.pl >"$T/all.ts" <<'END'
ids I32 n
alpha F32 n
y F64
1 ids=1,2 alpha=0.5,nan y=1
5 ids=3 alpha=1 y=-inf
9 ids= alpha= y=0
END
tensor-cut -k ids <"$T/all.ts" >"$T/ids.ts"
tensor-cut -k alpha,ids <"$T/all.ts" >"$T/alpha.ts"
tensor-cut -k y <"$T/all.ts" >"$T/y.ts"
status 0 'three streams' tensor-paste -o "$T/made.ts" \
    "$T/ids.ts" "$T/alpha.ts" "$T/y.ts"
status 0 'have all fields and values' tensor-cmp "$T/all.ts" "$T/made.ts"
status 0 'in one stream that is whole' tensor-check "$T/made.ts"
tensor-paste - "$T/y.ts" <"$T/alpha.ts" | tensor-dump -j >"$T/out"
cat >"$T/want" <<'END'
{"seq":1,"fields":{"ids":[1,2],"alpha":[0.5,null],"y":1}}
{"seq":5,"fields":{"ids":[3],"alpha":[1],"y":-1e999}}
{"seq":9,"fields":{"ids":[],"alpha":[],"y":0}}
END
same 'in the order in which they come' "$T/want" "$T/out"
tensor-dump -j --head "$T/made.ts" >"$T/head"
ok 'both histories are kept' perl -MJSON::PP -e '
	my $history = decode_json(join "", <>)->{attributes}{history};
	my $last = $history->[-1];
	exit !(@$history == 2 && "@{$history->[0]{argv}}" eq "--keep ids" &&
	    $last->{program} eq "tensor-paste" && @{$last->{joined}} == 2 &&
	    "@{$last->{joined}[0][0]{argv}}" eq "--keep alpha,ids" &&
	    "@{$last->{joined}[1][0]{argv}}" eq "--keep y")' "$T/head"
cp "$T/y.ts" "$T/step.ts"
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	tensor-paste "$T/alpha.ts" "$T/step.ts" -o "$T/step.ts"
done
status 0 'histories do not grow in depth' tensor-check "$T/step.ts"
tensor-dump -j --head "$T/step.ts" >"$T/head"
ok 'and are all there' perl -MJSON::PP -e '
	my $history = decode_json(join "", <>)->{attributes}{history};
	my $joined = $history->[-1]{joined};
	exit !(@$joined == 20 && "@{$joined->[-1][0]{argv}}" eq "--keep y" &&
	    @{$joined->[0]} == 2 && $joined->[0][1]{program} eq "tensor-paste" &&
	    !exists $joined->[0][1]{joined})' "$T/head"
status 0 'a stream with itself' sh -c 'tensor-paste "$0" "$0" >"$1"' \
    "$T/all.ts" "$T/twice.ts"
status 0 'is that stream' tensor-cmp "$T/all.ts" "$T/twice.ts"

# Partners that do not fit.
tests/stream.pl >"$T/fewer.ts" <<'END'
z F32
1 z=1
9 z=1
END
status 65 'a record that the second lacks' \
    tensor-paste "$T/all.ts" "$T/fewer.ts"
says 'fewer.ts: no record 5, which is in .*all.ts'
status 65 'a record that the first lacks' \
    tensor-paste "$T/fewer.ts" "$T/all.ts"
says 'fewer.ts: no record 5, which is in .*all.ts'
tests/stream.pl >"$T/short.ts" <<'END'
z F32
1 z=1
5 z=1
END
status 65 'a stream that ends too early' \
    tensor-paste "$T/all.ts" "$T/short.ts"
says 'short.ts: no record 9'
status 65 'also as the first' tensor-paste "$T/short.ts" "$T/all.ts"
says 'short.ts: no record 9'
cp "$T/.out" "$T/failed.ts"
status 2 'the output ends with the error' tensor-check "$T/failed.ts"
says 'upstream: tensor-paste: .*short.ts: no record 9'
tests/stream.pl >"$T/other.ts" <<'END'
ids I32 n
1 ids=1,2
5 ids=4
9 ids=
END
status 65 'a field that differs' tensor-paste "$T/all.ts" "$T/other.ts"
says 'record 5: field ids differs between .*all.ts and .*other.ts'
printf 'ids I64 n\n1 ids=1\n' | tests/stream.pl >"$T/dtype.ts"
status 65 'a dtype that differs' tensor-paste "$T/all.ts" "$T/dtype.ts"
says 'field ids is I32 n in .*all.ts, but I64 n in .*dtype.ts'
ok 'before anything is written' test ! -s "$T/.out"
printf 'z F32 n\n1 z=1,2,3\n5 z=1\n9 z=\n' | tests/stream.pl >"$T/n.ts"
status 65 'one symbol with two sizes' tensor-paste "$T/all.ts" "$T/n.ts"
says 'record 1: z: dimension 0 (n) is 3, not 2'
attribute() { # VALUE: a stream of one record with this attribute
	perl -e '
		my $head = qq({"__metadata__":{"frame":"head","format":) .
		    qq("tensor-stream/1","fields":"[]","task":"$ARGV[0]"}});
		my $end = q({"__metadata__":{"frame":"end","records":"0"}});
		print pack("Q<", length), $_ for $head, $end' "$1"
}
attribute a >"$T/a.ts"
attribute b >"$T/b.ts"
status 0 'an attribute that both have' tensor-paste "$T/a.ts" "$T/a.ts"
status 65 'one that differs' tensor-paste "$T/a.ts" "$T/b.ts"
says 'attribute task of .*b.ts differs'

first() { tensor-paste - "$T/y.ts"; }
second() { tensor-paste "$T/y.ts" -; }
ok 'every truncation of the first fails' filter_cuts "$T/ids.ts" first
ok 'and of the second' filter_cuts "$T/ids.ts" second
head -c 800 "$T/all.ts" >"$T/cut.ts"
tensor-cut -k ids <"$T/cut.ts" >"$T/failed.ts" 2>/dev/null
status 65 'a failure upstream' tensor-paste "$T/y.ts" "$T/failed.ts"
says 'tensor-paste: .*/failed.ts: upstream: tensor-cut: <stdin>: truncated stream'
cp "$T/.out" "$T/out"
status 2 'is passed on' tensor-check "$T/out"
says 'tensor-check: .*/out: upstream: tensor-cut: <stdin>: truncated stream'
status 64 'one stream' tensor-paste "$T/all.ts"
status 64 'standard input twice' tensor-paste - -
status 66 'a file that is not there' tensor-paste "$T/all.ts" "$T/none"
if [ -c /dev/full ]; then
	status 74 'a full disk' \
	    sh -c 'tensor-paste "$0" "$0" >/dev/full' "$T/all.ts"
else
	skip 'no /dev/full'
fi
ok 'usage is the SYNOPSIS' usage_is_synopsis tensor-paste
done_testing
