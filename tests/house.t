#!/bin/sh
# house.t -- what holds for every file: the direction of includes, names,
# layout, and that each program has its page, its test and its options.
. tests/tap.sh

# Nothing is printed, or it is not ok. The reading side is the test.
none() { # says-what command...
	none_name=$1
	shift
	"$@" >"$T/found" 2>&1
	test ! -s "$T/found"
	result $? "$none_name"
	sed 's/^/#   /' "$T/found" | head -n 20
}

upward() { # folder "folders that it may include"
	allowed=$(echo "$2" | tr ' ' '|')
	grep -HnE '^#include "' "src/$1"/*.[ch] |
	    grep -vE "#include \"($allowed)/[a-z0-9_-]+\.h\""
}

none 'tensor includes tensor' upward tensor tensor
none 'stream includes tensor' upward stream 'stream tensor'
none 'libheed-stream includes stream' upward libheed-stream \
    'libheed-stream stream tensor'
none 'layers include tensor' upward layers 'layers tensor'
none 'models include layers' upward models 'models layers tensor'
none 'measures include tensor' upward measures 'measures tensor'
none 'text includes tensor' upward text 'text tensor'
none 'program includes what is below it' upward program \
    'program models measures text stream layers tensor'
none 'cmd includes what is below it' upward cmd \
    'program models measures text stream layers tensor'

# Arrays in, arrays out: what a layer, model or measure may not do.
pure() {
	grep -HnwE 'FILE|f?printf|fopen|fread|fwrite|malloc|calloc|realloc|exit' \
	    src/layers/*.[ch] src/models/*.[ch] src/measures/*.[ch]
}
none 'layers, models and measures do no I/O and take no memory' pure
none 'no -ffast-math' grep -nE 'Ofast|ffast-math' Makefile pipelines/*.mk

# A program's page, test and options.
words() {
	tr -s ' \t\n' ' ' | sed 's/^ //; s/ $//'
}
synopsis_of_page() {
	mandoc -T ascii "man/$1.1" | sed "s/.$(printf '\b')//g" |
	    awk '/^[A-Z]/ { inside = $0 == "SYNOPSIS"; next } inside' | words
}
synopsis_of_help() {
	"$1" --help | awk 'sub(/^usage: /, "") { inside = 1 }
	    inside && /^$/ { exit } inside' | words
}
statuses_of_page() {
	awk '/^\.Sh/ { inside = /EXIT STATUS/ } inside' "man/$1.1"
}
for source in src/cmd/*.c; do
	program=$(basename "$source" .c)
	ok "$program has a page" test -f "man/$program.1"
	ok "$program is in the overview" \
	    grep -q -e "^\.It Xr $program 1" man/heed.7
	ok "$program has a test" grep -lw -e "$program" tests/*.t
	synopsis_of_page "$program" >"$T/page"
	synopsis_of_help "$program" >"$T/help"
	ok "$program: page and --help say the same" diff "$T/page" "$T/help"
	if "$program" --help | grep -q -e '--output FILE '; then
		statuses_of_page "$program" >"$T/page"
		ok "$program: the page tells of an output that cannot be made" \
		    grep -qw 73 "$T/page"
	fi
	status 0 "$program --version" "$program" --version
	ok "$program --version says its name" grep -q "^$program " "$T/.out"
	status 64 "$program refuses an unknown option" \
	    "$program" --no-such-option
	ok "$program says so on stderr alone" \
	    sh -c 'test -s "$0" && test ! -s "$1"' "$T/.err" "$T/.out"
done

# What is wrong with an option is told, each in its own way.
refused() { # message option...
	refused_message=$1
	shift
	status 64 "refused: tensor-check $*" tensor-check "$@"
	ok 'and says why' grep -qxF "tensor-check: $refused_message" "$T/.err"
}
refused 'unknown option --kepp' --kepp
refused 'unknown option --kepp' -v --kepp=x
refused 'unknown option -x' -vx
refused 'unknown option -x' --verbose -xv
refused '--ver is ambiguous: --verbose, --version' --ver
refused '--ver is ambiguous: --verbose, --version' --ver=1
refused '--verbose takes no argument' --verb=1
refused '--help takes no argument' --help=1

for page in man/*.1; do
	program=$(basename "$page" .1)
	[ "$program" = heed ] || # src/heed.sh
	    ok "$page has a program" test -f "src/cmd/$program.c"
done
none 'the pages are clean' mandoc -T lint -W warning man/*.[1-9]

if command -v clang-format >/dev/null; then
	none 'clang-format would change nothing' clang-format --dry-run \
	    -Werror src/*/*.[ch] tests/*.[ch] tests/*/*.[ch]
else
	skip 'clang-format is not installed'
fi
if command -v shellcheck >/dev/null; then
	none 'shellcheck finds no error' shellcheck -s sh -x -S error \
	    tests/*.t tests/*.sh data/fetch
	none 'nor in bash' shellcheck -S warning .ci/run src/install/deb
	none 'nor in what is installed' shellcheck -s sh src/heed.sh
else
	skip 'shellcheck is not installed'
fi

not_tests() {
	for t in tests/*.t; do
		test -x "$t" && head -n 1 "$t" | grep -qx '#!/bin/sh' ||
		    echo "$t"
	done
}
none 'a shell test is for /bin/sh and can run' not_tests

long_functions() {
	awk 'FNR == 1 { begin = 0 }
	    /^\{/ { begin = FNR }
	    /^\}/ && begin {
		if (FNR - begin - 1 > 60)
			print FILENAME ":" begin ": " FNR - begin - 1 " lines"
		begin = 0
	    }' src/*/*.c
}
none 'no function is longer than 60 lines' long_functions

long_files() {
	wc -l src/*/*.[ch] | awk '$2 != "total" && $1 > 450'
}
none 'no file is longer than 450 lines' long_files

# A folder of one machine has no place in the project: written so that this
# line does not find itself.
none 'no private paths' grep -rnE '(^|[^A-Za-z0-9}])/(wor[k]|hom[e]|Users)/' \
    Makefile README.md pipelines data src tests man .ci

done_testing
