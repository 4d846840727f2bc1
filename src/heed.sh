#!/bin/sh
# heed -- runs one of heed's programs: heed NAME ARGUMENT ...
# make install sets what stands between @ signs; the paths begin at the folder
# that this file is in, so that the whole tree may move.
set -eu
version='@VERSION@'
example='heed tokenize -v vocab.tsv reviews.csv | heed tensor-dump'
synopsis='usage: heed NAME [ARGUMENT ...]
       heed help [NAME]
       heed --list | --exec-path | --help | --version'

fail() { # status message
	printf 'heed: %s\n' "$2" >&2
	exit "$1"
}

usage() {
	printf 'heed: %s\n%s\n' "$1" "$synopsis" >&2
	exit 64
}

# The folder of this file, not of a link to it.
own=$(readlink -f -- "$0") || fail 71 "$0: cannot find where it is"
folder=${own%/*}
named=${HEED_EXEC_PATH:-$folder/@PROGRAMS@}
programs=$(CDPATH='' cd -- "$named" 2>/dev/null && pwd -P) ||
    fail 69 "no programs in $named"
pages=$folder/@PAGES@

list() {
	for program in "$programs"/*; do
		if [ -f "$program" ] && [ -x "$program" ]; then
			printf '%s\n' "${program##*/}"
		fi
	done
}

# A page of this tree, also when the tree is not where man(1) looks.
help() { # name section ...
	command -v man >/dev/null || fail 69 'man is not installed'
	name=$1
	shift
	for section in "$@"; do
		for page in "$pages/man$section/$name.$section"*; do
			[ -f "$page" ] && exec man "$page"
		done
	done
	usage "no page $name"
}

print_help() {
	cat <<END
$example

heed: run a program that trains, takes apart or measures attention

$synopsis

  help [NAME]    show the page of a program or a format, or the overview
  --list         print the programs' names
  --exec-path    print the folder that the programs are in
  -h, --help     print this text and exit
  --version      print the version and exit
END
}

[ $# -gt 0 ] || usage 'which program?'
name=$1
shift
case $name in
help)
	case $#,${1-} in
	0,) help heed 7 ;;
	1,heed) help heed 1 ;;
	1,?*) help "heed-${1#heed-}" 1 3 5 ;;
	*) usage 'help takes one name' ;;
	esac
	;;
-*)
	[ $# -eq 0 ] || usage "$name takes no argument"
	;;
esac
case $name in
--list)
	list
	;;
--exec-path)
	printf '%s\n' "$programs"
	;;
-h | --help)
	print_help
	;;
--version)
	printf 'heed (heed) %s, tensor-stream/1\n' "$version"
	;;
-*)
	usage "unknown option $name"
	;;
*/* | '')
	usage "'$name' is no program's name"
	;;
*)
	if [ ! -f "$programs/$name" ] || [ ! -x "$programs/$name" ]; then
		usage "no program $name: heed --list names them"
	fi
	exec "$programs/$name" "$@"
	;;
esac
