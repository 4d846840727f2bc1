#!/bin/sh
# model-page.t -- what model(5) says of a model file, and its examples.
. tests/tap.sh
. tests/model.sh

page=man/model.5
ok 'the page is clean' sh -c '[ -z "$(mandoc -T lint -W warning "$0" 2>&1)" ]' \
    $page
make_corpus 60 2
example() { # NUMBER: of the examples, as they are typed
	awk -v want="$1" '/^\.Bd/ && seen { n++; next } /^\.Sh EXAMPLES/ { seen = 1 }
		/^\.Ed/ { if (n == want) exit; next } n == want' $page
}
cd "$T" || exit 1
make_model demo.safetensors
digest=$(tensor-dump demo.safetensors | sed -n 's/^parameters_sha256=//p')
ok 'the digest, by the shell' test -n "$digest"
(cd "$OLDPWD" && example 2) >digest.sh
ok 'is what the example tells' test \
    "$(bash digest.sh | cut -d ' ' -f 1)" = "$digest"

# The parameters are those of the page, in its order.
listed() { # what stands in the page, one parameter a line, layer K as 0, 1
	sed -n '/^\.Ss Parameters/,/^\.Sh EXAMPLES/s/^\.It Li \([^ ]*\) Ta.*/\1/p' \
	    "$OLDPWD/$page"
}
parameters() { # MODEL
	tensor-dump "$1" | sed -n 's/^\([a-z][a-z0-9_.]*\)  *F32 .*/\1/p'
}
{
	listed | grep '^embedding'
	listed | grep '^encoder.*l0'
	listed | grep '^encoder.*l0' | sed 's/$/_reverse/'
	listed | grep '^attention.[kv]'
	listed | grep '^decoder'
} >want
parameters demo.safetensors >out
same 'a BiLSTM'\''s parameters, in this order' want out
make_model transformer --encoder transformer
{
	listed | grep '^embedding'
	listed | grep '^input'
	for k in 0 1; do
		listed | grep '^encoder.layers' | sed "s/K/$k/"
	done
	listed | grep '^attention.q'
	listed | grep '^decoder'
} >want
parameters transformer >out
same 'a Transformer'\''s' want out

python=/usr/bin/python3
if "$python" -c 'import torch' 2>/dev/null; then
	(cd "$OLDPWD" && example 1) >states.py
	"$python" states.py | tr -d '[],' | tr ' ' '\n' >torch
	printf 'ids I32 n\n0 ids=2,4,5,6,3\n' | "$OLDPWD/tests/stream.pl" |
	    embed -m demo.safetensors | encode -m demo.safetensors |
	    "$OLDPWD/tests/stream.pl" -d H | tr ' ' '\n' | sed 1d >ours
	ok 'the example gives the states of encode' sh -c '
		paste -d " " torch ours | awk "{ d = \$1 - \$2
			if (d > 1e-5 || d < -1e-5) exit 1 }
			END { exit NR != 60 }"'
else
	skip 'no PyTorch for /usr/bin/python3 (Debian: python3-torch)'
fi
done_testing
