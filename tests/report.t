#!/bin/sh
# report.t -- results beside the published ones; and settings: what depends on
# a variable is made anew when its value changes, and only then.
. tests/tap.sh

awk=awk # by which the pages are made
mkdir "$T/sst" "$T/imdb"
cat >"$T/published" <<'END'
table,corpus,encoder,projection,field,mean,sd
6,sst,lstm,softmax,kendall.alpha.grad.y.X,0.25,0.28
6,sst,lstm,softmax,kendall.alpha.loo.y.X,0.35,0.18
6,imdb,lstm,softmax,kendall.alpha.loo.y.X,0.5,0.1
6,sst,lstm,sparsemax,kendall.alpha.loo.y.X,0.34,0.15
6,sst,transformer,softmax,kendall.alpha.loo.y.X,0.33,0.2
2,sst,lstm,sparsegen,trend.entropy.grad.y.X,-0.866,
3,sst,corpus,train,records,6355,
3,sst,corpus,test,records,1725,
5,sst,lstm,frozen,jsd.alpha.adversary.alpha,0.62,
END
printf 'field,group,files,n,undefined,mean,sd,low,high,significant,chance\n%s\n%s\n' \
    kendall.alpha.grad.y.X,,2,3450,1,0.5,0.25,0.45,0.55,0.5, \
    kendall.alpha.loo.y.X,,2,3450,0,0.125,0.2,0.1,0.15,0.5, \
    >"$T/sst/lstm-softmax.summary.csv"
printf 'field,group,files,n,undefined,mean,sd,low,high,significant,chance\n%s\n' \
    kendall.alpha.loo.y.X,,2,0,3450,nan,nan,nan,nan,, \
    >"$T/sst/lstm-sparsemax.summary.csv"
printf 'field,group,files,n,undefined,mean,sd,low,high,significant,chance\n%s\n' \
    alpha,,2,9,0,0.75,0,0.75,0.75,, >"$T/sst/lstm-sparsegen_-0.5.summary.csv"
printf 'field,scope,values,seeds,n,undefined,tau,sd,low,high,significant,p\n%s\n%s\n' \
    entropy.grad.y.X,record,3,2,80,0,-0.75,0.5,-0.8,-0.7,0.5, \
    entropy.grad.y.X,pooled,3,2,90,0,-0.5,,,,,0.001 >"$T/sst/lstm.trend.csv"
for method in frozen transferred; do
	printf 'field,group,files,n,undefined,mean,sd,low,high,significant,chance\n%s\n' \
	    jsd.alpha.adversary.alpha,,2,9,0,0.625,0.25,0.5,0.75,, \
	    >"$T/sst/lstm-$method.summary.csv"
done
for split in train:6355 dev:821 test:1724; do
	printf 'field,group,files,n,undefined,mean,sd,low,high,significant,chance\n%s\n' \
	    "label,,1,${split#*:},0,0.5,0.5,0.4,0.6,," \
	    >"$T/sst/${split%:*}.count.csv"
done

by_name() { # SCRIPT FILE...
	by_name_script=pipelines/report/$1.awk
	shift
	$awk -f pipelines/report/header.awk -f pipelines/report/columns.awk \
	    -f "$by_name_script" "$@"
}
results() {
	$awk -f pipelines/report/results.awk "$T"/*/*.summary.csv \
	    "$T/sst/lstm.trend.csv" "$T"/sst/*.count.csv >"$T/results" &&
	    by_name agree "$T/published" "$T/results" \
	        >"$T/tables"
}
ok 'results and tables are made' results
row() { # FILE row
	grep -qxF -e "$2" "$1"
}
ok 'lambda below 0 is read from a name' row "$T/results" \
    sst,lstm,sparsegen,-0.5,alpha,2,9,0,0.75,0,0.75,0.75,
ok 'sparsemax is lambda 0' grep -q '^sst,lstm,sparsemax,0,' "$T/results"
ok 'within one deviation agrees' row "$T/tables" \
    6,sst,lstm,softmax,kendall.alpha.grad.y.X,2,3450,1,0.5,0.25,0.45,0.55,0.25,0.28,0.89,yes
ok 'beyond does not' row "$T/tables" \
    6,sst,lstm,softmax,kendall.alpha.loo.y.X,2,3450,0,0.125,0.2,0.1,0.15,0.35,0.18,-1.25,no
ok 'what is undefined is not judged' row "$T/tables" \
    6,sst,lstm,sparsemax,kendall.alpha.loo.y.X,2,0,3450,nan,nan,nan,nan,0.34,0.15,,
ok 'without a published deviation neither' row "$T/tables" \
    2,sst,lstm,sparsegen,trend.entropy.grad.y.X,2,90,0,-0.5,,,,-0.866,,,
ok 'the same count agrees' row "$T/tables" \
    3,sst,corpus,train,records,1,6355,0,6355,,,,6355,,,yes
ok 'train and dev together are shown' row "$T/tables" \
    3,sst,corpus,train+dev,records,1,7176,0,7176,,,,,,,
ok 'the other frozen adversary is shown' row "$T/tables" \
    5,sst,lstm,transferred,jsd.alpha.adversary.alpha,2,9,0,0.625,0.25,0.5,0.75,,,,
ok 'another does not' row "$T/tables" \
    3,sst,corpus,test,records,1,1724,0,1724,,,,1725,,,no
status 1 'a model that was not run is left out' grep transformer "$T/tables"
status 1 'so is another corpus' grep 0.5,0.1 "$T/tables"

sed 's/,0.125,/,0.45,/' "$T/sst/lstm-softmax.summary.csv" \
    >"$T/imdb/lstm-softmax.summary.csv"
results
ok 'until it is run' row "$T/tables" \
    6,imdb,lstm,softmax,kendall.alpha.loo.y.X,2,3450,0,0.45,0.2,0.1,0.15,0.5,0.1,-0.50,yes

by_name compact "$T/tables" >"$T/text"
ok 'in Markdown' row "$T/text" \
    '| SST, BiLSTM softmax |  | 0.50 (0.25) | 0.12 (0.35) ✗ |  |  |'
published=data/results/meister2021
by_name compact $published/tables.csv >"$T/text"
same 'the committed one is that of its cells' $published/compact.md "$T/text"
status 1 'and all of it is in the README' grep -vxFf README.md "$T/text"
by_name tables "$T/tables" >"$T/text"
ok 'the sum: judged and agreed' grep -qx '3 of 5 judged cells agree.' "$T/text"
ok 'and of a table, by corpus' \
    grep -qE '^table 6 +1 of 2 +1 of 1$' "$T/text"

# Claims. Of p = 0.01, 0.04, 0.03, 0.005 R's p.adjust(p, "holm") makes 0.03,
# 0.06, 0.06, 0.02.
printf '%s\t%s\t%s\t%s\t%s\t%s\n' '# CLAIM' KIND ABOVE BELOW PLACE STATEMENT \
    higher within kendall.alpha.grad.y.X kendall.alpha.loo.y.X '§4, T' 'a, b' \
    lower across 'softmax kendall.alpha.loo.y.X' \
    'sparsemax kendall.alpha.loo.y.X' T c \
    falls trend 0 entropy.grad.y.X F d >"$T/claims"
compared() { # FILE DIFFERENCE P OPPOSITE
	printf '%s\n' a,b,seeds,documents,n,undefined,difference,error,low,high,p,opposite \
	    "f,g,2,9,18,0,$2,0.1,0,1,$3,$4" >"$T/sst/$1.test.csv"
}
compared lstm-softmax.higher 0.25 0.01 0.99
compared lstm-sparsemax.higher 0.125 0.04 0.96
compared transformer-softmax.higher nan nan nan
compared lstm.lower -0.5 0.97 0.03
printf 'field,scope,values,seeds,n,undefined,tau,sd,low,high,significant,p\n%s\n' \
    entropy.grad.y.X,record,3,2,80,0,-0.75,0.5,-0.8,-0.7,0.5,0.01 \
    entropy.grad.y.X,pooled,3,2,90,0,-0.5,,,,,0.5 \
    >"$T/sst/lstm.entropy.grad.y.X.trend.csv"
claims() {
	$awk -f pipelines/report/header.awk -f pipelines/report/claims.awk \
	    "$T/claims" "$T/published" \
	    "$T"/sst/*.test.csv "$T"/sst/*.*.trend.csv >"$T/claims.csv"
}
ok 'claims are tested' claims
ok 'a claim, its p after Holm, what the paper has' row "$T/claims.csv" \
    'higher,sst,lstm,softmax,2,18,0,0.25,0,1,0.01,0.03,0.99,1,-0.100,holds,"§4, T","a, b"'
ok 'the largest of two' row "$T/claims.csv" \
    'higher,sst,lstm,sparsemax,2,18,0,0.125,0,1,0.04,0.08,0.96,1,,open,"§4, T","a, b"'
ok 'what is undefined is no test' row "$T/claims.csv" \
    'higher,sst,transformer,softmax,2,18,0,nan,0,1,nan,nan,nan,nan,,undefined,"§4, T","a, b"'
ok 'two projections; p is never above 1' row "$T/claims.csv" \
    'lower,sst,lstm,,2,18,0,-0.5,0,1,0.97,0.97,0.03,0.12,0.010,open,"T","c"'
ok 'a trend, over records, falls' row "$T/claims.csv" \
    'falls,sst,lstm,,2,80,0,0.75,0.7,0.8,0.005,0.02,0.995,1,0.866,holds,"F","d"'
compared lstm.lower -0.5 0.97 0.01
claims
ok 'the opposite' grep -q '^lower,.*,0.04,0.010,opposite,' "$T/claims.csv"
by_name claims-text "$T/claims.csv" >"$T/text"
ok 'in words' grep -qxF 'a, b (§4, T)' "$T/text"
ok 'and counted' grep -qx \
    'sst: 2 tests hold, 1 say the opposite, 1 are open, 1 undefined.' \
    "$T/text"

# An undefined trend, and one whose interval has one end, are no numbers.
for claim in rises:entropy.grad.y.X:0 falls:0:entropy.grad.y.X; do
	printf '%s\ttrend\t%s\t%s\tF\td\n' $(echo $claim | tr : ' ')
done >"$T/trends"
trend_of() { # TAU LOW HIGH P
	printf '%s\nentropy.grad.y.X,record,3,2,80,0,%s,0.5,%s,%s,0.5,%s\n' \
	    field,scope,values,seeds,n,undefined,tau,sd,low,high,significant,p \
	    "$@" >"$T/sst/lstm.entropy.grad.y.X.trend.csv"
	$awk -f pipelines/report/header.awk -f pipelines/report/claims.awk \
	    "$T/trends" "$T/published" \
	    "$T"/sst/*.*.trend.csv >"$T/trends.csv"
}
trend_of nan nan nan nan
ok 'an undefined trend does not rise' row "$T/trends.csv" \
    'rises,sst,lstm,,2,80,0,nan,nan,nan,nan,nan,nan,nan,-0.866,undefined,"F","d"'
ok 'nor fall' row "$T/trends.csv" \
    'falls,sst,lstm,,2,80,0,nan,nan,nan,nan,nan,nan,nan,0.866,undefined,"F","d"'
trend_of 0.25 nan 0.75 0.5
ok 'an end may be undefined' row "$T/trends.csv" \
    'rises,sst,lstm,,2,80,0,0.25,nan,0.75,0.25,0.5,0.75,0.75,-0.866,open,"F","d"'
ok 'on either side' row "$T/trends.csv" \
    'falls,sst,lstm,,2,80,0,-0.25,-0.75,nan,0.75,0.75,0.25,0.5,0.866,open,"F","d"'
trend_of nan nan nan nan

# Other choices: a variant without models of its own has the default's.
mkdir "$T/default" "$T/other"
cp "$T/sst/lstm-softmax.summary.csv" "$T/default"
sed 's/,0.5,0.25,/,0.9,0.25,/' "$T/default/lstm-softmax.summary.csv" \
    >"$T/other/lstm-softmax.summary.csv"
printf '%s\t{"dev":%s,"rate":1}\n' x/default/lstm-softmax.safetensors 0.75 \
    x/default/lstm-sparsemax.safetensors 0.85 >"$T/trained.tsv"
awk -v variants='default  ;other --rate 1 ;' -f pipelines/report/header.awk \
    -f pipelines/report/tried.awk "$T/published" "$T/trained.tsv" "$T"/default/* "$T"/other/* >"$T/text"
ok 'variants: what agrees, what does not' grep -qE \
    '^lstm softmax kendall.alpha.grad.y.X +0.25 +\+-0.28 +0.50\* +0.90 *$' "$T/text"
ok 'what was not measured' grep -qE \
    '^transformer softmax kendall.alpha.loo.y.X .* - +- *$' "$T/text"
ok 'their sum' grep -qE '^cells within .* 1 +0 *$' "$T/text"
ok 'dev ROC-AUC' grep -qE '^dev ROC-AUC.* 0.8000 0.8000$' "$T/text"
ok 'their options' grep -qx 'b  other --rate 1' "$T/text"

# The same pages by every awk that there is.
printf 'encoder,projection,field,mean,n,chance\nlstm,softmax,%s\n' \
    correct,0.75,9, >"$T/demo.csv"
for field in alpha grad.y.X grad.y.H loo.y.X loo.y.H; do
	printf 'lstm,softmax,%s\n' precision.$field,0.8,9,0.25 \
	    kendall.alpha.$field,nan,9,
done | sed 's/precision.loo.y.H,0.8/precision.loo.y.H,nan/' >>"$T/demo.csv"
pages() { # AWK FILE: all of them into it
	awk=$1
	results
	claims
	{
		cat "$T/results" "$T/tables" "$T/claims.csv"
		for by_name_page in compact:tables tables:tables \
		    claims-text:claims.csv demo:demo.csv; do
			by_name ${by_name_page%:*} "$T/${by_name_page#*:}"
		done
		$awk -v variants='default  ;other --rate 1 ;' \
		    -f pipelines/report/header.awk \
		    -f pipelines/report/tried.awk "$T/published" \
		    "$T/trained.tsv" "$T"/default/* "$T"/other/*
	} >"$2" 2>&1
	awk=awk
}
pages awk "$T/pages"
ok 'what is undefined has no precision' grep -qx \
    'loo.y.H .* does not find\|loo.y.H .* finds the words in no model.*' \
    "$T/pages"
ok 'and no tau' grep -qE '^lstm softmax( +nan){4}$' "$T/pages"
for other in mawk gawk original-awk bwk; do
	command -v $other >/dev/null || continue
	pages $other "$T/other.pages"
	same "$other makes the same pages" "$T/pages" "$T/other.pages"
done
sed 's/^table,corpus/table,place/' "$T/tables" >"$T/lacking"
status 1 'a column that is not there' by_name compact "$T/lacking"
ok 'is named' grep -q 'lacking: no column corpus' "$T/.err"
sed 's/,difference,/,distance,/' "$T/sst/lstm.lower.test.csv" \
    >"$T/sst/lstm.higher.test.csv"
status 1 'so with claims' claims
ok 'that is named, too' grep -q 'higher.test.csv: no column diff' "$T/.err"
rm "$T/sst/lstm.higher.test.csv"

# What recipes took: the last run of each counts.
printf 'sh,9,9,9\nsh,7,60,1048576\n' >"$T/sst/lstm-softmax-1.safetensors.cost"
printf 'sh,9,30,2097152\n' >"$T/sst/lstm-softmax-2.safetensors.cost"
printf 'sh,9,6,1\n' >"$T/sst/lstm-softmax-1.measures.tens.cost"
awk -f pipelines/report/cost.awk "$T"/sst/*.cost >"$T/text"
ok 'costs are added by stage' grep -qE \
    '^sst +lstm +train +2 +1.5 +60.0 +2$' "$T/text"
ok 'and in all' grep -qx 'all: 1.6 CPU minutes' "$T/text"

# The Makefile itself, in a folder of its own.
mkdir "$T/make" "$T/make/pipelines" "$T/make/src"
cp Makefile "$T/make"
: >"$T/make/src/install.mk"
cat >"$T/make/pipelines/x.mk" <<'END'
COLOUR = red --and blue
SIZE =
x: out/set/COLOUR out/set/SIZE
	@echo made
	@touch x
END
make_x() {
	MAKEFLAGS='' make -s -C "$T/make" "$@" x 2>&1
}
said() { # wanted arguments
	said_want=$1
	shift
	test "$(make_x "$@")" = "$said_want"
}
ok 'made once' said made
ok 'then not again' said ''
ok 'a dry run with another value would make it' \
    sh -c 'MAKEFLAGS= make -C "$0" -n COLOUR=green x | grep -q made' "$T/make"
ok 'and changes nothing' said ''
ok 'another value makes it' said made COLOUR=green
ok 'once' said '' COLOUR=green
ok 'a value that begins the same is another' said made COLOUR='green SIZE'
ok 'the first value makes it again' said made
ok 'a value for an empty one' said made SIZE=1
ok 'and back' said made
ok 'a value with quotes' said made COLOUR="it's \"it\""
ok 'is kept as it is' test "$(cat "$T/make/out/set/COLOUR")" = "it's \"it\""
ok 'and once' said '' COLOUR="it's \"it\""

# Objects: made anew when they are compiled in another way, and only then.
mkdir "$T/make/src/cmd"
echo 'int main(void) { return 0; }' >"$T/make/src/cmd/hello.c"
compiled() { # times arguments
	compiled_times=$1
	shift
	(unset SAN BUILD BIN CC CFLAGS HEED_CFLAGS
	    MAKEFLAGS='' make -C "$T/make" -o build/deps "$@" \
		build/src/cmd/hello.o >"$T/compiled" 2>&1)
	test "$(grep -c -e '-c -o build' "$T/compiled")" = "$compiled_times"
}
ok 'an object is compiled' compiled 1
ok 'once' compiled 0
ok 'a dry run with other flags would compile it' compiled 1 -n CFLAGS=-O0
ok 'and changes nothing' compiled 0
ok 'other flags' compiled 1 CFLAGS="-O0 -DX='1'"
ok 'once, too' compiled 0 CFLAGS="-O0 -DX='1'"
ok 'no objects of another folder' compiled 0 CFLAGS="-O0 -DX='1'" SAN=1
ok 'nor where they are taken as they are' compiled 0 -o build/flags
ok 'the first flags' compiled 1
ok 'other warnings' compiled 1 HEED_CFLAGS=-std=c11
ok 'another compiler' compiled 1 CC='env gcc'
rm -r "$T/make/src/cmd"

# What the pages of the paper would take: a dry run of a folder without models.
cp -R pipelines data "$T/make"
rm "$T/make/pipelines/x.mk"
paper() { # TARGET [VARIABLE=VALUE ...]
	MAKEFLAGS='' make -s -C "$T/make" -rp -n "$@" 2>"$T/.err" | sed -n \
	    "s|^$1: ||p" | tr ' ' '\n' >"$T/needs"
}
for setting in results.csv:METHODS results.csv:LAMBDAS claims.csv:LAMBDAS \
    models.csv:SEEDS_imdb models.csv:GRID_SEEDS_imdb commands.txt:SEEDS_imdb; do
	paper out/meister2021/${setting%:*}
	ok "${setting%:*} depends on ${setting#*:}" grep -qx \
	    "out/set/${setting#*:}" "$T/needs"
done
paper out/imdb/commands.txt
ok 'and on no other corpus' sh -c '! grep -q SEEDS_sst "$0"' "$T/needs"
for setting in out/rates/sst.txt:RATES out/rates/sst.txt:RATE_SEEDS \
    out/tried/tried.txt:TRIED; do
	paper ${setting%:*}
	ok "${setting%:*} depends on ${setting#*:}" grep -qx \
	    "out/set/${setting#*:}" "$T/needs"
done
paper out/meister2021/results.csv LAMBDAS='0 0.5'
ok 'two values of lambda have a trend' grep -q 'trend[.]csv$' "$T/needs"
paper out/meister2021/results.csv LAMBDAS=0.5
ok 'one has none' sh -c 'grep -q sparsegen_0.5 "$0" &&
    ! grep -q "trend[.]csv$" "$0"' "$T/needs"
paper out/sst/lstm-softmax-1.safetensors DATA_MIRROR=
ok 'vectors that can be fetched' grep -q wiki.simple "$T/needs"
mkdir -p "$T/make/out/data/vectors"
: >"$T/make/out/data/vectors/googlenews-8000.vec"
paper out/sst/lstm-softmax-1.safetensors DATA_MIRROR=
ok 'or those that a mirror gave before' grep -q googlenews-8000 "$T/needs"

done_testing
