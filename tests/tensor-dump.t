#!/bin/sh
# tensor-dump.t -- streams and safetensors files made readable.
. tests/tap.sh
. tests/filter.sh

# Tokens: "the", a tabulator and an escape, a byte that is no UTF-8, "é".
tests/stream.pl >"$T/in.ts" <<'END'
tokens U8 bytes
token_ends I32 n
ids I32 n
special BOOL n
alpha F32 n
y F64
M F32 n n
A F32 2 1 10
big I64 1
3 tokens=116,104,101,9,27,255,195,169 token_ends=3,5,6,8 ids=1,22,333,4 special=1,0,0,1 alpha=0.1,nan,-inf,0.333333343 y=0.1 M=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15 A=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19 big=9007199254740993
5 tokens=97 token_ends=1 ids=7 special=0 alpha=1 y=nan M=1 A=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19 big=-1
END

tensor-dump --head "$T/in.ts" >"$T/out"
cat >"$T/want" <<'END'
field       dtype  dims
tokens      U8     bytes
token_ends  I32    n
ids         I32    n
special     BOOL   n
alpha       F32    n
y           F64    -
M           F32    n,n
A           F32    2,1,10
big         I64    1
history
END
same '--head: the fields' "$T/want" "$T/out"

tensor-dump -r 3 "$T/in.ts" >"$T/out"
cat >"$T/want" <<'END'
record 3
     tokens  ids  special  alpha
  0  the     1    1        0.1
  1  \t\x1b  22   0        nan
  2  \xff    333  0        -inf
  3  é       4    1        0.33333334
  y 0.1
  M [4,4]
    [0] 0 1 2 3
    [1] 4 5 6 7
    [2] 8 9 10 11
    [3] 12 13 14 15
  A [2,1,10]
    [0,0] 0 1 2 3 4 5 6 ... 9
    [1,0] 10 11 12 13 14 15 16 ... 19
  big 9007199254740993
END
same '-r: a row a token, matrices below' "$T/want" "$T/out"
tensor-dump --full -f A,big -r 5 "$T/in.ts" >"$T/out"
cat >"$T/want" <<'END'
record 5
  A [2,1,10]
    [0,0] 0 1 2 3 4 5 6 7 8 9
    [1,0] 10 11 12 13 14 15 16 17 18 19
  big -1
END
same '-f and --full' "$T/want" "$T/out"
tensor-dump -j -f tokens,token_ends,special,alpha,y,A,big "$T/in.ts" >"$T/out"
cat >"$T/want" <<'END'
{"seq":3,"fields":{"tokens":[116,104,101,9,27,255,195,169],"token_ends":[3,5,6,8],"special":[true,false,false,true],"alpha":[0.1,null,-1e999,0.33333334],"y":0.1,"A":[[[0,1,2,3,4,5,6,7,8,9]],[[10,11,12,13,14,15,16,17,18,19]]],"big":[9007199254740993]}}
{"seq":5,"fields":{"tokens":["a"],"token_ends":[1],"special":[false],"alpha":[1],"y":null,"A":[[[0,1,2,3,4,5,6,7,8,9]],[[10,11,12,13,14,15,16,17,18,19]]],"big":[-1]}}
END
same '-j: one object a record' "$T/want" "$T/out"
ok 'which JSON readers take' perl -MJSON::PP -ne 'decode_json($_)' "$T/out"
tensor-cut -d M <"$T/in.ts" | tensor-dump -j --head >"$T/out"
ok '-j --head: fields and history' perl -MJSON::PP -e '
	my $head = decode_json(join "", <>);
	my $last = $head->{attributes}{history}[-1];
	exit !(@{$head->{fields}} == 8 && $last->{program} eq "tensor-cut" &&
	    "@{$last->{argv}}" eq "--drop M")' "$T/out"
printf 'y F64\n' | tests/stream.pl |
    perl -pe 's/"history":"\[\]"}}  /"history":"[\\n]"}}/' >"$T/lines.ts"
ok 'a history of two lines' grep -q -a -F '"history":"[\n]"' "$T/lines.ts"
tensor-dump -j --head "$T/lines.ts" >"$T/out"
echo '{"fields":[{"name":"y","dtype":"F64","dims":[]}],"attributes":{"history":[]}}' >"$T/want"
same 'is one' "$T/want" "$T/out"
LC_ALL=de_DE.UTF-8 tensor-dump -j "$T/in.ts" >"$T/german"
tensor-dump -j "$T/in.ts" >"$T/out"
same 'the same in every locale' "$T/out" "$T/german"

# Columns stand below each other: characters of two columns (日本), and of none
# (e and an accent that combines).
tests/stream.pl >"$T/wide.ts" <<'END'
tokens U8 bytes
token_ends I32 n
字 I32 n
y F64
0 tokens=230,151,165,230,156,172,101,204,129,97,98 token_ends=6,9,11 字=1,22,3 y=1
END
tensor-dump "$T/wide.ts" >"$T/out"
printf '%s\n' 'field       dtype  dims' 'tokens      U8     bytes' \
    'token_ends  I32    n' '字          I32    n' 'y           F64    -' \
    history 'record 0' '     tokens  字' '  0  日本    1' \
    "$(printf '  1  e\314\201       22')" '  2  ab      3' '  y 1' >"$T/want"
same 'wide characters' "$T/want" "$T/out"

# Statistics of every field, over all records.
tensor-dump -s "$T/in.ts" >"$T/out"
cat >"$T/want" <<'END'
field       dtype  dims          values           min          mean           max  nan
tokens      U8     bytes              9             9       119.222           255  0
token_ends  I32    n                  5             1           4.6             8  0
ids         I32    n                  5             1          73.4           333  0
special     BOOL   n                  5             0           0.4             1  0
alpha       F32    n                  5          -inf          -inf             1  1
y           F64    -                  2           0.1           0.1           0.1  1
M           F32    n,n               17             0       7.11765            15  0
A           F32    2,1,10            40             0           9.5            19  0
big         I64    1                  2            -1    4.5036e+15    9.0072e+15  0
END
same '-s: a line a field' "$T/want" "$T/out"
tensor-dump -s -j -f alpha,y "$T/in.ts" >"$T/out"
cat >"$T/want" <<'END'
{"name":"alpha","dtype":"F32","dims":["n"],"values":5,"min":-1e999,"mean":-1e999,"max":1,"nan":1,"infinite":1}
{"name":"y","dtype":"F64","dims":[],"values":2,"min":0.1,"mean":0.1,"max":0.1,"nan":1,"infinite":0}
END
same '-s -j: an object a field' "$T/want" "$T/out"
tensor-dump -s -j -f y,special -r 5 "$T/in.ts" >"$T/out"
cat >"$T/want" <<'END'
{"name":"special","dtype":"BOOL","dims":["n"],"values":1,"min":0,"mean":0,"max":0,"nan":0,"infinite":0}
{"name":"y","dtype":"F64","dims":[],"values":1,"min":null,"mean":null,"max":null,"nan":1,"infinite":0}
END
same '-s -r: of one record' "$T/want" "$T/out"
perl -e 'print "x F32 n\n"; for my $r (0 .. 2) {
	print "$r x=", join(",", map { $_ - 100 * $r } 1 .. 1000 - $r), "\n" }' |
    tests/stream.pl | tensor-dump -s -j >"$T/out"
perl -e 'my ($s, $n); for my $r (0 .. 2) { for (1 .. 1000 - $r) {
	$s += $_ - 100 * $r; $n++ } } printf "%d %.15g\n", $n, $s / $n' >"$T/mean"
ok '-s: of long fields' perl -MJSON::PP -e 'local $/;
	open my $f, "<", $ARGV[0]; my $s = decode_json(<$f>);
	open $f, "<", $ARGV[1]; my ($n, $mean) = split " ", <$f>;
	exit !($s->{values} == $n && abs($s->{mean} - $mean) < 1e-9 &&
	    $s->{min} == -199 && $s->{max} == 1000)' "$T/out" "$T/mean"
head -c 2000 "$T/in.ts" >"$T/cut.ts"
status 65 '-s: a stream that is cut short' tensor-dump -s "$T/cut.ts"
ok 'shows nothing' test ! -s "$T/.out"
status 64 '-s and --head' tensor-dump -s --head "$T/in.ts"

# Safetensors files: model files are such.
header='{"__metadata__":{"config":"{}"},"w.b":{"dtype":"BF16","shape":[2],'
header="$header"'"data_offsets":[12,16]},"w":{"dtype":"F32","shape":[3,1],'
header="$header"'"data_offsets":[0,12]}}'
{
	printf '\300\000\000\000\000\000\000\000%-192s' "$header"
	printf '\000\000\200\077\000\000\300\177\000\000\000\300' # 1 nan -2
	printf '\200\077\111\100' # 1, 3.140625
} >"$T/model"
tensor-dump "$T/model" >"$T/out"
cat >"$T/want" <<'END'
config={}
tensor  dtype  shape                      min          mean           max  nan
w       F32    [3,1]                       -2          -0.5             1  1
w.b     BF16   [2]                          1       2.07031       3.14062  0
END
same 'a safetensors file is a list of tensors' "$T/want" "$T/out"
tensor-dump -j -f w.b "$T/model" >"$T/out"
cat >"$T/want" <<'END'
{"metadata":{"config":"{}"}}
{"name":"w.b","dtype":"BF16","shape":[2],"min":1,"mean":2.0703125,"max":3.140625,"nan":0}
END
same '-j: a line each' "$T/want" "$T/out"

# Floats come back from their digits: all exponents, and some neighbours.
perl -e '
	print "x F32 n\n0 x=", join(",", map {
		my $x = unpack "f<", pack "L<", $_ * 8388607 % 2139095040;
		sprintf "%.9g", $x } 1 .. 2000), "\n"' | tests/stream.pl >"$T/f.ts"
tensor-dump -j "$T/f.ts" >"$T/f.json"
ok 'digits give the same floats back' perl -MJSON::PP -e '
	my ($stream, $json) = map { local $/; open my $f, "<:raw", $_; <$f> }
	    @ARGV;
	my $x = decode_json($json)->{fields}{x};
	my $bytes = pack "(f<)*", @$x;
	exit !(@$x == 2000 && index($stream, $bytes) > 0)' \
    "$T/f.ts" "$T/f.json"

status 65 'a record that is not there' tensor-dump -r 4 "$T/in.ts"
status 65 'a field that is not there' tensor-dump -f a "$T/in.ts"
status 65 'a tensor that is not there' tensor-dump -f a "$T/model"
status 65 'a model has no records' tensor-dump -r 0 "$T/model"
status 66 'a file that is not there' tensor-dump "$T/none"
status 64 'two files' tensor-dump "$T/in.ts" "$T/in.ts"
for number in x '' -1 1x 18446744073709551616; do
	status 64 "'$number' is no record" tensor-dump -r "$number" "$T/in.ts"
done
status 64 'the head has no records' tensor-dump --head -r 3 "$T/in.ts"
printf 'y F64\n18446744073709551615 y=1\n' | tests/stream.pl >"$T/last.ts"
tensor-dump -r 18446744073709551615 -j "$T/last.ts" >"$T/out"
echo '{"seq":18446744073709551615,"fields":{"y":1}}' >"$T/want"
same 'the largest number of a record' "$T/want" "$T/out"
cat "$T/model" "$T/model" >"$T/two"
status 65 'two files in one' tensor-dump "$T/two"
sed 's/token_ends=3,5,6,8/token_ends=3,5,4,8/' >"$T/bad" <<'END'
tokens U8 bytes
token_ends I32 n
0 tokens=116,104,101 token_ends=2,1
END
tests/stream.pl <"$T/bad" >"$T/bad.ts"
status 65 'token_ends that fall' tensor-dump "$T/bad.ts"
ok 'are told' grep -q 'record 0: token_ends\[1\] is 1, after 2' "$T/.err"
ok 'usage is the SYNOPSIS' usage_is_synopsis tensor-dump
done_testing
