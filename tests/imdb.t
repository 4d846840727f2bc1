#!/bin/sh
# imdb.t -- reviews become rows; with the data set at hand, all of them.
#	DATA_MIRROR=FOLDER has imdb/aclImdb_labelled.tar.xz, imdb_dataset.csv.gz
. tests/tap.sh

tree=$T/aclImdb
mkdir -p "$tree/train/pos" "$tree/train/neg" "$tree/train/unsup" \
	"$tree/test/pos" "$tree/test/neg"
review() { # half/class/name text
	printf '%s' "$2" >"$tree/$1.txt"
}
many() { # word times
	awk -v word="$1" -v n="$2" 'BEGIN { while (n--) printf "%s ", word }'
}

# In the order of their names: 0, 10, 2; the long ones are 11 and 3.
review train/pos/0_9 'Not bad.<br /><br />I LIKED it!'
review train/pos/10_7 "It's	fine;
the plot--isn't."
review train/pos/2_10 'Très BIEN, ÉTÉ'
review train/pos/11_8 "$(many long 400)"
review train/pos/4_8 'four'
review train/pos/5_8 'five'
review train/neg/0_1 'zero'
review train/neg/10_4 'ten "quoted"'
review train/neg/2_3 'two'
review train/neg/3_3 "$(many also 399) over"
review train/neg/7_3 "$(many seven 399)"
review train/neg/8_3 '...'
review train/unsup/0_0 'unlabelled'
review test/pos/0_10 'It isn'\''t unheard of: LONG, unseen plot.'
review test/pos/1_10 "$(many unseen 9) $(many four 399)"
review test/pos/2_10 'two'
review test/pos/3_10 "$(many four 400)"
review test/neg/0_1 'unseen'
review test/neg/1_1 'fine'
review test/neg/2_1 'five fine'
review test/neg/3_1 'zero'
review test/neg/4_1 'été bien'
review test/neg/5_1 'not it'
review test/neg/6_1 'seven'

# Rows as scikit-learn 1.9.1 splits them with seed 1378, out of 10 and of 10:
# the long reviews are out, unless what is long is words that train has not.
short() {
	sed 's/\(seven \)\{398\}/398 x /; s/\(four \)\{398\}/398 x /;
		s/\(also \)\{398\}/398 x /; s/\(long \)\{398\}/398 x /'
}
imdb "$tree" >"$T/got"
short <"$T/got" >"$T/short"
cat >"$T/want" <<'END'
text,label,exp_split
très bien ÉtÉ,1,train
two,0,train
not bad br br i liked it,1,train
zero,0,train
it's fine the plot isn't,1,train
ten quoted,0,train
four,1,train
,0,train
,0,test
seven,0,test
398 x seven,0,dev
five,1,dev
END
same 'words, lengths and splits' "$T/want" "$T/short"
imdb -o "$T/file" "$tree"
same '-o writes a file' "$T/got" "$T/file"

imdb --no-dev "$tree" | short | grep ',train$' >"$T/short"
cat >"$T/want" <<'END'
not bad br br i liked it,1,train
it's fine the plot isn't,1,train
très bien ÉtÉ,1,train
four,1,train
five,1,train
zero,0,train
ten quoted,0,train
two,0,train
398 x seven,0,train
,0,train
END
same '--no-dev: train as the files stand' "$T/want" "$T/short"
imdb --no-dev "$tree" | grep ',test$' >"$T/short"
grep ',test$' "$T/got" >"$T/want"
same '  with the same tests' "$T/want" "$T/short"

imdb --full "$tree" | short >"$T/full"
ok '--full: every review' test \
	"$(cut -d, -f3 "$T/full" | sort | uniq -c | tr -s ' \n' ' ')" = \
	' 3 dev 1 exp_split 11 test 9 train '
grep ',test$' "$T/full" | head -n 4 >"$T/short"
cat >"$T/want" <<'END'
it isn't unheard of long unseen plot,1,test
unseen unseen unseen unseen unseen unseen unseen unseen unseen 398 x four,1,test
two,1,test
398 x four four,1,test
END
same '  of test in order, with words that train has not' "$T/want" "$T/short"
ok '  and long ones of train' grep -q '^398 x also over,0,' "$T/full"

refuse() { # status 'message' what
	status "$1" "$3" imdb -o "$T/partial" "$tree"
	ok "  it says: $2" grep -q "^imdb: .*$2" "$T/.err"
	ok '  one line, and no file is left behind' sh -c \
		'test "$(wc -l <"$0/.err")" -eq 1 && ! ls "$0"/partial*' "$T"
}
status 64 'a folder is needed' imdb
status 64 'one folder alone' imdb a b
status 66 'a missing folder is no input' imdb "$T/none"
printf 'a\000b' >"$tree/test/neg/9_1.txt"
refuse 65 'test/neg/9_1.txt: byte 1: NUL' 'a NUL byte'
printf 'caf\351' >"$tree/test/neg/9_1.txt"
refuse 65 'test/neg/9_1.txt: byte 3: invalid UTF-8' 'Latin-1'
head -c 1048577 /dev/zero | tr '\000' a >"$tree/test/neg/9_1.txt"
refuse 65 'test/neg/9_1.txt: more than 1048576 bytes' 'a file too large'
rm "$tree/test/neg/9_1.txt"
mkdir "$tree/test/neg/9_1.txt"
refuse 66 'test/neg/9_1.txt: Is a directory' 'a folder among the reviews'
rmdir "$tree/test/neg/9_1.txt"
ln -s none "$tree/test/neg/9_1.txt"
refuse 66 'test/neg/9_1.txt: No such file' 'a link that leads nowhere'
rm "$tree/test/neg/9_1.txt"
review test/neg/9 'no rating'
refuse 65 'test/neg/9.txt: not called ID_RATING.txt' 'another name'
rm "$tree/test/neg/9.txt"
touch "$tree/test/neg/.hidden"
status 0 'a hidden file is passed over' imdb "$tree"
rm -r "$tree/train/pos"
refuse 66 'train/pos: No such file' 'a folder that is not there'
mkdir "$tree/train/pos"
refuse 65 'train/pos: no reviews' 'an empty folder'
review train/pos/0_9 'one'
rm "$tree"/train/neg/*
review train/neg/0_1 "$(many long 400)"
refuse 65 '1 short reviews are too few to split' 'nothing to split'

if [ -e "${DATA_MIRROR:-/none}/imdb/aclImdb_labelled.tar.xz" ]; then
	rm -r "$tree"
	tar -xJf "$DATA_MIRROR/imdb/aclImdb_labelled.tar.xz" -C "$T"
	gunzip -c "$DATA_MIRROR/imdb/imdb_dataset.csv.gz" >"$T/want"
	imdb "$tree" >"$T/got"
	same 'the data set comes out as Keras and the notebook make it' \
		"$T/want" "$T/got"
	vocab -m 10 -o "$T/vocab" "$T/got"
	ok '12487 words, as the notebook says' test \
		"$(wc -l <"$T/vocab")" -eq 12487
else
	skip 'the data set itself: DATA_MIRROR is not set'
fi
done_testing
