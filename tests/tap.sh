# tap.sh -- the Test Anything Protocol for shell tests; source it first.
#	. tests/tap.sh
#	ok 'says what' command arguments...
#	status 65 'says what' command arguments...
#	same 'says what' FILE1 FILE2
#	skip 'why' ; done_testing
# A test runs at the top of the repository with bin/ first on PATH and its own
# empty folder in $T, removed at its end.
set -u
LC_ALL=C
export LC_ALL
T=$(mktemp -d "${TMPDIR:-/tmp}/heed-test.XXXXXX")
trap 'rm -rf "$T"' EXIT
trap 'exit 1' INT TERM
tap_count=0
tap_failed=0
command -v tensor-cat >/dev/null || {
	echo 'Bail out! no programs on PATH: make, then PATH=$PWD/bin:$PATH'
	exit 1
}

result() { # passed? name
	tap_count=$((tap_count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $tap_count - $2"
	else
		tap_failed=$((tap_failed + 1))
		echo "not ok $tap_count - $2"
	fi
}

ok() {
	tap_name=$1
	shift
	"$@" >"$T/.ok" 2>&1
	tap_status=$?
	result $tap_status "$tap_name"
	[ $tap_status -eq 0 ] || sed 's/^/#   /' "$T/.ok" | head -n 20
}

status() {
	tap_want=$1
	tap_name=$2
	shift 2
	"$@" >"$T/.out" 2>"$T/.err"
	tap_status=$?
	test "$tap_status" -eq "$tap_want"
	result $? "$tap_name"
	[ "$tap_status" -eq "$tap_want" ] || {
		echo "#   status $tap_status, not $tap_want"
		sed 's/^/#   /' "$T/.err" | head -n 20
	}
}

same() {
	ok "$1" cmp "$2" "$3"
}

skip() {
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - # SKIP $1"
}

done_testing() {
	echo "1..$tap_count"
	exit "$tap_failed"
}
