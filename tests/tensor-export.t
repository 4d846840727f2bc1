#!/bin/sh
# tensor-export.t -- NumPy arrays, CSV, JSON lines, safetensors.
. tests/tap.sh
. tests/filter.sh

says() {
	ok "and says: $1" grep -q -- "$1" "$T/.err"
}
export_from() { # a stream's name, then arguments
	export_name=$1
	shift
	tensor-export "$@" <"$T/$export_name.ts"
}

tests/stream.pl >"$T/in.ts" <<'END'
alpha F32 n
special BOOL n
y F64 2
big I64
M F32 n n
A I32 2 1
2 alpha=0.5,nan special=0,1 y=0.1,-inf big=9007199254740993 M=1,2,3,4 A=1,2
7 alpha=1 special=1 y=3,4 big=-1 M=5 A=3,4
9 alpha= special= y=5,6 big=0 M= A=5,6
END

# npy: one array of all records.
tensor-export --npy -f y "$T/in.ts" >"$T/y.npy"
{
	printf '\223NUMPY\001\000\166\000%s' \
	    "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2,), }"
	printf '%57s\n' ''
	perl -e 'print pack "d<*", 0.1, -9**9**9, 3, 4, 5, 6'
} >"$T/want"
same '--npy: header and elements' "$T/want" "$T/y.npy"
tensor-export --npy -f y -o "$T/y2.npy" - <"$T/in.ts"
same 'also to a file' "$T/want" "$T/y2.npy"
status 65 'records of many shapes' export_from in --npy -f alpha
says 'record 7: dimension 0 of alpha is 1, and 2 before'
says 'npz'
status 64 'two fields' export_from in --npy -f y,big
status 64 'all fields' export_from in --npy

# CSV.
tensor-export --csv -f y,big,A <"$T/in.ts" >"$T/out"
cat >"$T/want" <<'END'
seq,y[0],y[1],big,A[0],A[1]
2,0.1,-inf,9007199254740993,1,2
7,3,4,-1,3,4
9,5,6,0,5,6
END
same '--csv: a line a record' "$T/want" "$T/out"
tensor-export --csv -f alpha,special,big <"$T/in.ts" >"$T/out"
cat >"$T/want" <<'END'
seq,index,alpha,special,big
2,0,0.5,0,9007199254740993
2,1,nan,1,9007199254740993
7,0,1,1,-1
END
same '--csv: a line an element' "$T/want" "$T/out"
status 65 'a matrix is no column' export_from in --csv
says 'field M has over one dimension'
tests/stream.pl >"$T/names.ts" <<'END'
a"b F64
c,d F64 2
e,f F64 n
0 a"b=1 c,d=2,3 e,f=4
END
tensor-export --csv -f 'a"b' "$T/names.ts" >"$T/out"
printf 'seq,"a""b"\n0,1\n' >"$T/want"
same '--csv: a quote in a name' "$T/want" "$T/out"
tensor-export --csv "$T/names.ts" >"$T/out"
printf 'seq,index,"a""b","c,d[0]","c,d[1]","e,f"\n0,0,1,2,3,4\n' >"$T/want"
same '--csv: commas in names' "$T/want" "$T/out"
for size in 1023 1024 1099511627776 '4294967296 4294967296'; do
	printf "y U8 $size\n" | tests/stream.pl >"$T/wide.ts"
	if [ "$size" = 1023 ]; then
		status 0 '--csv: 1024 columns' export_from wide --csv
	else
		status 65 "--csv: y [$size]" export_from wide --csv
		says 'field y: over 1024 columns'
	fi
done
tests/stream.pl >"$T/two.ts" <<'END'
a I32 n
b I32 m
0 a=1 b=1
END
status 65 'two symbols' export_from two --csv
says 'fields differ in length, n and m'

# JSON lines.
tensor-export --jsonl <"$T/in.ts" >"$T/out"
tensor-dump -j <"$T/in.ts" >"$T/want"
same '--jsonl: as tensor-dump -j' "$T/want" "$T/out"
tensor-export --jsonl -f big,A -o "$T/out" <"$T/in.ts"
cat >"$T/want" <<'END'
{"seq":2,"fields":{"big":9007199254740993,"A":[[1],[2]]}}
{"seq":7,"fields":{"big":-1,"A":[[3],[4]]}}
{"seq":9,"fields":{"big":0,"A":[[5],[6]]}}
END
same 'of some fields' "$T/want" "$T/out"

# safetensors: a file a record.
tensor-export --safetensors "$T/dir" <"$T/in.ts"
ok '--safetensors: a file a record' test "$(ls "$T/dir" | tr '\n' ' ')" = \
    '2.safetensors 7.safetensors 9.safetensors '
status 0 'each is whole' tensor-check "$T/dir/2.safetensors" \
    "$T/dir/7.safetensors" "$T/dir/9.safetensors"
tensor-export --npy -f y "$T/dir/7.safetensors" >"$T/y7.npy"
ok 'with its values' sh -c \
    'tail -c 16 "$0" | od -An -t f8 | grep -q "^ *3 *4$"' "$T/y7.npy"

# npz, by NumPy itself. Many and large archives are tested by tensor-import.t.
tensor-export --npz -o "$T/in.npz" <"$T/in.ts"
tensor-export --npz <"$T/in.ts" >"$T/out"
same '--npz: the same through a pipe' "$T/in.npz" "$T/out"
tensor-export --npz -o "$T/model.npz" "$T/dir/2.safetensors"
if python3=$(PATH=/usr/bin:$PATH command -v python3) &&
    "$python3" -c 'import numpy' 2>/dev/null; then
	cat >"$T/check.py" <<'END'
import sys, zipfile
import numpy as np
z = np.load(sys.argv[1] + "/in.npz")
assert sorted(z) == sorted(f"{s}/{f}" for s in (2, 7, 9)
    for f in ("alpha", "special", "y", "big", "M", "A"))
assert z["2/alpha"].dtype == "<f4" and z["2/alpha"][0] == 0.5
assert np.isnan(z["2/alpha"][1])
assert z["2/special"].dtype == bool and z["2/special"].tolist() == [False, True]
assert z["2/big"].shape == () and z["2/big"] == 9007199254740993
assert z["2/M"].tolist() == [[1, 2], [3, 4]] and z["9/M"].shape == (0, 0)
assert z["7/A"].shape == (2, 1) and z["7/A"].dtype == "<i4"
assert zipfile.ZipFile(sys.argv[1] + "/in.npz").testzip() is None
m = np.load(sys.argv[1] + "/model.npz")
assert m["y"].tolist() == [0.1, -np.inf] and len(m) == 6
y = np.load(sys.argv[1] + "/y.npy")
assert y.shape == (3, 2) and y[1].tolist() == [3, 4]
END
	ok 'NumPy reads them' "$python3" "$T/check.py" "$T"
else
	skip 'no NumPy'
fi

# safetensors, by its own package for Python: values, types and shapes.
tests/stream.pl >"$T/st.ts" <<'END'
alpha F32 n
special BOOL n
M F64 n 2
big I64
ids I32 n
bytes U8 b
2 alpha=0.5,nan special=0,1 M=1,2,3,-inf big=9007199254740993 ids=-1,7 bytes=255
3 alpha= special= M= big=-1 ids= bytes=
END
tensor-export --safetensors "$T/st" "$T/st.ts"
if python3=$(command -v python3) &&
    "$python3" -c 'import numpy, safetensors' 2>/dev/null; then
	cat >"$T/check.py" <<'END'
import sys
import numpy as np
from safetensors import safe_open
from safetensors.numpy import load_file
two, three = (load_file(f"{sys.argv[1]}/{s}.safetensors") for s in (2, 3))
types = {"alpha": "<f4", "special": "bool", "M": "<f8", "big": "<i8",
         "ids": "<i4", "bytes": "u1"}
for record in (two, three):
    assert {name: record[name].dtype for name in record} == types
assert two["alpha"][0] == 0.5 and np.isnan(two["alpha"][1])
assert two["special"].tolist() == [False, True]
assert two["M"].tolist() == [[1, 2], [3, -np.inf]]
assert two["big"].shape == () and two["big"] == 9007199254740993
assert two["ids"].tolist() == [-1, 7] and two["bytes"].tolist() == [255]
assert three["M"].shape == (0, 2) and three["bytes"].shape == (0,)
with safe_open(f"{sys.argv[1]}/3.safetensors", "np") as f:
    assert f.metadata()["seq"] == "3"
END
	ok 'the package safetensors reads them' "$python3" "$T/check.py" "$T/st"
	echo 'import sys
import numpy as np
from safetensors.numpy import save_file
save_file({"w": np.arange(6, dtype="<f4").reshape(2, 3),
           "b": np.array([], dtype="<i8")}, sys.argv[1])' >"$T/make.py"
	ok 'and writes what is read' "$python3" "$T/make.py" "$T/made"
	tensor-export --jsonl "$T/made" >"$T/out"
	echo '{"seq":0,"fields":{"b":[],"w":[[0,1,2],[3,4,5]]}}' >"$T/want"
	same 'with its values' "$T/want" "$T/out"
else
	skip 'no package safetensors for Python'
fi

# What fails.
cuts() { # every truncated stream fails, in every format
	for format in --csv --npy --npz --jsonl; do
		filter_cuts "$T/in.ts" tensor-export "$format" -f y || return 1
	done
}
ok 'every truncation fails' cuts
head -c 700 "$T/in.ts" >"$T/cut.ts"
status 65 'and leaves no file' export_from cut --npz -o "$T/none.npz"
ok 'indeed' test ! -e "$T/none.npz"
status 65 'no such field' export_from in --npz -f x
status 64 'no format' export_from in
status 64 'two formats' export_from in --npz --csv
status 64 'a directory and a file' export_from in --safetensors "$T/d" -o x
status 73 'a directory that cannot be' export_from in --safetensors "$T/n/d"
status 73 'a directory with files' export_from in --safetensors "$T/dir"
mkdir "$T/some"
status 65 'a stream that ends early' export_from cut --safetensors "$T/some/d/"
ok 'leaves no directory' test "$(ls -A "$T/some")" = ''
status 0 'an empty directory' export_from in --safetensors "$T/some"
ok 'is replaced' cmp "$T/dir/7.safetensors" "$T/some/7.safetensors"
ok 'nothing else' test "$(ls -A "$T/some" | tr '\n' ' ')" = \
    '2.safetensors 7.safetensors 9.safetensors '
if [ -c /dev/full ]; then
	for format in --csv --npy --npz --jsonl; do
		status 74 "$format: a full disk" sh -c \
		    'tensor-export "$1" -f y "$0" >/dev/full' "$T/in.ts" $format
	done
else
	skip 'no /dev/full'
fi
ok 'usage is the SYNOPSIS' usage_is_synopsis tensor-export
done_testing
