#!/bin/sh
# tensor-cmp.t -- what is the same, what differs, and by how much.
. tests/tap.sh
. tests/filter.sh

make() { # NAME, then sed's script for the text
	sed "$2" <<'END' | tests/stream.pl >"$T/$1.ts"
alpha F32 n
M F32 2 n
label I64
0 alpha=0.5,nan,-inf M=1,2,3,4,5,6 label=9007199254740993
3 alpha=0,8 M=1,2,3,4 label=-1
END
}
says() {
	echo "$1" >"$T/want"
	head -n 1 "$T/.out" >"$T/line"
	same "which says: $1" "$T/want" "$T/line"
}

make a ''
make b ''
cd "$T" || exit 1
status 0 'the same' tensor-cmp a.ts b.ts
ok 'and nothing is said' test ! -s "$T/.out" -a ! -s "$T/.err"
status 0 'from standard input' sh -c 'tensor-cmp - b.ts <a.ts'
status 0 '-v of the same' tensor-cmp -v a.ts b.ts
cat >"$T/want" <<'END'
field  values  differ  absolute  relative
alpha       5       0         0         0
M          10       0         0         0
label       2       0         0         0
END
same 'counts all' "$T/want" "$T/.out"
cd - >/dev/null || exit 1

make near 's/,8 /,8.0009765625 /'
make zero 's/=0,8/=-0,8/'
make int 's/0993/0992/'
make shape 's/,8 M=1,2,3,4/ M=1,2/'
make nan 's/nan/1/'
make inf 's/-inf/inf/'
make M 's/4,5,6/4,5,7/'
make seq 's/^3/4/'
make fewer '/^3/d'
make dtype 's/label I64/label F64/'
make dims 's/^M F32 2 n/M F32 2 m/'
make extra 's/^label.*/label I64\nx F32/;s/label=\(.*\)/label=\1 x=1/'
cd "$T" || exit 1

status 0 '-0 equals 0' tensor-cmp a.ts zero.ts
status 1 'a value that differs' tensor-cmp a.ts near.ts
cat >"$T/want" <<'END'
a.ts near.ts differ: record 3, alpha[1]: 8, 8.000977
field  values  differ   absolute   relative  record  element
alpha       5       1  0.0009766  0.0001221       3        1
END
same 'the first difference and the largest' "$T/want" "$T/.out"
status 1 '-q prints nothing' tensor-cmp -q a.ts near.ts
ok 'indeed' test ! -s "$T/.out"
status 0 '--absolute forgives' tensor-cmp -a 0.0009765625 a.ts near.ts
status 1 'up to its value' tensor-cmp -a 0.00097656 a.ts near.ts
status 0 '--relative forgives' tensor-cmp -r 1.23e-4 a.ts near.ts
status 1 'as much as it says' tensor-cmp -r 1.22e-4 a.ts near.ts
status 0 '-f compares some fields' tensor-cmp -f M,label a.ts near.ts
status 1 'large integers are exact' tensor-cmp a.ts int.ts
says 'a.ts int.ts differ: record 0, label: 9007199254740993, 9007199254740992'
status 1 'NaN is no number' tensor-cmp -a 1e300 a.ts nan.ts
says 'a.ts nan.ts differ: record 0, alpha[1]: nan, 1'
status 1 'infinities have signs' tensor-cmp -r 10 -a 1e300 a.ts inf.ts
says 'a.ts inf.ts differ: record 0, alpha[2]: -inf, inf'
status 1 'a matrix' tensor-cmp a.ts M.ts
says 'a.ts M.ts differ: record 0, M[1,2]: 6, 7'
status 1 'a shape' tensor-cmp a.ts shape.ts
says 'a.ts shape.ts differ: record 3, alpha: its shape'
status 1 'another record' tensor-cmp a.ts seq.ts
says 'a.ts seq.ts differ: record 3 stands against record 4'
status 1 'a record less' tensor-cmp a.ts fewer.ts
says 'a.ts fewer.ts differ: record 3 is in the first alone'
status 1 'a record more' tensor-cmp fewer.ts a.ts
says 'fewer.ts a.ts differ: record 3 is in the second alone'
status 1 'a dtype' tensor-cmp a.ts dtype.ts
says 'a.ts dtype.ts differ: label: dtype or dimensions'
status 1 'a symbol' tensor-cmp a.ts dims.ts
says 'a.ts dims.ts differ: M: dtype or dimensions'
status 1 'a field more' tensor-cmp a.ts extra.ts
says 'a.ts extra.ts differ: x is in the second alone'
status 1 'a field less' tensor-cmp extra.ts a.ts
says 'extra.ts a.ts differ: x is in the first alone'
tensor-cut -k alpha,M,label <a.ts >cut.ts
status 0 'the history is not compared' tensor-cmp a.ts cut.ts

# Safetensors files: metadata, then one float.
model() { # config, the float's bytes
	header='{"__metadata__":{"config":"'$1'"},"w":{"dtype":"F32",'
	header="$header"'"shape":[],"data_offsets":[0,4]}}'
	printf '\200\000\000\000\000\000\000\000%-128s' "$header"
	printf "$2"
}
model a '\000\000\200\077' >one
model b '\000\000\200\077' >config
model a '\000\000\000\100' >two
status 0 'a file and itself' tensor-cmp one one
status 1 'attributes count' tensor-cmp one config
says 'one config differ: attribute config'
status 0 'unless values alone do' tensor-cmp -V one config
status 1 'a parameter' tensor-cmp one two
says 'one two differ: w: 1, 2'

status 65 'a stream and a file' tensor-cmp a.ts one
head -c 600 a.ts >cut
status 65 'a truncated stream' tensor-cmp a.ts cut
status 65 'no such field' tensor-cmp -f x a.ts b.ts
status 66 'no such file' tensor-cmp a.ts none
status 64 'one file' tensor-cmp a.ts
status 64 'standard input twice' tensor-cmp - -
status 64 'a tolerance below 0' tensor-cmp -a -1 a.ts b.ts
status 64 'a tolerance that is none' tensor-cmp -r nan a.ts b.ts
cd - >/dev/null || exit 1
ok 'usage is the SYNOPSIS' usage_is_synopsis tensor-cmp
done_testing
