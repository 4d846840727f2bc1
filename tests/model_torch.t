#!/bin/sh
# model_torch.t -- a trained model loads into PyTorch's own modules by the
# names of its parameters, and they give what our filters give.
. tests/tap.sh

python=/usr/bin/python3
if ! "$python" -c 'import torch' 2>/dev/null; then
	skip 'no PyTorch for /usr/bin/python3 (Debian: python3-torch)'
	done_testing
fi

synth -s 7 -n 60 -o "$T/two.csv"
# A third class: every third document says nothing of its own label.
awk 'NR > 1 && NR % 3 == 0 { sub(/,[01],/, ",2,") } { print }' \
	"$T/two.csv" >"$T/three.csv"

# explained: how to project; the last model's stream to compare
explained() {
	embed -m "$T/model" <"$T/test" | encode -m "$T/model" |
		attend -m "$T/model" | project "$@" | decode -m "$T/model" |
		grad -H -m "$T/model" | loo -m "$T/model" -o "$T/out" || return
	"$python" tests/golden/check_model.py "$T/model" "$T/out"
}

# agrees: corpus, labels, options of train
agrees() {
	agrees_csv=$T/$1.csv
	agrees_labels=$2
	shift 2
	vocab "$agrees_csv" >"$T/vocab.tsv" || return
	for agrees_split in train dev test; do
		tokenize -v "$T/vocab.tsv" -s "$agrees_split" \
			--labels "$agrees_labels" -o "$T/$agrees_split" \
			"$agrees_csv" || return
	done
	train --dev "$T/dev" -o "$T/model" --embedding 10 --epochs 4 \
		--rate 0.01 "$@" <"$T/train" || return
	explained -m "$T/model"
}

ok 'BiLSTM, tanh, softmax' agrees two 0,1 --hidden 7 --keys 5
ok 'what if it were sparsegen' explained -p sparsegen -l 0.25
ok 'BiLSTM, dot, sparsemax' agrees two 0,1 --hidden 9 --attention dot \
	--projection sparsemax
ok 'BiLSTM, tanh, sparsegen, three classes' agrees three 0,1,2 --hidden 8 \
	--keys 6 --projection sparsegen --lambda 0.5
ok 'Transformer, dot, softmax' agrees two 0,1 --encoder transformer \
	--hidden 12 --feedforward 7
ok 'Transformer, tanh, sparsemax, two heads, three classes' agrees three \
	0,1,2 --encoder transformer --attention tanh --hidden 12 --keys 5 \
	--heads 2 --layers 3 --feedforward 9 --projection sparsemax
done_testing
