#!/bin/sh
# tensor-select.t -- choosing records.
. tests/tap.sh
. tests/filter.sh

says() {
	ok "and says: $1" grep -q -- "$1" "$T/.err"
}

tests/stream.pl >"$T/in.ts" <<'END'
label I32 1
y F32
big I64
x F64 n
2 label=0 y=0.1 big=9007199254740993 x=1,2,3
3 label=1 y=0.5 big=9007199254740992 x=1
5 label=1 y=nan big=-1 x=
8 label=0 y=-inf big=0 x=4
13 label=2 y=0.7 big=7 x=5,6
END
chosen() { # the records' numbers, then tensor-select's arguments
	chosen_want=$1
	shift
	chosen_got=$(tensor-select "$@" <"$T/in.ts" | tests/stream.pl -d label |
	    cut -d ' ' -f 1 | tr '\n' ' ')
	test "$chosen_got" = "$chosen_want"
	result $? "$*: $chosen_want"
	test "$chosen_got" = "$chosen_want" || echo "#   $chosen_got"
}
chosen '3 ' -s 3
chosen '3 5 13 ' -s 3-6,13
chosen '5 8 13 ' --seq 4-
chosen '' -s 100-200
chosen '2 13 ' -p 0,4
chosen '3 5 ' --position=1-2
chosen '5 ' -p 1-2 -s 5-
chosen '3 8 ' -s 3 -s 8
chosen '2 3 ' --head 2
chosen '' --head 0
chosen '8 13 ' --tail 2
chosen '' --tail 0
chosen '2 3 5 8 13 ' --tail 9
chosen '3 5 ' --where label=1
chosen '2 8 13 ' --where 'label!=1'
chosen '2 8 ' --where 'label<1'
chosen '2 3 5 8 ' --where 'label<=1'
chosen '13 ' --where 'label>1'
chosen '3 5 13 ' --where 'label>=1'
chosen '2 ' --where y=0.1
chosen '3 13 ' --where 'y>=0.5'
chosen '8 ' --where 'y=-inf'
chosen '2 3 5 13 ' --where 'y!=-inf'
chosen '5 ' --where y=nan
chosen '2 3 8 13 ' --where 'y!=nan'
chosen '2 13 ' --where 'x[1]>0'
chosen '8 ' --where 'x[0]=4'
chosen '8 ' --where 'y[0]<0'
chosen '' --where 'x[3]!=9'
chosen '2 ' --where big=9007199254740993
chosen '2 ' --where 'big>9007199254740992'
printf '\223NUMPY\001\000\166\000%-117s\n\146\056\146\256' \
    "{'descr': '<f2', 'fortran_order': False, 'shape': (2,)}" |
    tensor-import --npy -f y:F16 | tensor-select --where y=0.1 |
    tensor-dump -j >"$T/out"
echo '{"seq":0,"fields":{"y":0.1}}' >"$T/want"
same 'a number is rounded to F16, and written shortest' "$T/want" "$T/out"
chosen '2 8 ' --where 'label=0.' --where 'y<1'
chosen '3 ' --where label=1 --head 1
chosen '5 ' --where label=1 --tail 1
tensor-select -s 3 <"$T/in.ts" | tensor-dump -j >"$T/out"
cat >"$T/want" <<'END'
{"seq":3,"fields":{"label":[1],"y":0.5,"big":9007199254740992,"x":[1]}}
END
same 'values stay' "$T/want" "$T/out"

# Samples.
perl -e 'print "label I32\n"; print 2 * $_, " label=$_\n" for 0 .. 99' |
    tests/stream.pl >"$T/100.ts"
sample() { tensor-select --sample "$@" <"$T/100.ts" | tests/stream.pl -d label; }
sample 10 >"$T/1"
sample 10 --seed 1 >"$T/same"
sample 10 --seed 2 >"$T/2"
same 'a sample is the same again' "$T/1" "$T/same"
ok 'and another with another seed' sh -c '! cmp -s "$0" "$1"' "$T/1" "$T/2"
ok 'of ten records' test "$(sort -u "$T/1" | wc -l)" -eq 10
ok 'in their order' sort -c -n "$T/1"
sample 100 >"$T/all"
tests/stream.pl -d label <"$T/100.ts" >"$T/want"
same 'a sample of all' "$T/want" "$T/all"
sample 1000 >"$T/all"
same 'and of more than all' "$T/want" "$T/all"
# Each of 20 records is in a sample of 5 with probability 1/4: over 400 seeds,
# 100 times, with a standard deviation of 8.7.
tensor-select --head 20 <"$T/100.ts" >"$T/20.ts"
seed=0
while [ "$seed" -lt 400 ]; do
	tensor-select --sample 5 --seed "$seed" <"$T/20.ts" |
	    tensor-dump -j
	seed=$((seed + 1))
done | sort -n | uniq -c >"$T/counts"
ok 'samples are fair' awk '
	$1 < 60 || $1 > 140 { bad = 1 }
	END { exit bad || NR != 20 }' "$T/counts"

# Random order.
shuffled() {
	tensor-select --shuffle "$@" <"$T/100.ts" | tests/stream.pl -d label
}
shuffled >"$T/1"
shuffled --seed 1 >"$T/same"
shuffled --seed 2 >"$T/2"
same 'an order is the same again' "$T/1" "$T/same"
ok 'and another with another seed' sh -c '! cmp -s "$0" "$1"' "$T/1" "$T/2"
cut -d ' ' -f 1 "$T/1" >"$T/found"
seq 0 99 >"$T/want"
same 'the records are numbered anew' "$T/want" "$T/found"
cut -d ' ' -f 2 "$T/1" | sort -n >"$T/found"
same 'each is there once' "$T/want" "$T/found"
tensor-select --shuffle <"$T/100.ts" | tests/stream.pl -d origin |
    awk '{ print $1, $2 / 2 }' >"$T/found"
same 'origin is the number that it had' "$T/1" "$T/found"
tensor-select --shuffle <"$T/in.ts" >"$T/all.ts"
ok 'all is whole' tensor-check "$T/all.ts"
tensor-dump -j -f label,y,big,x "$T/in.ts" | sed 's/.*"fields"//' | sort >"$T/want"
tensor-dump -j -f label,y,big,x "$T/all.ts" | sed 's/.*"fields"//' | sort >"$T/found"
same 'values stay' "$T/want" "$T/found"
for end in '--head 7' '--tail 7' '--sample 7'; do
	# shellcheck disable=SC2086 # two words
	tensor-select $end <"$T/100.ts" | tests/stream.pl -d label |
	    cut -d ' ' -f 2 >"$T/want"
	# shellcheck disable=SC2086
	shuffled $end | cut -d ' ' -f 2 >"$T/order"
	sort -n "$T/order" >"$T/found"
	same "--shuffle $end: the same records" "$T/want" "$T/found"
	ok "--shuffle $end: in another order" \
	    sh -c '! cmp -s "$0" "$1"' "$T/want" "$T/order"
done
# Each of the 6 orders of 3 records: over 240 seeds, 40 times, with a standard
# deviation of 5.8.
tensor-select --head 3 <"$T/100.ts" >"$T/3.ts"
seed=0
while [ "$seed" -lt 240 ]; do
	tensor-select --shuffle --seed "$seed" <"$T/3.ts" |
	    tensor-dump -j -f label | tr -d '\n'
	echo
	seed=$((seed + 1))
done | sort | uniq -c >"$T/counts"
ok 'orders are fair' awk '
	$1 < 15 || $1 > 65 { bad = 1 }
	END { exit bad || NR != 6 }' "$T/counts"
status 65 'a second shuffle' sh -c 'tensor-select --shuffle <"$0"' "$T/all.ts"
says 'origin'
status 64 'a seed without a draw' tensor-select --tail 1 --seed 1

# Memory.
status 65 'records that take too much memory' \
    sh -c 'tensor-select --tail 50 --memory 5000 <"$0"' "$T/100.ts"
says 'record [0-9]*: the chosen records take over 5000 bytes of memory; --memory'
tensor-check "$T/.out" >"$T/found" 2>&1
ok 'are an error to who reads on' grep -q 'upstream: tensor-select' "$T/found"
status 65 'also of a sample' \
    sh -c 'tensor-select --sample 50 --memory 5000 <"$0"' "$T/100.ts"
status 65 'also shuffled' \
    sh -c 'tensor-select --shuffle --memory 5000 <"$0"' "$T/100.ts"
status 0 'a few take it again and again' \
    sh -c 'tensor-select --tail 5 --memory 5000 <"$0"' "$T/100.ts"
status 64 'a limit of nothing' tensor-select --head 1 --memory 5000
tensor-select --tail 5 --memory 5000 <"$T/100.ts" >"$T/found"
tensor-select --tail 5 <"$T/100.ts" >"$T/want"
same 'the limit is no part of the output' "$T/want" "$T/found"

# What is refused.
status 64 'no choice' tensor-select
status 64 'two ends' tensor-select --head 1 --tail 1
status 64 'a seed alone' tensor-select --seed 1 -s 1
status 64 'an operand' tensor-select -s 1 x
for ranges in '' a -1 1,,2 2-1 1-2-3 1, 99999999999999999999; do
	status 64 "'$ranges' is no range" tensor-select -s "$ranges"
done
for test in '' label label= =1 label=x label==1 'y<nan' 'label=1 '; do
	status 64 "'$test' is no test" tensor-select --where "$test"
done
status 65 'no such field' sh -c 'tensor-select --where z=1 <"$0"' "$T/in.ts"
says '<stdin>: no field z'
status 65 'a vector' sh -c 'tensor-select --where x=1 <"$0"' "$T/in.ts"
says 'record 2: field x has 3 values, not 1'
status 65 'an element of none' sh -c 'tensor-select --where "y[1]=1" <"$0"' \
    "$T/in.ts"
says 'field y has 1 elements'
status 65 'no element' sh -c 'tensor-select --where "y[]=1" <"$0"' "$T/in.ts"
ok 'every truncation fails' filter_cuts "$T/in.ts" tensor-select --head 1
ok 'also for a sample' filter_cuts "$T/in.ts" tensor-select --sample 1
if [ -c /dev/full ]; then
	status 74 'a full disk' \
	    sh -c 'tensor-select -s 1- <"$0" >/dev/full' "$T/in.ts"
else
	skip 'no /dev/full'
fi
ok 'usage is the SYNOPSIS' usage_is_synopsis tensor-select
done_testing
