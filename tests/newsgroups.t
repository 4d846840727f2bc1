#!/bin/sh
# newsgroups.t -- messages become rows; with the data set at hand, all of them.
#	DATA_MIRROR=FOLDER has 20news/20news-bydate.tar.xz
. tests/tap.sh

tree=$T/tree
message() { # half/group/name; text from stdin
	mkdir -p "$tree/20news-bydate-$(dirname "$1")"
	{
		printf 'From: nobody\nSubject: none\n\n'
		cat
	} >"$tree/20news-bydate-$1"
}
# Seven messages a group and half, told apart by a word.
for half in train test; do
	for group in rec.autos rec.sport.baseball rec.sport.hockey; do
		for name in 9 10 101 11 12 2 20; do
			echo "A $half of ${group##*.}, $(echo $name |
			    tr 0-9 a-j)." | message "$half/$group/$name"
		done
	done
done
message train/rec.sport.baseball/9 <<'END'
Whoever writes:
> It isn't quoted.
It isn't, at 3pm -- well-known (yes)!

--
Nobody
END
message train/rec.sport.hockey/2 <<'END'
> Nothing is left of a quote.
END
printf 'Subject: Latin-1\n\nGar\347on, 2\260\n' \
	>"$tree/20news-bydate-test/rec.sport.hockey/101"
echo 'not a folder' >"$tree/20news-bydate-train/README"

# Rows as scikit-learn 1.9.1 loads, splits and cleans them, with the tokens of
# spaCy 2.0.18.
newsgroups "$tree" >"$T/got"
cat >"$T/want" <<'END'
text,label,exp_split
a test of baseball j .,0,train
a test of hockey ca .,1,train
a test of hockey bc .,1,train
a train of baseball bab .,0,train
a test of hockey j .,1,train
a test of baseball bc .,0,train
a test of baseball c .,0,train
a test of baseball ba .,0,train
a test of hockey c .,1,train
a train of hockey j .,1,train
garçon qqq °,1,train
it is n ' t at qqq pm well known yes !,0,train
a train of baseball c .,0,train
a train of hockey bc .,1,train
a train of hockey ba .,1,train
a train of baseball ca .,0,train
a test of baseball bb .,0,test
a test of baseball bab .,0,test
a test of hockey bb .,1,test
a train of baseball bc .,0,test
a test of hockey ba .,1,test
a train of hockey bb .,1,test
a train of hockey ca .,1,dev
a test of baseball ca .,0,dev
a train of baseball ba .,0,dev
a train of baseball bb .,0,dev
a train of hockey bab .,1,dev
END
same 'order, cleaning and splits' "$T/want" "$T/got"
newsgroups -o "$T/file" "$tree"
same '-o writes a file' "$T/got" "$T/file"

cat >"$T/want" <<'END'
text,label,exp_split
a train of hockey j .,0,train
a test of baseball bc .,2,train
a train of baseball c .,2,train
a test of hockey c .,0,train
a test of baseball ba .,2,train
a train of hockey bc .,0,train
a test of baseball bb .,2,train
a train of baseball bab .,2,train
a test of hockey ca .,0,train
a test of autos ca .,1,train
a test of hockey bb .,0,train
a train of baseball bb .,2,train
a test of hockey ba .,0,train
a test of hockey j .,0,train
a test of autos c .,1,train
a test of baseball bab .,2,train
a train of autos bab .,1,train
a test of baseball ca .,2,train
a train of baseball ca .,2,train
a train of autos ba .,1,train
a test of autos j .,1,train
a train of autos bb .,1,train
a test of autos bab .,1,train
a train of baseball ba .,2,train
a test of baseball c .,2,train
a train of hockey ba .,0,train
a train of hockey bab .,0,train
a test of autos bb .,1,train
a test of autos bc .,1,train
a train of hockey bb .,0,train
a train of autos ca .,1,train
a test of autos ba .,1,train
a train of autos bc .,1,test
garçon qqq °,0,test
a train of baseball bc .,2,test
a train of autos c .,1,test
a test of hockey bc .,0,test
it is n ' t at qqq pm well known yes !,2,test
a test of baseball j .,2,test
a train of hockey ca .,0,test
a train of autos j .,1,test
END
newsgroups --no-dev --groups rec.sport.hockey,rec.autos,rec.sport.baseball \
	"$tree" >"$T/got"
same 'three groups, labelled in their order, and no dev' "$T/want" "$T/got"

refuse() { # status 'message' what [arguments]
	refuse_status=$1 refuse_message=$2 refuse_what=$3
	shift 3
	status "$refuse_status" "$refuse_what" \
		newsgroups -o "$T/partial" "$@" "$tree"
	ok "  it says: $refuse_message" \
		grep -q "^newsgroups: .*$refuse_message" "$T/.err"
	ok '  no file is left behind' sh -c '! ls "$0"/partial*' "$T"
}
status 64 'a folder is needed' newsgroups
status 64 'one folder alone' newsgroups a b
status 66 'a missing folder is no input' newsgroups "$T/none"
refuse 64 'rec.autos comes twice' 'a group twice' -g rec.autos,rec.autos
refuse 64 'not 2 to 20 names' 'one group' -g rec.autos
refuse 64 'not 2 to 20 names' 'a name that is empty' -g rec.autos,
refuse 66 'train: no group is called sci.none' 'an unknown group' \
	-g rec.autos,sci.none
bad=$tree/20news-bydate-test/rec.sport.hockey/99
printf 'a: b\n\n\000' >"$bad"
refuse 65 'hockey/99: byte 6: NUL' 'a NUL byte'
head -c 262145 /dev/zero | tr '\000' a >"$bad"
refuse 65 'hockey/99: more than 262144 bytes' 'a message too large'
rm "$bad"
mkdir "$bad"
refuse 66 'hockey/99: Is a directory' 'a folder among the messages'
rmdir "$bad"
ln -s none "$bad"
refuse 66 'hockey/99: No such file' 'a link that leads nowhere'
rm "$bad"
rm "$tree"/20news-bydate-t*/rec.sport.hockey/[12]*
rm "$tree"/20news-bydate-t*/rec.autos/[12]*
refuse 65 'messages are too few to split' 'nothing to split' \
	-g rec.sport.hockey,rec.autos
rm "$tree"/20news-bydate-t*/rec.sport.hockey/*
refuse 65 'rec.sport.hockey has fewer than 2 messages' 'an empty group'
rm -r "$tree/20news-bydate-test/rec.sport.hockey"
refuse 66 'test: no group is called rec.sport.hockey' 'a group in one half'

if [ -e "${DATA_MIRROR:-/none}/20news/20news-bydate.tar.xz" ]; then
	rm -r "$tree"
	mkdir "$tree"
	tar -xJf "$DATA_MIRROR/20news/20news-bydate.tar.xz" -C "$tree"
	newsgroups -o "$T/got" "$tree"
	sha256sum <"$T/got" | cut -d' ' -f1 >"$T/sum"
	awk '$1 == "20news.csv" { print $2 }' data/corpora.tsv >"$T/want"
	same 'the data set comes out as scikit-learn and spaCy make it' \
		"$T/want" "$T/sum"
	vocab -m 2 -o "$T/vocab" "$T/got"
	ok "6515 words, as Jain and Wallace's notebook says" test \
		"$(wc -l <"$T/vocab")" -eq 6515
	for split in train,1145 dev,278 test,357; do
		tokenize -v "$T/vocab" -s "${split%,*}" --min-length 6 \
			--max-length 500 "$T/got" |
			summarize -F label -f csv >"$T/rows"
		ok "  ${split%,*}: ${split#*,} of 7 to 499 words" awk -F, \
			-v n="${split#*,}" 'NR == 1 { while ($++c != "n") }
			NR == 2 { exit $c != n }' "$T/rows"
	done
else
	skip 'the data set itself: DATA_MIRROR is not set'
fi
done_testing
