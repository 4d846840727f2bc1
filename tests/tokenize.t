#!/bin/sh
# tokenize.t -- rows become records; with the corpora at hand, the published
# numbers of documents come out.
. tests/tap.sh

cat >"$T/in.csv" <<'END'
text,label,exp_split,rationale
a good film,1,train,1
so bad,0,test,0 1
"good , bad",1,test,
,0,test,
bad good unheard of,0.0,test,3
END
vocab "$T/in.csv" >"$T/vocab.tsv"
tokenize -v "$T/vocab.tsv" -s test "$T/in.csv" >"$T/test.tens"
hash=$(sha256sum "$T/vocab.tsv" | cut -d' ' -f1)
cat >"$T/want" <<END
field       dtype  dims
ids         I32    n
tokens      U8     bytes
token_ends  I32    n
special     BOOL   n
label       I32    1
rationale   BOOL   n
task=classification
split=test
labels=["0","1"]
vocabulary=$hash
vocabulary_size=7
END
tensor-dump --head "$T/test.tens" | sed '/^history/,$d' >"$T/got"
same 'the head' "$T/want" "$T/got"
cat >"$T/want" <<'END'
record 1
     tokens  ids  special  rationale
  0  <SOS>   2    1        0
  1  so      1    0        1
  2  bad     1    0        1
  3  <EOS>   3    1        0
  label 0
record 2
     tokens  ids  special  rationale
  0  <SOS>   2    1        0
  1  good    6    0        0
  2  ,       1    0        0
  3  bad     1    0        0
  4  <EOS>   3    1        0
  label 1
record 3
     tokens  ids  special  rationale
  0  <SOS>   2    1        0
  1  <EOS>   3    1        0
  label 0
record 4
     tokens   ids  special  rationale
  0  <SOS>    2    1        0
  1  bad      1    0        0
  2  good     6    0        0
  3  unheard  1    0        0
  4  of       1    0        1
  5  <EOS>    3    1        0
  label 0
END
tensor-dump "$T/test.tens" | sed '1,/^history/d; /^  tokenize/d; /^end/d' \
	>"$T/got"
same 'the records' "$T/want" "$T/got"

# The numbers of the rows that come through.
rows() { # options
	tokenize -v "$T/vocab.tsv" "$@" | tensor-dump |
		sed -n 's/^record //p' | tr '\n' ' '
}
is() { # what wanted found
	result "$([ "$2" = "$3" ]; echo $?)" "$1"
	[ "$2" = "$3" ] || echo "#  found '$3', wanted '$2'"
}
is 'every row without -s' '0 1 2 3 4 ' "$(rows "$T/in.csv")"
is 'from standard input' '0 1 2 3 4 ' "$(rows <"$T/in.csv")"
is '--min-length is strict' '2 4 ' \
	"$(rows -s test --min-length 2 "$T/in.csv")"
is '--max-length is strict' '1 3 ' \
	"$(rows -s test --max-length 3 "$T/in.csv")"
is 'the longest and the shortest go' '1 2 ' "$(rows -s test \
	--min-length shortest --max-length longest "$T/in.csv")"
is 'also from a file on standard input' '1 2 ' "$(rows -s test \
	--min-length shortest --max-length longest <"$T/in.csv")"
is 'the words rule, with its own vocabulary' '2 ' \
	"$(vocab -r words "$T/in.csv" >"$T/words.tsv"
	tokenize -v "$T/words.tsv" -r words -s test --min-length 2 \
		--max-length 4 "$T/in.csv" | tensor-dump |
		sed -n 's/^record //p' | tr '\n' ' ')"

printf 'text,label\nx,neg\ny,pos\n' >"$T/names.csv"
is 'labels by name' '0 1 ' "$(tokenize -v "$T/vocab.tsv" --labels neg,pos \
	"$T/names.csv" | tensor-dump | sed -n 's/^  label *//p' | tr '\n' ' ')"

tokenize -v "$T/vocab.tsv" --labels neg,pos "$T/names.csv" |
	tensor-dump --head >"$T/head"
ok 'the history tells all names' grep -q -e '--labels[", ]*neg,pos' "$T/head"
is 'a name may be a number' '0 1 ' "$(sed 's/pos/0/' "$T/names.csv" |
	tokenize -v "$T/vocab.tsv" --labels neg,0 | tensor-dump |
	sed -n 's/^  label *//p' | tr '\n' ' ')"
for names in neg, ,pos neg,,pos neg,neg a,b,a neg ''; do
	status 64 "not labels: '$names'" \
		tokenize -v "$T/vocab.tsv" --labels "$names" "$T/names.csv"
done

refuse() { # what message options
	what=$1
	message=$2
	shift 2
	status 65 "$what" sh -c 'tokenize "$@" >/dev/null' - \
		-v "$T/vocab.tsv" "$@"
	ok "  $message" grep -q "$message" "$T/.err"
}
refuse 'a label that is none' "line 2: the label 'neg' is none of the 2" \
	"$T/names.csv"
refuse 'a split that no row has' 'no row is of the split dev' \
	-s dev "$T/in.csv"
refuse 'lengths that no text has' 'no text is within --min-length and' \
	--min-length 1000 -s test "$T/in.csv"
refuse 'texts of one length' 'no text is within --min-length and' \
	--labels neg,pos --max-length longest "$T/names.csv"
refuse 'no column of the split' 'no column is called exp_split' \
	-s test "$T/names.csv"
printf 'text,label,rationale\nx y,1,0 2\n' >"$T/beyond.csv"
refuse 'a rationale beyond the text' 'line 2: the rationale is no list' \
	"$T/beyond.csv"
printf 'text,label\nx,1\n"y,0\n' >"$T/open.csv"
refuse 'a quote that is not closed' 'line 3: a quote that is never closed' \
	"$T/open.csv"
tokenize -v "$T/vocab.tsv" "$T/open.csv" 2>/dev/null |
	tensor-dump >/dev/null 2>"$T/downstream"
ok 'the next program tells the first cause' \
	grep -q 'line 3: a quote that is never closed' "$T/downstream"

head -n 5 "$T/vocab.tsv" | tr -d '\n' >"$T/cut.tsv"
status 65 'a cut vocabulary' sh -c 'tokenize -v "$1" "$2" >/dev/null' - \
	"$T/cut.tsv" "$T/in.csv"
status 64 'no vocabulary' tokenize "$T/in.csv"
status 64 'a length that is none' tokenize -v "$T/vocab.tsv" --max-length long
status 66 'no such file' sh -c 'tokenize -v "$1" "$2" >/dev/null' - \
	"$T/vocab.tsv" "$T/none.csv"
status 64 'longest needs a file' sh -c 'cat "$2" |
	tokenize -v "$1" --max-length longest >/dev/null' - \
	"$T/vocab.tsv" "$T/in.csv"
tokenize -v "$T/vocab.tsv" -o "$T/partial" "$T/names.csv" 2>/dev/null
ok 'a failure leaves no file' test ! -e "$T/partial"
status 74 'a full disk is seen' sh -c 'tokenize -v "$1" "$2" >/dev/full' - \
	"$T/vocab.tsv" "$T/in.csv"

# Jain and Wallace's sizes, which Meister et al. (2021) repeat in Table 3.
published() { # name min-df min-length, then split and records by turns
	if [ ! -e "${DATA_MIRROR:-/none}/$1.csv.gz" ]; then
		skip "$1: DATA_MIRROR does not have it"
		return
	fi
	gunzip -c "$DATA_MIRROR/$1.csv.gz" >"$T/corpus.csv"
	vocab -m "$2" "$T/corpus.csv" >"$T/corpus.tsv"
	is "$1: words" "$4" "$(wc -l <"$T/corpus.tsv")"
	least=$3
	shift 4
	while [ $# -gt 0 ]; do
		is "  $1" "$2" "$(tokenize -v "$T/corpus.tsv" -s "$1" \
			--min-length "$least" --max-length longest \
			"$T/corpus.csv" | tensor-dump -f label |
			grep -c '^record')"
		shift 2
	done
}
published sst/sst_dataset 1 5 13826 train 6355 dev 821 test 1725
published imdb/imdb_dataset 10 6 12487 test 4356
done_testing
