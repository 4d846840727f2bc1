#!/bin/sh
# faults.t -- every program meets what must not happen: one line on standard
# error that begins with its name, the status that tells why, and nothing that
# looks whole.
. tests/tap.sh
. tests/model.sh

programs=$(cd src/cmd && ls ./*.c | sed 's,^\./,,; s/\.c$//')
repository=$PWD
make_corpus 40 2
cd "$T" || exit 1
make_model model
head -n 9 corpus.csv | sed 's/,train,/,test,/; s/,dev,/,test,/' >few.csv
tokenize -v vocab.tsv -s test few.csv >tokens
embed -m model <tokens >embedded
encode -m model <embedded >encoded
attend -m model <encoded >attended
project -m model <attended >projected
decode -m model --drop X,H <projected >decoded
grad -m model <decoded | loo -m model >explained
tensor-cut -k label <tokens >labels
tensor-cut -d label <tokens >unlabelled
cp train training
printf 'seq,y\n0,0.5\n1,0.25\n' >scores.csv

# Program, what its standard input is (a file; - for none), its arguments.
cat >table <<'END'
attend encoded -m model
compare explained y 0.5 -
decode projected -m model
diverge explained alpha loo.y.X
embed tokens -m model
encode embedded -m model
entropy explained alpha
grad decoded -m model
heatmap explained -t html
imdb - nowhere
kendall explained alpha grad.y.X
loo decoded -m model
newsgroups - nowhere
precision explained alpha
project attended -m model
sst - nowhere
summarize explained
synth -
tensor-cat explained -
tensor-check explained
tensor-cmp explained - explained
tensor-cut explained -k alpha
tensor-dump explained
tensor-export explained --jsonl
tensor-import scores.csv --csv -f y:F64
tensor-paste unlabelled - labels
tensor-select explained -s 0-3
tensor-split explained -n 2 -k 1 /dev/stdin
tokenize few.csv -v vocab.tsv
train training --dev dev -o made --embedding 4 --hidden 3 --epochs 2
trend explained alpha 1=- 2=explained 3=explained
vocab few.csv -s test
END
line() { # PROGRAM: sets input and arguments
	line_found=$(grep "^$1 " table) || return
	# shellcheck disable=SC2086
	set -- $line_found
	input=$2
	shift 2
	arguments=$*
}

# Runs the program with the given standard input; stdout and stderr are files.
run() { # PROGRAM INPUT
	# shellcheck disable=SC2086
	"$1" $arguments <"$2" >out 2>err
}

# The status, one line that names the program, no end frame in the output.
ended() { # STATUS WANTED PROGRAM
	[ "$1" -eq "$2" ] || { echo "status $1, not $2"; cat err; return 1; }
	[ "$(wc -l <err)" -eq 1 ] || { echo 'not one line'; cat err; return 1; }
	grep -q "^$3: " err || { echo 'who?'; cat err; return 1; }
	if grep -q -a '"frame": *"end"' out; then
		echo 'an end frame'
		return 1
	fi
}
fails() { # WANTED PROGRAM INPUT
	run "$2" "$3"
	ended $? "$1" "$2"
}

unknown_option() { # PROGRAM
	"$1" --no-such-option >out 2>err </dev/null
	[ $? -eq 64 ] && [ ! -s out ] && sed -n 1p err | grep -q "^$1: " &&
	    sed -n 2p err | grep -q "^usage: $1"
}

cuts() { # PROGRAM
	cuts_size=$(wc -c <"$input")
	for at in 1 7 8 60 500 $((cuts_size / 3)) $((cuts_size / 2)) \
	    $((cuts_size - 200)) $((cuts_size - 1)); do
		head -c "$at" "$input" >cut
		fails "$truncated" "$1" cut || { echo "cut at $at"; return 1; }
	done
}

flips() { # PROGRAM
	flips_size=$(wc -c <"$input")
	for at in 3 70 $((flips_size / 3)) $((flips_size / 2)) \
	    $((flips_size - 100)) $((flips_size - 2)); do
		perl -e 'local $/; $_ = <STDIN>; my $at = shift;
			substr($_, $at, 1) ^= chr 4; print' "$at" \
		    <"$input" >flipped
		fails 65 "$1" flipped || { echo "bit of byte $at"; return 1; }
	done
}

# Standard output is a pipe that nobody reads.
into_nothing() { # HOW PROGRAM: DEFAULT or IGNORE
	# shellcheck disable=SC2086
	perl -e 'pipe my $r, my $w; close $r; open STDOUT, ">&", $w; close $w;
		$SIG{PIPE} = shift; exec @ARGV' "$1" "$2" $arguments \
	    <"$(standard)" 2>err
}
standard() { # the input, or nothing
	if [ "$input" = - ]; then echo /dev/null; else echo "$input"; fi
}
sigpipe() { # PROGRAM
	into_nothing DEFAULT "$1"
	[ $? -eq 141 ] && [ ! -s err ] || { echo default; cat err; return 1; }
	into_nothing IGNORE "$1"
	sigpipe_status=$?
	: >out
	ended $sigpipe_status 74 "$1"
}

full_disk() { # PROGRAM
	# shellcheck disable=SC2086
	"$1" $arguments <"$(standard)" >/dev/full 2>err
	full_status=$?
	: >out
	ended $full_status 74 "$1"
}
closed_input() { # PROGRAM
	closed_want=74
	[ "${arguments%/dev/stdin}" = "$arguments" ] || closed_want=65 # an empty file by that name
	# shellcheck disable=SC2086
	"$1" $arguments <&- >out 2>err
	ended $? $closed_want "$1"
}
closed_output() { # PROGRAM
	# shellcheck disable=SC2086
	"$1" $arguments <"$(standard)" >&- 2>err
	closed_status=$?
	: >out
	ended $closed_status 74 "$1"
}

# -o FILE: nothing under that name unless it is whole.
no_output() { # PROGRAM
	rm -f never
	head -c "$(($(wc -c <"$input") - 9))" "$input" >cut
	# shellcheck disable=SC2086
	"$1" $arguments -o never <cut >out 2>err
	ended $? 65 "$1" && [ ! -e never ] && ! ls never.* 2>/dev/null
}
no_folder() { # PROGRAM
	# shellcheck disable=SC2086
	"$1" $arguments -o nowhere/never <"$(standard)" >out 2>err
	ended $? 73 "$1"
}

# The fields that programs need, of a dtype that none takes.
printf '%s I64 1\n' ids special label X H scores alpha y grad.y.X loo.y.X \
    rationale >wrong.txt
echo '0 ids=1 special=1 label=1 X=1 H=1 scores=1 alpha=1 y=1 grad.y.X=1 loo.y.X=1 rationale=1' \
    >>wrong.txt
"$repository/tests/stream.pl" <wrong.txt >wrong
printf 'none F32 n\n0 none=1\n' | "$repository/tests/stream.pl" >lacking

: >empty
head -c 3000 model >half
for program in $programs; do
	if ! line "$program"; then
		result 1 "$program has a line in the table of this test"
		continue
	fi
	truncated=65
	[ "$program" = tensor-check ] && truncated=1 # its answer is no
	ok "$program: an unknown option" unknown_option "$program"
	if [ "$program" = train ]; then
		arguments="$arguments -o /dev/full"
		ok 'train: a full disk' fails 74 train "$input"
		line train
	elif [ "$arguments" = nowhere ]; then
		ok "$program: a folder that is not there" fails 66 "$program" \
		    /dev/null
	elif [ "$program" != tensor-check ] && [ "$program" != tensor-cmp ]
	then
		ok "$program: a full disk" full_disk "$program"
		ok "$program: standard output closed" closed_output "$program"
		ok "$program: nobody reads" sigpipe "$program"
	fi
	[ "$input" = - ] && continue
	ok "$program: standard input closed" closed_input "$program"
	ok "$program: an empty input" fails $truncated "$program" empty
	case $program in
	vocab | tokenize | tensor-import)
		continue
		;;
	tensor-c[hm]* | tensor-dump) ;;
	*)
		ok "$program: no output before it is whole" no_output "$program"
		ok "$program: no folder for it" no_folder "$program"
		;;
	esac
	ok "$program: half a stream" cuts "$program"
	ok "$program: a bit that flipped" flips "$program"
	case $program in
	tensor-* | heatmap | summarize) ;;
	*)
		ok "$program: fields that lack" fails 65 "$program" lacking
		ok "$program: fields of another dtype" fails 65 "$program" wrong
		;;
	esac
	case $arguments in
	*'-m model'*)
		arguments='-m half'
		ok "$program: half a model" fails 65 "$program" "$input"
		arguments='-m tokens'
		ok "$program: a stream as model" fails 65 "$program" "$input"
		arguments='-m nowhere'
		ok "$program: no model" fails 66 "$program" "$input"
		;;
	esac
done
status 66 'summarize: a stream that is not there' summarize nowhere
status 66 'vocab: a CSV that is not there' vocab nowhere
done_testing
