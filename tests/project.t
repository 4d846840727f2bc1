#!/bin/sh
# project.t -- from scores to a distribution, by numbers worked out by hand.
. tests/tap.sh
. tests/model.sh
. tests/filter.sh

tests/stream.pl >"$T/in" <<'END'
scores F32 n
0 scores=0.5,0.2,-1
1 scores=0,1.0986122886681098
2 scores=2
3 scores=0,0,0,0
END
gives() { # NAME ALPHA0 ALPHA1 OPTIONS: of the first two documents
	gives_name=$1
	printf '0 %s\n1 %s\n2 1\n3 0.25 0.25 0.25 0.25\n' "$2" "$3" >"$T/want"
	shift 3
	project "$@" <"$T/in" | tests/stream.pl -d alpha >"$T/out"
	same "$gives_name" "$T/want" "$T/out"
}
# exp of the scores over their sum: 3.238004, and 1 + 3
gives softmax '0.509178 0.377209 0.113613' '0.25 0.75' -p softmax
# support 2: tau = (0.7 - 1) / 2;  1: tau = 1.0986 - 1
gives sparsemax '0.65 0.35 0' '0 1' -p sparsemax
# the scores doubled: tau = (1.4 - 1) / 2
gives 'sparsegen, lambda 0.5' '0.8 0.2 0' '0 1' -p sparsegen -l 0.5
# halved: tau = (0.35 - 1) / 2;  (0.549306 - 1) / 2
gives 'sparsegen, lambda -1' '0.575 0.425 0' '0.225347 0.774653' \
    -p sparsegen -l -1
gives 'sparsegen: lambda is 0, sparsemax' '0.65 0.35 0' '0 1' -p sparsegen
# max(a / 2 - tau, 0)^2 with tau by bisection
gives 'entmax: alpha is 1.5' '0.605039 0.394186 0.000775198' \
    '0.142079 0.857921' -p entmax
gives 'entmax 1: softmax' '0.509178 0.377209 0.113613' '0.25 0.75' \
    -p entmax -a 1
gives 'entmax 2: sparsemax' '0.65 0.35 0' '0 1' -p entmax -a 2

# Special tokens get 0 and leave the others to themselves.
tests/stream.pl >"$T/special" <<'END'
scores F32 n
special BOOL n
0 scores=9,0.5,0.2,-1,9 special=1,0,0,0,1
1 scores=9,9 special=1,1
END
project -p sparsemax <"$T/special" | tests/stream.pl -d alpha >"$T/out"
printf '0 0 0.65 0.35 0 0\n1 0 0\n' >"$T/want"
same 'special tokens have no part' "$T/want" "$T/out"
tests/stream.pl >"$T/nan" <<'END'
scores F32 n
0 scores=0.5,nan,-1
END
project -p sparsemax <"$T/nan" | tests/stream.pl -d alpha >"$T/out"
printf '0 nan nan nan\n' >"$T/want"
same 'a score that is NaN stays seen' "$T/want" "$T/out"

# What a stream tells of it.
project -p sparsegen -l 0.5 <"$T/in" | tensor-dump --head >"$T/out"
ok 'attributes: projection and lambda' sh -c \
    'grep -q "^projection=sparsegen$" "$0" && grep -q "^lambda=0.5$" "$0"' \
    "$T/out"
project -p entmax -a 1.25 <"$T/in" | tensor-dump --head >"$T/out"
ok 'attribute: entmax_alpha' grep -q '^entmax_alpha=1.25$' "$T/out"
project -p sparsegen -l 0.5 <"$T/in" | tensor-cut -d alpha |
    project -p entmax -a 1.25 >"$T/anew"
tensor-dump --head "$T/anew" >"$T/out"
ok 'another projection: lambda goes' sh -c \
    '! grep -q "^lambda=" "$0" && grep -q "^entmax_alpha=1.25$" "$0"' "$T/out"
tensor-cut -d alpha <"$T/anew" | project -p softmax | tensor-dump --head \
    >"$T/out"
ok 'softmax has no number' sh -c \
    '! grep -Eq "^(lambda|entmax_alpha)=" "$0" && grep -q "=softmax$" "$0"' \
    "$T/out"

# A model's own projection.
make_corpus 60 2
make_model "$T/model" --projection sparsegen --lambda 0.5
embed -m "$T/model" <"$T/test" | encode -m "$T/model" |
    attend -m "$T/model" >"$T/scored"
project -m "$T/model" <"$T/scored" | tests/stream.pl -d alpha >"$T/own"
project -p sparsegen -l 0.5 <"$T/scored" | tests/stream.pl -d alpha >"$T/out"
same 'the model'\''s own projection' "$T/own" "$T/out"

status 64 'neither -m nor -p' project <"$T/in"
status 64 'both' project -m "$T/model" -p softmax <"$T/in"
status 64 'an unknown projection' project -p hardmax <"$T/in"
status 64 'lambda 1' project -p sparsegen -l 1 <"$T/in"
status 64 'lambda without sparsegen' project -p softmax -l 0.5 <"$T/in"
status 64 'lambda beside a model' project -m "$T/model" -l 0.5 <"$T/in"
status 64 'alpha below 1' project -p entmax -a 0.9 <"$T/in"
status 64 'alpha without entmax' project -p sparsemax -a 1.5 <"$T/in"
printf 'scores F32 n\nspecial BOOL k\n0 scores=1,2,3 special=0\n' |
    tests/stream.pl >"$T/odd"
status 65 'special of another length' project -p softmax <"$T/odd"
printf 'scores F64 n\n0 scores=1,2,3\n' | tests/stream.pl >"$T/wide"
status 65 'scores of another dtype' project -p softmax <"$T/wide"
filter_owes "$T/scored" project -m "$T/model"
filter_owes "$T/in" project -p entmax
done_testing
