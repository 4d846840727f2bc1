#!/bin/sh
# tensor-cut.t -- choosing fields. What all filters do is in tensor-stream.t.
. tests/tap.sh
. tests/filter.sh

tests/stream.pl >"$T/in.ts" <<'END'
a F32 n
b I32 n
c F64
0 a=1,2 b=3,4 c=5
7 a=0.1 b=-1 c=nan
END
tensor-cut -d b <"$T/in.ts" | tensor-dump -j >"$T/out"
cat >"$T/want" <<'END'
{"seq":0,"fields":{"a":[1,2],"c":5}}
{"seq":7,"fields":{"a":[0.1],"c":null}}
END
same '-d leaves a field out' "$T/want" "$T/out"
tensor-cut -k c,a <"$T/in.ts" | tensor-dump -j >"$T/out"
same '-k keeps fields, in the order of the stream' "$T/want" "$T/out"
tensor-cut -d a,b,c <"$T/in.ts" | tensor-dump -j >"$T/out"
cat >"$T/want" <<'END'
{"seq":0,"fields":{}}
{"seq":7,"fields":{}}
END
same 'records stay when no field does' "$T/want" "$T/out"
tensor-cut -k a <"$T/in.ts" | tests/stream.pl -d a >"$T/out"
printf '0 1 2\n7 0.1\n' >"$T/want"
same 'another reader sees the same' "$T/want" "$T/out"

tensor-cut -d b -r c=x,a=c <"$T/in.ts" | tensor-dump -j >"$T/out"
cat >"$T/want" <<'END'
{"seq":0,"fields":{"c":[1,2],"x":5}}
{"seq":7,"fields":{"c":[0.1],"x":null}}
END
same '-r names those that stay, all by their old names' "$T/want" "$T/out"
tensor-cut -r a=b,b=a <"$T/in.ts" | tensor-dump -j -f b >"$T/out"
cat >"$T/want" <<'END'
{"seq":0,"fields":{"b":[1,2]}}
{"seq":7,"fields":{"b":[0.1]}}
END
same 'two change places' "$T/want" "$T/out"
ok 'other bits stay' sh -c 'tensor-cut -r a=x <"$0" | tensor-cut -r x=a |
    tensor-cmp - "$0"' "$T/in.ts"

tensor-cut -d b -r a=b <"$T/in.ts" | tensor-dump -j >"$T/out"
cat >"$T/want" <<'END'
{"seq":0,"fields":{"b":[1,2],"c":5}}
{"seq":7,"fields":{"b":[0.1],"c":null}}
END
same '-d makes a name free' "$T/want" "$T/out"
tensor-cut -d a -r b=a,c=b <"$T/in.ts" | tensor-dump -j >"$T/out"
cat >"$T/want" <<'END'
{"seq":0,"fields":{"a":[3,4],"b":5}}
{"seq":7,"fields":{"a":[-1],"b":null}}
END
same 'and drops by the old names' "$T/want" "$T/out"
tensor-cut -k a -k c <"$T/in.ts" | tensor-dump -j >"$T/out"
tensor-cut -k a,c <"$T/in.ts" | tensor-dump -j >"$T/want"
same '-k twice keeps both' "$T/want" "$T/out"
for names in '' a, ,a a,,c; do
	status 64 "-k '$names'" tensor-cut -k "$names" <"$T/in.ts"
done
echo before >"$T/closed"
chmod 600 "$T/closed"
tensor-cut -k a -o "$T/closed" <"$T/in.ts"
ok '-o keeps who may read a file that was there' test \
    "$(ls -l "$T/closed" | cut -c 1-10)" = -rw-------
status 73 '-o of no name' tensor-cut -k a -o '' <"$T/in.ts"

tensor-cut --set 'labels=["a=b"]' --set task=x --set task= <"$T/in.ts" \
    >"$T/set.ts"
tensor-dump --head "$T/set.ts" >"$T/out"
ok '--set an attribute' grep -qxF 'labels=["a=b"]' "$T/out"
ok 'the last value counts' grep -qx 'task=' "$T/out"
ok 'records stay' sh -c 'tensor-dump -j "$0" >"$0.1"; tensor-dump -j "$1" |
    cmp - "$0.1"' "$T/in.ts" "$T/set.ts"
tensor-cut --unset task <"$T/set.ts" | tensor-dump --head >"$T/out"
ok '--unset it' sh -c '! grep -q ^task "$0" && grep -q ^labels "$0"' "$T/out"
status 65 '--unset of none' tensor-cut --unset x <"$T/in.ts"
for text in x =x history=[] frame=x; do
	status 64 "--set $text" tensor-cut --set "$text" <"$T/in.ts"
done
status 64 '--unset history' tensor-cut --unset history <"$T/set.ts"

status 65 '-r to a name that is there' tensor-cut -r a=b <"$T/in.ts"
ok 'and it is told' grep -q 'two fields b' "$T/.err"
status 65 '-r of a field that is dropped' tensor-cut -d a -r a=x <"$T/in.ts"
for names in a a= =x a,b=c a=x,a=y; do
	status 64 "-r $names" tensor-cut -r "$names" <"$T/in.ts"
done
status 65 '-d of no field' tensor-cut -d a,x <"$T/in.ts"
status 65 '-k of no field' tensor-cut -k a,x <"$T/in.ts"
status 64 'neither -d nor -k' tensor-cut <"$T/in.ts"
status 64 'both' tensor-cut -d a -k b <"$T/in.ts"
ok 'every truncation fails' filter_cuts "$T/in.ts" tensor-cut -d a
ok 'usage is the SYNOPSIS' usage_is_synopsis tensor-cut
done_testing
