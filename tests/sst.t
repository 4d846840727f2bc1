#!/bin/sh
# sst.t -- trees become rows; with the corpus at hand, all of them.
#	DATA_MIRROR=FOLDER has sst/{train,dev,test}.txt.gz, sst_dataset.csv.gz
. tests/tap.sh

mkdir "$T/trees"
cat >"$T/trees/train.txt" <<'END'
(3 (2 A) (3 (3 (4 Good) (2 -LRB-)) (2 film)))
(2 (2 It) (2 lasts))
(0 (1 Cannot) (1 (2 say) (1 (2 so) (2 .))))
END
echo '(4 (3 Très) (4 (4 bien) (2 !)))' >"$T/trees/dev.txt"
echo '(1 (2 28K) (1 (2 co-writer\/director) (1 bored)))' >"$T/trees/test.txt"
cat >"$T/want" <<'END'
text,label,exp_split
a good film,1,train
can not say so,0,train
très bien,1,dev
28 k co writer director bored,0,test
END
sst "$T/trees" >"$T/got"
same 'labels, cleaning and splits' "$T/want" "$T/got"
sst -o "$T/file" "$T/trees"
same '-o writes a file' "$T/want" "$T/file"

status 64 'a folder is needed' sst
status 64 'one folder alone' sst a b
status 66 'a missing folder is no input' sst "$T/none"
rm "$T/trees/dev.txt"
status 66 'a missing file is no input' sst -o "$T/partial" "$T/trees"
ok 'and leaves nothing behind' test ! -e "$T/partial"
echo '(4 (3 x)' >"$T/trees/dev.txt"
status 65 'a broken tree is bad data' sst "$T/trees"
ok 'the file and line are named' grep -q 'sst: .*/dev.txt: line 2: the file ends' \
	"$T/.err"

if [ -e "${DATA_MIRROR:-/none}/sst/train.txt.gz" ]; then
	mkdir "$T/sst"
	for split in train dev test; do
		gunzip -c "$DATA_MIRROR/sst/$split.txt.gz" >"$T/sst/$split.txt"
	done
	gunzip -c "$DATA_MIRROR/sst/sst_dataset.csv.gz" >"$T/want"
	sst "$T/sst" >"$T/got"
	same "the corpus comes out as Jain and Wallace's file" "$T/want" "$T/got"
else
	skip 'the corpus itself: DATA_MIRROR is not set'
fi
done_testing
