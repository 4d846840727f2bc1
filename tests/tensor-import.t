#!/bin/sh
# tensor-import.t -- what other programs wrote, as a stream.
. tests/tap.sh
. tests/filter.sh

says() {
	ok "and says: $1" grep -q -- "$1" "$T/.err"
}
import() { # tensor-import of standard input, from a file
	import_from=$1
	shift
	tensor-import "$@" <"$T/$import_from"
}

tests/stream.pl >"$T/in.ts" <<'END'
tokens U8 bytes
token_ends I32 n
alpha F32 n
special BOOL n
y F64 2
big I64
M F32 n n
2 tokens=97,195,169 token_ends=1,3 alpha=0.1,nan special=0,1 y=0.1,-inf big=9007199254740993 M=1,2,3,4
7 tokens=34 token_ends=1 alpha=1 special=1 y=3,4 big=-1 M=5
9 tokens= token_ends= alpha= special= y=5,6 big=0 M=
END

# JSON lines and back.
fields='-f tokens:U8:bytes -f token_ends:I32:n -f alpha:F32:n
    -f special:BOOL:n -f y:F64:2 -f big:I64 -f M:F32:n,n'
tensor-export --jsonl "$T/in.ts" >"$T/in.jsonl"
status 0 '--jsonl' tensor-import --jsonl $fields -o "$T/json.ts" "$T/in.jsonl"
status 0 'gives the stream that was exported' tensor-cmp "$T/in.ts" "$T/json.ts"
printf '%s\r\n' '{"fields":{"x":[{"a":["]",1]},2],"y":1e999,"z":[]}}' \
    '{ "fields" : { "z" : [ ] , "y" : null } , "seq" : 12 }' >"$T/a.jsonl"
tensor-import --jsonl -f y:F32 -f z:I8:m,3 "$T/a.jsonl" | tensor-dump -j >"$T/out"
cat >"$T/want" <<'END'
{"seq":0,"fields":{"y":1e999,"z":[]}}
{"seq":12,"fields":{"y":null,"z":[]}}
END
same 'white space, other fields, other orders' "$T/want" "$T/out"
bad() { # what it is, fields, the line, what is said
	printf '%s\n' "$3" >"$T/bad.jsonl"
	status 65 "JSON: $1" import bad.jsonl --jsonl $2
	says "<stdin>: line 1, byte [0-9]*: $4"
}
bad 'a field lacks' '-f y:F32' '{"fields":{}}' 'y: no such member'
bad 'a field twice' '-f y:F32' '{"fields":{"y":1,"y":1}}' 'y: there twice'
bad 'no number' '-f y:F32' '{"fields":{"y":nan}}' 'y: no number'
bad 'an infinity in words' '-f y:F32' '{"fields":{"y":-inf}}' 'y: no number'
bad 'a leading zero' '-f y:F32' '{"fields":{"y":007}}' 'y: no number'
bad 'one behind a sign' '-f y:F32' '{"fields":{"y":-00.5}}' 'y: no number'
bad 'hexadecimal' '-f y:F32' '{"fields":{"y":0x10}}' 'y: no number'
bad 'a number of no digits' '-f y:F32' '{"fields":{"y":1.}}' 'y: no number'
bad 'too large a float' '-f y:F32' '{"fields":{"y":1e39}}' 'y: too large'
bad 'a fraction' '-f y:I32' '{"fields":{"y":1.5}}' 'y: no whole number'
bad 'null for an integer' '-f y:I32' '{"fields":{"y":null}}' 'y: no whole number'
bad 'out of range' '-f y:U8' '{"fields":{"y":256}}' 'y: out of the dtype'
bad 'below the range' '-f y:U8' '{"fields":{"y":-1}}' 'y: out of the dtype'
bad '2^63' '-f y:I64' '{"fields":{"y":9223372036854775808}}' 'y: out of'
bad 'no BOOL' '-f y:BOOL' '{"fields":{"y":2}}' 'y: out of'
bad 'ragged' '-f y:I32:a,b' '{"fields":{"y":[[1],[1,2]]}}' 'y: arrays of two'
bad 'a scalar for a vector' '-f y:I32:a' '{"fields":{"y":1}}' \
    'y: an array is expected'
bad 'a string for a vector' '-f y:U8:a' '{"fields":{"y":"a"}}' \
    'y: an array is expected'
bad 'a vector for a scalar' '-f y:I32' '{"fields":{"y":[1]}}' \
    'y: no whole number'
bad 'an end too early' '-f y:I32:n' '{"fields":{"y":[1' 'y: invalid JSON'
bad 'text behind it' '-f y:I32' '{"fields":{"y":1}} x' 'more behind'
bad 'another member' '-f y:I32' '{"sec":1}' \
    'sec: an unknown member: seq and fields are expected'
bad 'a member twice' '-f y:I32' '{"seq":1,"seq":2}' 'seq: there twice'
bad 'a seq of a fraction' '-f y:I32' '{"seq":1.5}' 'seq: no whole number'
bad 'a seq of 2^64' '-f y:I32' '{"seq":18446744073709551616}' \
    'seq: not below 2^64'
bad 'no fields' '-f y:I32' '{"seq":1}' 'no fields'
bad 'an empty line' '-f y:I32' '' 'an object is expected'
bad 'an array for an object' '-f y:I32' '[1]' 'an object is expected'
bad 'fields in an array' '-f y:I32' '{"fields":[1]}' \
    'fields: an object is expected'
perl -e 'print q({"fields":{"x":), "[" x 1000' >"$T/deep"
status 65 'JSON: deep nesting' import deep --jsonl -f y:I32
says 'nested deeper than 32'
printf '{"fields":{"y":1}}\n\000' >"$T/nul"
status 65 'JSON: NUL' import nul --jsonl -f y:I32
printf '{"seq":3,"fields":{"y":1}}\n{"seq":3,"fields":{"y":1}}\n' >"$T/seq"
status 65 'JSON: a seq that does not grow' import seq --jsonl -f y:I32
says '<stdin>: line 2: record 3 after record 3: seq must grow'
cp "$T/.out" "$T/failed.ts"
status 2 'ends the stream with an error' tensor-check "$T/failed.ts"
printf '{"fields":{"a":[1],"b":[1,2]}}' >"$T/sizes"
status 65 'one symbol of two sizes' import sizes --jsonl -f a:I8:n -f b:I8:n
echo '{"fields":{"x":NaN,"y":[Infinity,-Infinity,1e999]}}' |
    tensor-import --jsonl -f x:F64 -f y:F32:n | tensor-dump -j >"$T/out"
echo '{"seq":0,"fields":{"x":null,"y":[1e999,-1e999,1e999]}}' >"$T/want"
same "what Python's json writes" "$T/want" "$T/out"

# Tokens: strings and their ends are one thing, bytes keep what is no text.
tokens='-f tokens:U8:bytes -f token_ends:I32:n'
printf '{"fields":{"tokens":%s}}\n' '["the","","caf\u00e9"]' '[]' '[""]' |
    tensor-import --jsonl $tokens >"$T/out.ts"
tensor-dump -j "$T/out.ts" >"$T/out"
cat >"$T/want" <<'END'
{"seq":0,"fields":{"tokens":["the","","café"],"token_ends":[3,3,8]}}
{"seq":1,"fields":{"tokens":[],"token_ends":[]}}
{"seq":2,"fields":{"tokens":[""],"token_ends":[0]}}
END
same 'strings make their token_ends' "$T/want" "$T/out"
tests/stream.pl >"$T/bytes.ts" <<'END'
tokens U8 bytes
token_ends I32 n
0 tokens=97,255,195,169 token_ends=2,4
1 tokens=97,195,169,98 token_ends=2,4
2 tokens=97,0,98 token_ends=1,3
3 tokens=97,98 token_ends=1
4 tokens=97,98 token_ends=
5 tokens= token_ends=0,0
6 tokens=195,169 token_ends=0,2
END
tensor-export --jsonl "$T/bytes.ts" >"$T/out"
cat >"$T/want" <<'END'
{"seq":0,"fields":{"tokens":[97,255,195,169],"token_ends":[2,4]}}
{"seq":1,"fields":{"tokens":[97,195,169,98],"token_ends":[2,4]}}
{"seq":2,"fields":{"tokens":[97,0,98],"token_ends":[1,3]}}
{"seq":3,"fields":{"tokens":[97,98],"token_ends":[1]}}
{"seq":4,"fields":{"tokens":[97,98],"token_ends":[]}}
{"seq":5,"fields":{"tokens":["",""],"token_ends":[0,0]}}
{"seq":6,"fields":{"tokens":["","é"],"token_ends":[0,2]}}
END
same 'tokens that are no text are bytes' "$T/want" "$T/out"
tensor-import --jsonl $tokens "$T/out" >"$T/back.ts"
status 0 'and come back as they were' tensor-cmp "$T/bytes.ts" "$T/back.ts"
bad 'ends of other strings' "$tokens" \
    '{"fields":{"token_ends":[1,3],"tokens":["ab","c"]}}' \
    'token_ends: not where the strings of tokens end'
bad 'too few ends' "$tokens" '{"fields":{"tokens":["a","b"],"token_ends":[1]}}' \
    'token_ends: not where'
bad 'bytes without ends' "$tokens" '{"fields":{"tokens":[97]}}' \
    'token_ends: no such member'
bad 'a string behind bytes' "$tokens" '{"fields":{"tokens":[97,"b"]}}' \
    'tokens: numbers, then a string'
bad 'a byte behind strings' "$tokens" '{"fields":{"tokens":["",97]}}' \
    'tokens: strings, then no string'
bad 'no tokens' "$tokens" '{"fields":{"token_ends":[]}}' 'tokens: no such'

# Numbers of records up to 2^64 - 1.
tests/stream.pl >"$T/last.ts" <<'END'
y I32
9007199254740993 y=1
9223372036854775808 y=2
18446744073709551615 y=3
END
for format in csv jsonl npz; do
	tensor-export --$format "$T/last.ts" >"$T/last"
	tensor-import --$format -f y:I32 "$T/last" >"$T/back.ts"
	status 0 "--$format: numbers up to 2^64 - 1" \
	    tensor-cmp "$T/last.ts" "$T/back.ts"
done

# CSV and back.
tensor-export --csv -f alpha,special,y,big "$T/in.ts" >"$T/in.csv"
tensor-import --csv -f alpha:F32:n -f special:BOOL:n -f y:F64:2 -f big:I64 \
    "$T/in.csv" >"$T/csv.ts"
tensor-cut -k alpha,special,y,big <"$T/in.ts" |
    tensor-select -s 2-8 >"$T/want.ts"
status 0 '--csv, a line an element' tensor-cmp "$T/want.ts" "$T/csv.ts"
tensor-cut -k y,big <"$T/in.ts" >"$T/want.ts"
tensor-export --csv "$T/want.ts" |
    tensor-import --csv -f y:F64:2 -f big:I64 >"$T/csv.ts"
status 0 '--csv, a line a record' tensor-cmp "$T/want.ts" "$T/csv.ts"
printf 'name,y\n"a,b",1\nc,-2.5e-1\n' >"$T/a.csv"
tensor-import --csv -f y:F32 "$T/a.csv" | tensor-dump -j >"$T/out"
cat >"$T/want" <<'END'
{"seq":0,"fields":{"y":1}}
{"seq":1,"fields":{"y":-0.25}}
END
same 'without seq, beside other columns' "$T/want" "$T/out"
printf 'y,b\nNaN,True\n\nInf,FALSE\n-infinity,1\n-nan,true\n' |
    tensor-import --csv -f y:F32 -f b:BOOL | tensor-dump -j >"$T/out"
cat >"$T/want" <<'END'
{"seq":0,"fields":{"y":null,"b":true}}
{"seq":1,"fields":{"y":1e999,"b":false}}
{"seq":2,"fields":{"y":-1e999,"b":true}}
{"seq":3,"fields":{"y":null,"b":true}}
END
same 'words for numbers, blank lines' "$T/want" "$T/out"
bad_csv() { # what it is, fields, the text, what is said
	printf "$3" >"$T/bad.csv"
	status 65 "CSV: $1" import bad.csv --csv $2
	says "<stdin>: $4"
}
bad_csv 'no column' '-f y:F32' 'x\n1\n' '.*y'
bad_csv 'no number' '-f y:F32' 'y\n1\n1x\n' 'line 3: y: no number'
bad_csv 'nothing' '-f y:F32' 'y,z\n1,1\n,1\n' \
    'line 3: y: no number; a missing value is nan'
bad_csv 'a leading zero' '-f y:F32' 'y\n007\n' 'line 2: y: no number'
bad_csv 'too large for F64' '-f y:F64' 'y\n-1e400\n' 'line 2: y: too large for F64'
bad_csv 'too large for F32' '-f y:F32' 'y\n1e400\n' 'line 2: y: too large for F32'
bad_csv 'a seq that does not grow' '-f y:F32:n' \
    'seq,y\n1,0\n\n0,1\n0,2\n' 'line 4: record 0 after record 1'
bad_csv 'no seq' '-f y:F32:n' 'y\n1\n' 'no column seq'
bad_csv 'no seq below 0' '-f y:F32' 'seq,y\n-1,1\n' 'line 2: seq: no whole number from 0'
bad_csv 'an index that lacks' '-f y:F32:n' 'seq,index,y\n0,0,1\n0,2,1\n' \
    'line 3: index: does not count'
bad_csv 'a scalar of two values' '-f y:F32:n -f z:I8' \
    'seq,y,z\n0,1,1\n0,2,2\n' 'line 3: z: not the same'
status 64 'CSV has no matrices' import a.csv --csv -f y:F32:n,n

# npy and back.
tensor-export --npy -f y "$T/in.ts" >"$T/y.npy"
tensor-import --npy -f y <"$T/y.npy" | tensor-dump -j >"$T/out"
cat >"$T/want" <<'END'
{"seq":0,"fields":{"y":[0.1,-1e999]}}
{"seq":1,"fields":{"y":[3,4]}}
{"seq":2,"fields":{"y":[5,6]}}
END
same '--npy: a record a row' "$T/want" "$T/out"
tensor-import --npy -f y:F64:n "$T/y.npy" >"$T/y.ts"
ok 'with a symbol for its size' sh -c \
    'tensor-dump --head "$0" | grep -Eq "^y +F64 +n$"' "$T/y.ts"
status 65 'another dtype' import y.npy --npy -f y:F32
status 65 'another rank' import y.npy --npy -f y:F64:n,n
status 65 'another size' import y.npy --npy -f y:F64:3
npy() { # the header's dictionary, then bytes: an npy file in $T/a.npy
	{
		printf '\223NUMPY\001\000\166\000%-117s\n' "$1"
		printf "$2"
	} >"$T/a.npy"
}
bad_npy() { # what it is, dictionary, bytes, what is said
	npy "$2" "$3"
	status 65 "npy: $1" import a.npy --npy -f a
	says "$4"
}
npy "{'shape':(2,),'fortran_order':False,\"descr\":'<i2'}" '\001\000\377\377'
tensor-import --npy -f a "$T/a.npy" | tensor-dump -j >"$T/out"
cat >"$T/want" <<'END'
{"seq":0,"fields":{"a":1}}
{"seq":1,"fields":{"a":-1}}
END
same 'other spellings of the header' "$T/want" "$T/out"
order="'fortran_order': False"
bad_npy 'Fortran order' \
    "{'descr': '<i2', 'fortran_order': True, 'shape': (1,)}" 'ab' \
    'ascontiguousarray'
bad_npy 'big-endian' "{'descr': '>i2', $order, 'shape': (1,)}" 'ab' \
    "dtype '>i2': what is read is little-endian"
bad_npy 'objects' "{'descr': '|O', $order, 'shape': (1,)}" 'ab' "dtype '|O'"
bad_npy 'a structure' "{'descr': [('a', '<i2')], $order, 'shape': (1,)}" 'ab' \
    'structured'
bad_npy 'a scalar' "{'descr': '<i2', $order, 'shape': ()}" 'ab' 'no records'
bad_npy 'no shape' "{'descr': '<i2', $order}" 'ab' 'not exactly'
bad_npy 'a key twice' "{$order, 'descr': '<i2', $order}" 'ab' 'repeated'
bad_npy 'code' "{'descr': '<i2', $order, 'shape': (1+1,)}" 'ab' 'unexpected'
bad_npy 'too few bytes' "{'descr': '<i2', $order, 'shape': (2,)}" 'abc' \
    'byte [0-9]*: truncated'
bad_npy 'too many bytes' "{'descr': '<i2', $order, 'shape': (1,)}" 'abc' 'more'
bad_npy 'a product that overflows' "{'descr': '<i2', $order, 'shape': \
(9007199254740992,9007199254740992)}" '' 'overflows'
bad_npy 'a row of gigabytes' "{'descr': '<i2', $order, 'shape': \
(1,9007199254740992)}" '' 'over 1 GiB'
bad_npy 'rows without end' "{'descr': '<i2', $order, 'shape': \
(9007199254740992,0)}" '' 'rows of no elements'
if (ulimit -v 60000 && tensor-import --version) >/dev/null 2>&1; then
	npy "{'descr': '<i2', $order, 'shape': (1,400000000)}" ''
	(ulimit -v 60000 && tensor-import --npy -f a "$T/a.npy") \
	    >/dev/null 2>"$T/.err"
	ok 'no memory on the word of a header' test $? -eq 65
	says 'truncated'
else
	skip 'no limit on memory here'
fi
printf 'abc' >"$T/a.npy"
status 65 'no npy file' import a.npy --npy -f a

# npz and back, records of many shapes.
tensor-export --npz -o "$T/in.npz" "$T/in.ts"
fields='-f tokens::bytes -f token_ends::n -f alpha:F32:n -f special::n
    -f y::2 -f big -f M::n,n'
status 0 '--npz' tensor-import --npz $fields -o "$T/npz.ts" "$T/in.npz"
status 0 'gives the stream that was exported' tensor-cmp "$T/in.ts" "$T/npz.ts"
npz() { # an archive's name, then arguments
	npz_name=$1
	shift
	tensor-import --npz "$@" "$T/$npz_name"
}
status 64 'undeclared' npz in.npz
status 65 'a wrong rank' npz in.npz -f alpha
says 'alpha.npy: 1 dimensions, not 0'
status 65 'a wrong dtype' npz in.npz -f alpha:F64:n
status 65 'no such field' npz in.npz -f x
says 'no member 2/x.npy'
perl -e 'print "a I32\n"; print "$_ a=$_\n" for 0 .. 69999' |
    tests/stream.pl >"$T/many.ts"
tensor-export --npz -o "$T/many.npz" "$T/many.ts"
tensor-import --npz -f a "$T/many.npz" >"$T/many2.ts"
status 0 'an archive of 70000 members' tensor-cmp "$T/many.ts" "$T/many2.ts"
damage() { # every flipped bit that tensor-import does not see leaves no trace
	perl -e '
		my ($file, $out, @command) = @ARGV;
		open my $f, "<:raw", $file or die;
		my $bytes = do { local $/; <$f> };
		for (my $i = 0; $i < length $bytes; $i += 7) {
			my $bad = $bytes;
			substr($bad, $i, 1) ^= chr(1 << $i % 8);
			open my $o, ">:raw", "$out.npz" or die;
			print $o $bad;
			close $o;
			my $status = system("tensor-import --npz @command " .
			    "$out.npz >$out.ts 2>/dev/null");
			next if $status >> 8 == 65;
			die "byte $i: $status\n" if $status != 0;
			system("tensor-cmp -q $out.ts $ENV{T}/npz.ts") == 0 or
			    die "byte $i: other values\n";
		}' "$T/in.npz" "$T/damaged" $fields
}
export T
ok 'no damage to an archive changes a value' damage
cuts() {
	size=$(wc -c <"$T/in.npz")
	cut=0
	while [ "$cut" -lt "$size" ]; do
		head -c "$cut" "$T/in.npz" >"$T/cut.npz"
		npz cut.npz $fields >/dev/null 2>&1 && return 1
		cut=$((cut + 61))
	done
}
ok 'every truncated archive fails' cuts
status 64 'an archive is no pipe' import in.npz --npz

# Deflated arrays of many sizes, read row by row: when all packed bytes are
# read, zlib still holds rows.
if perl -MIO::Compress::Zip -e 1 2>/dev/null; then
	deflated() {
		perl -MIO::Compress::Zip=:all -e 'for my $n (1 .. 100) {
			my $z = IO::Compress::Zip->new("$ARGV[0]/$n.npz",
			    Name => "a.npy", Method => ZIP_CM_DEFLATE) or die;
			printf $z "\223NUMPY\1\0\166\0%-117s\n%s",
			    "{\x27descr\x27: \x27<f4\x27, \x27fortran_order" .
			    "\x27: False, \x27shape\x27: ($n,), }",
			    "\0" x (4 * $n);
			$z->close }' "$T"
		n=0
		while [ $((n += 1)) -le 100 ]; do
			npz "$n.npz" | tensor-check -v >"$T/checked" || return 1
			grep -q "a stream of $n records" "$T/checked" || return 1
		done
	}
	ok 'deflated arrays of 1 to 100 rows' deflated
else
	skip 'no IO::Compress::Zip for Perl'
fi

# What NumPy writes.
if python3=$(PATH=/usr/bin:$PATH command -v python3) &&
    "$python3" -c 'import numpy' 2>/dev/null; then
	cat >"$T/make.py" <<'END'
import sys
import numpy as np
from numpy.lib import format
d = sys.argv[1] + "/"
x = np.arange(12, dtype="<f4").reshape(3, 4) / 8
y = np.array([True, False, True])
np.savez(d + "rows.npz", x=x, y=y)
np.savez_compressed(d + "deflated.npz", seq=np.array([4, 5, 9]), x=x, y=y)
np.savez_compressed(d + "large.npz", z=np.zeros((3, 100000), "<i8"))
np.savez(d + "lengths.npz", x=x, y=y[:2])
with open(d + "two.npy", "wb") as f:
    format.write_array(f, x, version=(2, 0))
np.save(d + "fortran.npy", np.asfortranarray(x))
np.savez_compressed(d + "records.npz",
    **{"3/a": x[0], "3/b": np.int8(1), "5/a": x[1, :2], "5/b": np.int8(2)})
END
	"$python3" "$T/make.py" "$T"
	cat >"$T/want" <<'END'
{"seq":0,"fields":{"x":[0,0.125,0.25,0.375],"y":true}}
{"seq":1,"fields":{"x":[0.5,0.625,0.75,0.875],"y":false}}
{"seq":2,"fields":{"x":[1,1.125,1.25,1.375],"y":true}}
END
	npz rows.npz | tensor-dump -j >"$T/out"
	same "NumPy's savez: rows of all arrays" "$T/want" "$T/out"
	npz deflated.npz | tensor-dump -j >"$T/out"
	sed 's/"seq":0/"seq":4/;s/"seq":1/"seq":5/;s/"seq":2/"seq":9/' \
	    "$T/want" >"$T/numbered"
	same 'savez_compressed, with seq' "$T/numbered" "$T/out"
	npz rows.npz -f x:F32:n | tensor-dump -j >"$T/out"
	sed 's/,"y":[a-z]*//' "$T/want" >"$T/x"
	same 'one of the arrays' "$T/x" "$T/out"
	tensor-import --npy -f x <"$T/two.npy" | tensor-dump -j >"$T/out"
	same 'version 2 of npy' "$T/x" "$T/out"
	npz large.npz | tensor-check -v >"$T/out"
	ok 'a megabyte of zeros' grep -q '300000' "$T/out"
	npz records.npz -f a::n -f b | tensor-dump -j >"$T/out"
	cat >"$T/want" <<'END'
{"seq":3,"fields":{"a":[0,0.125,0.25,0.375],"b":1}}
{"seq":5,"fields":{"a":[0.5,0.625],"b":2}}
END
	same 'records, deflated' "$T/want" "$T/out"
	status 65 'arrays of two lengths' npz lengths.npz
	status 65 'Fortran order' import fortran.npy --npy -f x
else
	skip 'no NumPy'
fi

# Usage.
status 64 'no format' tensor-import "$T/in.csv"
status 64 'two formats' tensor-import --npy --csv
status 64 'no field' import a.csv --csv
status 64 'no dtype' import a.csv --csv -f y
status 64 'BF16 in text' import a.csv --csv -f y:BF16
for field in '' :F32 y:F99 y:F32:n, y:F32:,n y:F32:1n y:F32:1,2,3,4,5,6,7,8,9; do
	status 64 "'$field' is no field" import a.csv --csv -f "$field"
done
status 64 'a field twice' import a.csv --csv -f y:F32 -f y:F32
status 66 'no such file' tensor-import --csv -f y:F32 "$T/none"
status 66 'no such archive' tensor-import --npz "$T/none"
if [ -c /dev/full ]; then
	status 74 'a full disk' sh -c \
	    'tensor-import --csv -f y:F32 "$0" >/dev/full' "$T/a.csv"
else
	skip 'no /dev/full'
fi
ok 'usage is the SYNOPSIS' usage_is_synopsis tensor-import
done_testing
