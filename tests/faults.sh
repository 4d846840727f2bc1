# faults.sh -- what tests/faults.t damages: the smallest inputs that mean
# something, made in the working folder. Source it; $tests is where tests are.

# Two documents: all fields that programs read, a model, and what is no stream.
"$tests/stream.pl" >all.raw <<'END'
ids I32 n
special BOOL n
label I32 1
X F32 n 2
H F32 n 2
scores F32 n
alpha F32 n
context F32 2
y F32 1
correct BOOL 1
grad.y.X F32 n
loo.y.X F32 n
grad.h.X F32 n n
rationale BOOL n
tokens U8 bytes
token_ends I32 n
0 ids=2,7,6,3 special=1,0,0,1 label=1 X=1,2,3,4,5,6,7,8 H=1,2,3,4,5,6,7,8 scores=1,2,3,1 alpha=0,0.25,0.75,0 context=1,2 y=0.75 correct=1 grad.y.X=0,0.75,0.25,0 loo.y.X=0,0.5,0.5,0 grad.h.X=0,1,0,0,0,1,0,0,0,0,1,0,0,1,0,0 rationale=0,1,0,0 tokens=60,97,98,62 token_ends=1,2,3,4
3 ids=2,4,5,3 special=1,0,0,1 label=0 X=1,2,3,4,5,6,7,8 H=1,2,3,4,5,6,7,8 scores=1,2,3,1 alpha=0,0.5,0.5,0 context=1,2 y=0.25 correct=1 grad.y.X=0,0.5,0.5,0 loo.y.X=0,0.25,0.75,0 grad.h.X=0,1,0,0,0,1,0,0,0,0,1,0,0,1,0,0 rationale=0,0,1,0 tokens=60,97,98,62 token_ends=1,2,3,4
END
printf '%s\n' text,label,exp_split 'good film,1,train' 'a bad film,0,train' \
    >few.csv
vocab few.csv >vocab.tsv
tokenize -v vocab.tsv -s train few.csv >tokens.raw
tensor-cut -k ids,special,label <tokens.raw >dev
train --dev dev -o model --embedding 2 --hidden 1 --keys 1 --epochs 1 <dev
printf '%s\n' 'good 1 2' 'film 3 4' 'bad 5 6' >vectors.txt
tensor-cut -k label <all.raw >labels
tensor-cut -k y <all.raw >y
tensor-export --jsonl -f y,alpha <all.raw >lines.json
tensor-export --npy -f y <all.raw >y.npy
tensor-export --npz -f alpha <all.raw >alpha.npz
printf 'seq,y\n0,0.5\n3,0.25\n' >scores.csv
printf x >private
chmod 000 private
unreadable=private
[ "$(id -u)" -ne 0 ] || unreadable= # root may read all
mkdir trees
printf '(3 (2 A) (3 good))\n(1 (2 It) (1 fails))\n' >trees.txt
cp trees.txt trees/dev.txt
cp trees.txt trees/test.txt
cp trees.txt trees/train.txt
for half in train test; do
	for class in pos neg; do
		mkdir -p "aclImdb/$half/$class"
		for i in 0 1 2 3 4 5 6 7 8 9; do
			echo "A $class film, of $i." \
			    >"aclImdb/$half/$class/${i}_9.txt"
		done
	done
	for group in a b; do
		mkdir -p "20news/20news-bydate-$half/$group"
		for i in 0 1 2 3 4 5 6; do
			printf 'From: x\n\nWord %s of %s.\n' "$i" $group \
			    >"20news/20news-bydate-$half/$group/$i"
		done
	done
done
printf "It's fine;\nthe plot -- \303\211t\303\251 -- isn't.<br />" >review
printf 'From: x\nSubject: y\n\nX writes:\n> It is\nCaf\351, at 3pm.\n\n--\nX\n' >message
train --dev dev -o made --embedding 2 --hidden 1 --keys 1 --epochs 200 \
    --patience 200 --checkpoint 0 <dev &
while [ ! -f made.checkpoint ]; do kill -0 $! || exit 1; done
kill -9 $!
wait
mv made.checkpoint checkpoint
