#!/bin/sh
# synth.t -- the made-up corpus is what its page says.
. tests/tap.sh

synth -n 2000 >"$T/demo.csv"
synth -n 2000 >"$T/again.csv"
synth -n 300 -o "$T/short.csv"
synth -n 300 -s 2 >"$T/other.csv"
same 'the same seed gives the same bytes' "$T/demo.csv" "$T/again.csv"
head -n 301 "$T/demo.csv" >"$T/head.csv"
same 'a larger corpus begins with the smaller' "$T/head.csv" "$T/short.csv"
cmp -s "$T/short.csv" "$T/other.csv"
result $((! $?)) 'another seed gives another corpus'

ok 'every row can be read' \
	sh -c "perl tests/reviews.pl <'$T/demo.csv' >'$T/facts'"
fact() { # name low high
	value=$(sed -n "s/^$1 //p" "$T/facts")
	[ "${value:--1}" -ge "$2" ] && [ "${value:--1}" -le "$3" ]
}
ok 'as many documents as were asked for' fact documents 2000 2000
ok 'half of them praise' fact labelled1 1000 1000
# Three standard deviations: 61, 40 and 54 documents.
ok 'seven in ten are for training' fact train 1339 1461
ok 'one in ten is for choosing' fact dev 160 240
ok 'two in ten are for tests' fact test 346 454
ok 'the shortest has 10 words or little more' fact shortest 10 11
ok 'the longest has 30 words' fact longest 30 30
ok 'all 28 adjectives that praise decide' fact praising 28 28
ok 'and all 28 that do not' fact blaming 28 28
ok 'a reader who knows the grammar finds every label' \
	fact understood 2000 2000
ok 'and every rationale' fact explained 2000 2000
ok 'a quarter of the labels need a negation' fact negated 420 580
ok 'who only counts opinions errs in one of three' fact counted 1200 1400

synth -c 0 | perl tests/reviews.pl >"$T/facts"
ok '-c 0: it errs over negations and other things alone' \
	fact counted 1700 1900
synth -c 1 | perl tests/reviews.pl >"$T/facts"
ok '-c 1: it errs in half' fact counted 900 1100
ok 'and the rationales hold' fact explained 2000 2000

status 64 'an operand is a usage error' synth x
status 64 'no documents are a usage error' synth -n 0
status 74 'a full disk is seen' sh -c 'synth >/dev/full'
done_testing
