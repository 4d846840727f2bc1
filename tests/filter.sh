# filter.sh -- what every filter owes, whatever it computes; source it after
# tap.sh.
#	filter_owes STREAM PROGRAM ARGUMENTS...

filter_cuts() { # every truncation of the stream fails
	filter_input=$1
	shift
	filter_size=$(wc -c <"$filter_input")
	filter_cut=0
	while [ "$filter_cut" -lt "$filter_size" ]; do
		if head -c "$filter_cut" "$filter_input" |
		    "$@" >/dev/null 2>&1; then
			echo "passes when cut at byte $filter_cut"
			return 1
		fi
		filter_cut=$((filter_cut + 61))
	done
}

# The output is the same whatever the window; the history is as well.
filter_windows() {
	filter_input=$1
	shift
	"$@" <"$filter_input" >"$T/.all" || return
	for filter_window in 1 3; do
		"$@" -w "$filter_window" <"$filter_input" >"$T/.some" &&
		    cmp "$T/.all" "$T/.some" || return
	done
}

filter_owes() {
	filter_stream=$1
	shift
	status 0 "$1 passes a stream" sh -c '"$@" <"$0" >/dev/null' \
	    "$filter_stream" "$@"
	ok "$1 fails on truncated streams" filter_cuts "$filter_stream" "$@"
	ok "$1 gives the same bytes in any window" filter_windows \
	    "$filter_stream" "$@"
	status 65 "$1 fails on an empty input" sh -c '"$@" </dev/null' "$0" "$@"
	status 74 "$1 fails on a full disk" sh -c '"$@" <"$0" >/dev/full' \
	    "$filter_stream" "$@"
	status 64 "$1 refuses unknown options" "$1" --no-such-option
	printf 'none F32 n\n1 none=1\n' | tests/stream.pl >"$T/.none"
	status 65 "$1 fails without its fields" sh -c '"$@" <"$0"' \
	    "$T/.none" "$@"
	"$@" <"$filter_stream" >"$T/.made"
	status 65 "$1 adds no field twice" sh -c '"$@" <"$0"' "$T/.made" "$@"
	ok "$1 notes itself in the history" grep -q -a \
	    "program.....$1" "$T/.made"
}

# What a usage error shows is the man page's SYNOPSIS, word for word.
usage_is_synopsis() {
	"$1" --no-such-option 2>&1 | sed -n '/^usage: /,$p' |
	    sed 's/^usage: //' | tr -s ' \n' '  ' >"$T/.usage"
	mandoc -T ascii "man/$1.1" | sed 's/.\x08//g' |
	    sed -n '/^SYNOPSIS/,/^[A-Z]*$/p' | sed '1d;$d' |
	    tr -s ' \n' '  ' | sed 's/^ //' >"$T/.page"
	[ -s "$T/.page" ] && cmp "$T/.usage" "$T/.page" || {
		cat "$T/.usage" "$T/.page"
		return 1
	}
}
