#!/bin/sh
# faults.t -- every program meets what must not happen: it ends in time, with
# the status that tells why, one line on standard error, and nothing that looks
# whole. Its last lines are a table: how often each kind of fault was tried.
#	FAULTS_STRIDE=1		every length and flip of a bit, not a few
#	FAULTS_PROGRAMS='NAME…'	these alone
#	FAULTS_TABLE=FILE	the table goes there too
. tests/tap.sh

every=$(cd src/cmd && ls ./*.c | sed 's,^\./,,; s/\.c$//')
tests=$PWD/tests
"${CC:-cc}" -std=c11 -D_POSIX_C_SOURCE=200809L -O1 -o "$T/driver" \
    tests/faults_driver.c tests/faults_run.c || exit 1
case ${FAULTS_TABLE:-} in
'' | /*) ;;
*) FAULTS_TABLE=$PWD/$FAULTS_TABLE ;;
esac
cd "$T" || exit 1

# What address sanitizer needs is told from what a program takes.
flips=${FAULTS_STRIDE:-151}
cuts=${FAULTS_STRIDE:-11}
lies=1
slack=4096
if grep -q __asan_init "$(command -v tokenize)"; then
	flips=${FAULTS_STRIDE:-1999}
	cuts=${FAULTS_STRIDE:-199}
	lies=${FAULTS_STRIDE:-7}
	slack=65536
else
	ulimit -v 262144
fi

. "$tests/faults.sh"

# Program; where it meets the damaged file: < on standard input, @ as an
# operand or option's argument, or by a name of its own; what that is; arguments.
# What it is: the fields of a stream (? may lack, * may be of any type), or of
# FILE:...; "model", a frame (of which a stage looks at its own parameters); or
# the name of a file without a checksum. - : it reads nothing.
cat >table <<'END'
adversary < tokens.raw:ids,special,label -b model --dev dev -o made --epochs 1
adversary @ tokens.raw:ids,special,label -b model --dev @ -o made --epochs 1
adversary @ model -b @ --dev dev -o made --epochs 1
attend < H -m model
attend @ model:attention -m @
compare < y* y 0.5 -
compare @ alpha*,loo.y.X*,special? -v @ alpha loo.y.X @
decode < H,alpha,label? -m model
decode @ model:decoder -m @
diverge < alpha,loo.y.X,special? alpha loo.y.X
embed < ids -m model
embed @ model:embedding -m @
encode < X -m model
encode @ model:encoder -m @
entropy < alpha,special? alpha
grad < ids,special?,alpha?* -m model
grad @ model -m @
heatmap < tokens,token_ends,alpha*,special?,rationale?,label?,y? -t html
heatmap @ tokens,token_ends,alpha*,special? -t terminal --color always @
heatmap < tokens,token_ends,alpha*,grad.h.X?* -t latex
imdb aclImdb/train/pos/0_9.txt review aclImdb
kendall < alpha,grad.y.X,special? alpha grad.y.X
loo < ids,special?,alpha?* -m model
loo @ model -m @
newsgroups 20news/20news-bydate-train/a/0 message -g a,b 20news
precision < alpha,rationale,special? alpha
project < scores,special? -m model
project @ model:none -m @
sst trees/train.txt trees.txt trees
summarize < alpha?*,y?*,correct?*
summarize @ correct?*,label -g label @ @
synth - - -n 20
tensor-cat < alpha?* -
tensor-cat @ alpha?* @
tensor-check < alpha?* -v
tensor-check @ alpha?* -v @
tensor-check @ model* -v @
tensor-cmp < alpha?* -v - @
tensor-cmp @ alpha?* -v @ @
tensor-cut < alpha*,y?* -k alpha
tensor-dump < tokens?*,token_ends?*,alpha?*
tensor-dump @ tokens?*,token_ends?*,alpha?* -j @
tensor-dump < alpha?* -s
tensor-dump @ model* @
tensor-export < y?*,label?* --csv
tensor-export < alpha?* --jsonl
tensor-export @ y* --npy -f y @
tensor-export < alpha?* --npz
tensor-export < y?*,label?* --safetensors never
tensor-import < scores.csv --csv -f y:F64
tensor-import < lines.json --jsonl -f y:F32:1 -f alpha:F32:n
tensor-import < y.npy --npy -f y:F32:1
tensor-import @ alpha.npz --npz -f alpha:F32:n @
tensor-paste < alpha?* - labels
tensor-paste @ alpha?* labels @
tensor-select < y*,label?* --where y=0.75
tensor-select < y?*,label?* --shuffle
tensor-split @ alpha?* -n 2 -k 1 @
tokenize < few.csv -v vocab.tsv
tokenize @ vocab.tsv -v @ few.csv
train < tokens.raw:ids,special,label --dev dev -o made --embedding 2 --hidden 1 --keys 1 --epochs 1
train @ tokens.raw:ids,special,label --dev @ -o made --embedding 2 --hidden 1 --keys 1 --epochs 1
train @ vectors.txt --vectors @ -v vocab.tsv --dev dev -o made --embedding 2 --hidden 1 --keys 1 --epochs 1
train @ vocab.tsv --vectors vectors.txt -v @ --dev dev -o made --embedding 2 --hidden 1 --keys 1 --epochs 1
train made.checkpoint checkpoint* --dev dev -o made --embedding 2 --hidden 1 --keys 1 --epochs 200 --patience 200
trend @ alpha* alpha 1=good 2=@
trend < alpha* alpha 1=good 2=-
vocab < few.csv -s train
vocab @ few.csv -s all @
END

# One kind of fault of the line at hand: the driver's options and HOW. The
# program and arguments follow by themselves.
fault() { # KIND driver's-options HOW
	fault_kind=$1
	shift
	# shellcheck disable=SC2086
	./driver -d "$source" $standard -m "$most" -r control "$@" "$program" \
	    $arguments >count 2>why
	fault_passed=$?
	result $fault_passed "$title: $fault_kind"
	sed 's/^/#   /' why | head -n 12
	read -r fault_tried fault_survived fault_kib <count || fault_tried=0
	echo "$program $fault_kind $fault_tried ${fault_survived:-0}" >>counts
}
also() { # ARGUMENT...: after the others
	also_before=$arguments
	arguments="$arguments $1"
	shift
	fault "$@"
	arguments=$also_before
}
quoted() { # the damaged file's name in messages, as a regular expression
	case $how in
	'<') echo '<stdin>' ;;
	@) echo damaged ;;
	*) echo "$how" ;;
	esac
}
has_output() {
	"$program" --help | grep -q -e '^ *-o, --output'
}

# Sets source and kind; frames, models and streams have checksums.
prepare() { # WHAT
	source=$1
	kind=text
	prepare_from=all.raw
	prepare_fields=$1
	case $1 in
	-)
		source=/dev/null
		kind=none
		return
		;;
	model | model:* | model\* | checkpoint\*)
		source=${1%[:*]*}
		kind=frame
		;;
	*:*)
		prepare_from=${1%%:*}
		prepare_fields=${1#*:}
		kind=stream
		;;
	*) [ -f "$1" ] || kind=stream ;;
	esac
	if [ $kind = stream ]; then
		source=good
		# shellcheck disable=SC2001
		tensor-cut -k "$(echo "$prepare_fields" | tr -d '?*')" \
		    <"$prepare_from" >good
	fi
	rm -rf bad
	[ $kind = text ] || "$tests/faults.pl" bad "$prepare_fields" <"$source" ||
	    result 1 "$program: bad inputs are made"
}


# Where there is a checksum, nothing passes. One exception: a frame need not
# have one, so whoever changes the key "crc32c" of a single frame has made it a
# file of another writer. Then a model's parameters are held to their SHA-256.
damaged_bytes() {
	if [ $kind = text ]; then
		fault empty -s 0,65 -e "$where" -d /dev/null once
		fault cuts -s 0,65 -e "$where" -n $cuts cuts
		fault flips -s 0,65 -e "$where" -n "$flips" flips
		return
	fi
	fault empty -s $truncated -e "$where(empty|it cannot be used)" -d /dev/null once
	fault cuts -s $truncated -e "$where$told" -n $cuts cuts
	if [ $kind = frame ]; then
		fault flips -s "$corrupt" -e "$where" -k '"crc32c"' -n "$flips" flips
	else
		fault flips -s "$corrupt" -e "$where$told" -n "$flips" flips
	fi
}

# Checksums are right and something is not.
lies() {
	fault frames -s "$corrupt" -e "$where" -n "$lies" bad/frames
	[ -z "$(ls bad/fields)" ] || fault fields -s 65 -e "$where" -n "$lies" bad/fields
	[ -z "$(ls bad/optional)" ] ||
	    fault optional -s 0,65 -e "$where" -n "$lies" bad/optional
	[ -z "$(ls bad/values)" ] || fault values -s 0,65 -e "$where" -n "$lies" bad/values
	[ $kind = frame ] || fault upstream -s $upstream \
	    -e "^$program: (damaged: )?upstream: cause: it is broken" bad/upstream
	TENSOR_MAX_FRAME=1
	export TENSOR_MAX_FRAME
	fault limit -s 65 -e "^$program: .*TENSOR_MAX_FRAME raises it" once
	TENSOR_MAX_FRAME=1k
	fault limit -s 64 -e "^$program: .*TENSOR_MAX_FRAME is not" once
	unset TENSOR_MAX_FRAME
}

standard_input() {
	fault slow -s 0 slow
	fault stdin -s 74 -e "$where" -i closed once
	fault stdin -s 74 -e "$where.*Is a directory" -i . once
	fault stdin -s 74 -e "$where" -i /proc/self/mem once
}

# An operand that is not there, is a folder, may not be read, or fails when it
# is. An npz is looked at from its end, and that file has none.
operand() {
	operand_before=$arguments
	for operand_path in nowhere . few.csv/x $unreadable /proc/self/mem; do
		operand_status=66
		[ $operand_path != /proc/self/mem ] || operand_status=74
		[ "$operand_status$what" != 74alpha.npz ] || operand_status=65
		arguments=$(echo "$given" | sed "s,@,$operand_path,")
		arguments=$(echo "$arguments" | sed 's,@,damaged,g')
		fault operand -s $operand_status \
		    -e "^$program: $operand_path: " once
	done
	arguments=$operand_before
}

folder() {
	folder_before=$arguments
	for folder_path in nowhere few.csv few.csv/x; do
		arguments=$(echo "$given" | sed "s,[^ ]*\$,$folder_path,")
		fault operand -s 66 -e "^$program: $folder_path" once
	done
	arguments=$folder_before
}

standard_output() {
	[ -s control ] || return # it says nothing, or writes a file
	fault stdout -s 74 -e "^$program: <stdout>: " -O /dev/full once
	fault stdout -s 74 -e "^$program: <stdout>: " -O closed once
	fault stdout -s 74 -e "^$program: <stdout>: " -O nobody -p once
	fault stdout -s 141 -O nobody once
}

# -o: no folder, none that can be written to, none at all; ended by a signal
# half way. What was there stays if the program fails.
output() {
	for output_path in nowhere/x few.csv/x /proc/x; do
		also "-o $output_path" output -s 73 \
		    -e "^$program: $output_path: " once
	done
	also '-o /dev/full' output -s 74 -e "^$program: /dev/full: " once
	also '-o never' written -r /dev/null -s 0 once
	case "$how$kind" in
	'<stream')
		also '-o never' killed killed
		also '-o never' unwritten -s 65 -e "$where" -n 97 cuts
		;;
	esac
	[ $kind != stream ] || {
		echo before >kept
		also '-o kept' unwritten -s 65 -e "$where" -n 97 cuts
		ok "$title: what was there stays" grep -q '^before$' kept
	}
}

unknown_option() {
	"$program" --no-such-option >out 2>err </dev/null
	[ $? -eq 64 ] && [ ! -s out ] && sed -n 1p err | grep -q "^$program: " &&
	    sed -n 2p err | grep -q "^usage: $program"
	option_passed=$?
	result $option_passed "$program: an unknown option"
	echo "$program option 1 $((!option_passed))" >>counts
}

# A line of the table.
line() {
	standard='-i /dev/null'
	most=0
	truncated=65 corrupt=65 upstream=65
	[ "$program" != tensor-check ] || truncated=1 corrupt=1,65 upstream=2
	prepare "$what"
	: >control
	[ ! -f "standard.$program" ] || standard="-i standard.$program"
	case $how in
	'<')
		standard='-i damaged'
		cp "$source" "standard.$program"
		;;
	[-@]) ;;
	*) standard="$standard -f $how" ;;
	esac
	arguments=$(echo "$given" | sed 's/@/damaged/g')
	title="$program, $what $how"
	where="^$program: $(quoted): "
	told='(truncated stream: [0-9]+ records, no end frame|(.*, )?byte [0-9]+: )'
	fault undamaged -s 0 once
	most=$((fault_kib + slack))
	cp captured.out control
	[ $kind = none ] || damaged_bytes
	[ $kind = text ] || [ $kind = none ] || lies
	[ "$how" != '<' ] || standard_input
	[ "$how" != @ ] || operand
	[ "$how" = "${how%/*}" ] || folder
	standard_output
	case $given in
	*--safetensors*) fault killed killed ;; # it writes a folder
	*) ! has_output || output ;;
	esac
}

: >counts
for program in ${FAULTS_PROGRAMS:-$every}; do
	grep "^$program " table >lines
	unknown_option
	if [ ! -s lines ]; then
		result 1 "$program has a line in the table of this test"
		continue
	fi
	while read -r program how what given; do
		line </dev/null
	done <lines
done

# Programs, and how often each kind was tried; with those that failed if any.
table() {
	awk '{
		if (!($1 in programs)) { programs[$1]; order[++n] = $1 }
		if (!($2 in kinds)) { kinds[$2]; kind[++k] = $2 }
		tried[$1, $2] += $3; survived[$1, $2] += $4
		tried["all", $2] += $3; survived["all", $2] += $4
	}
	END {
		order[++n] = "all"
		printf "%-13s", "program"
		for (j = 1; j <= k; j++)
			printf " %9s", kind[j]
		print ""
		for (i = 1; i <= n; i++) {
			printf "%-13s", order[i]
			for (j = 1; j <= k; j++) {
				t = tried[order[i], kind[j]]
				s = survived[order[i], kind[j]]
				printf " %9s", t == s ? t + 0 : s "/" t
			}
			print ""
		}
	}' counts
	echo
	echo "Of bits one in $flips was tried, of lengths one in $cuts, of lies one in $lies."
}
# Two streams that do not belong together.
tensor-cut -k alpha,label <all.raw >labelled
tensor-cut -k alpha <all.raw >bare
tensor-select -s 0 <bare >short
pair() { # PROGRAM ARGUMENT...
	program=$1
	shift
	arguments=$*
	title="$program $*"
	standard='-i /dev/null'
	most=0
	source=/dev/null
	fault pairs -s 65 -e "^$program: .*(bare|labelled|short)" once
}
pair tensor-cat bare labelled
pair tensor-cat bare short
pair tensor-paste short labelled
pair tensor-paste labels short
pair tensor-cmp bare model
pair trend alpha 1=bare 2=short
pair trend label 1=labelled 2=bare
table >report
sed 's/^/# /' report
[ -z "${FAULTS_TABLE:-}" ] || cp report "$FAULTS_TABLE"
done_testing
