#!/bin/sh
# vocab.t -- words are counted and numbered.
. tests/tap.sh

cat >"$T/in.csv" <<'END'
text,label,exp_split
the good the bad,1,train
"the end, really",0,train
good,1,test
END
cat >"$T/four" <<'END'
0	<PAD>	0
1	<UNK>	0
2	<SOS>	0
3	<EOS>	0
END
{
	cat "$T/four"
	printf '4\tbad\t1\n5\tend,\t1\n6\tgood\t1\n7\treally\t1\n8\tthe\t2\n'
} >"$T/want"
vocab "$T/in.csv" >"$T/got"
same 'the words of the train split, in order' "$T/want" "$T/got"
vocab <"$T/in.csv" >"$T/got"
same 'from standard input' "$T/want" "$T/got"
sed 's/$/\r/' "$T/in.csv" >"$T/crlf.csv"
vocab "$T/crlf.csv" >"$T/got"
same 'line ends of CRLF' "$T/want" "$T/got"
{
	cat "$T/four"
	printf '4\tgood\t2\n5\tthe\t2\n'
} >"$T/want"
vocab -s all -m 2 -o "$T/got" "$T/in.csv"
same '-s all -m 2 -o' "$T/want" "$T/got"
{
	cat "$T/four"
	printf '4\t,\t1\n5\tbad\t1\n6\tend\t1\n7\tgood\t1\n8\treally\t1\n'
	printf '9\tthe\t2\n'
} >"$T/want"
vocab -r words "$T/in.csv" >"$T/got"
same '-r words' "$T/want" "$T/got"
sed 's/text/body/; s/exp_split/part/' "$T/in.csv" >"$T/named.csv"
vocab -r words --text-column body --split-column part "$T/named.csv" >"$T/got"
same 'columns by other names' "$T/want" "$T/got"

status 65 'no such column' vocab "$T/named.csv"
ok 'it is named' grep -q 'line 1: no column is called text' "$T/.err"
status 65 'no row of the split' vocab -s dev "$T/in.csv"
status 65 'no header' vocab /dev/null
printf 'text,exp_split\nx,train\ny\n' >"$T/bad.csv"
status 65 'a broken row' vocab -o "$T/partial" "$T/bad.csv"
ok 'its line is named' grep -q 'bad.csv: line 3: 1 columns' "$T/.err"
ok 'nothing is left behind' test ! -e "$T/partial"
status 66 'no such file' vocab "$T/none.csv"
status 64 'no such rule' vocab -r word "$T/in.csv"
status 64 'two files' vocab a b
status 74 'a full disk is seen' sh -c "vocab '$T/in.csv' >/dev/full"
done_testing
