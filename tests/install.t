#!/bin/sh
# install.t -- the installed tree: its files, the launcher, the pages; that it
# may be moved, and that uninstall leaves nothing.
. tests/tap.sh
. tests/install.sh

tree "$T/root"
local=$T/root/usr/local
heed=$local/bin/heed
PATH=/usr/bin:/bin # the programs are found without it

ls src/cmd | sed -n 's/\.c$//p' >"$T/programs"
ls "$local/libexec/heed" >"$T/installed"
same 'the programs are those of src/cmd' "$T/programs" "$T/installed"
ls "$local/bin" >"$T/found"
echo heed >"$T/want"
same 'one of them is on PATH' "$T/want" "$T/found"
"$heed" --list >"$T/found"
same 'heed --list' "$T/programs" "$T/found"

# The launcher.
tests/stream.pl >"$T/in.ts" <<'END'
a F32 n
0 a=1,2
1 a=3
END
"$local/libexec/heed/tensor-dump" "$T/in.ts" >"$T/want"
"$heed" tensor-dump <"$T/in.ts" >"$T/found"
same 'heed tensor-dump is tensor-dump' "$T/want" "$T/found"
"$heed" tensor-dump -f a "$T/in.ts" >"$T/found" &&
    "$local/libexec/heed/tensor-dump" -f a "$T/in.ts" >"$T/want"
same 'with arguments' "$T/want" "$T/found"
head -c 200 "$T/in.ts" >"$T/cut.ts"
status 65 'its exit status is passed on' "$heed" tensor-dump "$T/cut.ts"
ok 'its messages have its own name' grep -q '^tensor-dump: ' "$T/.err"
"$heed" --version >"$T/found"
sed -n 's/^.define HEED_VERSION "\(.*\)"/heed (heed) \1, tensor-stream\/1/p' \
    src/program/program.h >"$T/want"
same '--version' "$T/want" "$T/found"
"$local/libexec/heed/tensor-dump" --version | sed 's/^tensor-dump/heed/' \
    >"$T/want"
same 'is that of the programs' "$T/want" "$T/found"
status 0 '--help' "$heed" --help
ok '--help begins with an example' sh -c 'head -n 1 "$0" | grep -q "^heed "' \
    "$T/.out"
for wrong in '' no-such-program ../heed/vocab --no-such-option '--list x' \
    'help a b'; do
	# shellcheck disable=SC2086 # two words are two arguments
	status 64 "refused: heed $wrong" "$heed" $wrong
	ok 'told on stderr alone' \
	    sh -c 'grep -q "^heed: " "$0" && test ! -s "$1"' "$T/.err" "$T/.out"
done
status 64 'refused: an empty name' "$heed" ''

# Where it finds the programs.
(cd "$local/libexec/heed" && pwd -P) >"$T/want"
"$heed" --exec-path >"$T/found"
same '--exec-path' "$T/want" "$T/found"
ln -s "$heed" "$T/link"
"$T/link" --exec-path >"$T/found"
same 'through a link' "$T/want" "$T/found"
(cd "$local/bin" && ./heed --exec-path) >"$T/found"
same 'by a relative path' "$T/want" "$T/found"
(PATH=$local/bin:$PATH && heed --exec-path) >"$T/found"
same 'by PATH' "$T/want" "$T/found"
mkdir "$T/other"
printf '#!/bin/sh\necho "$@"\n' >"$T/other/vocab"
chmod +x "$T/other/vocab"
echo '-m 2' >"$T/want"
HEED_EXEC_PATH=$T/other "$heed" vocab -m 2 >"$T/found"
same 'HEED_EXEC_PATH' "$T/want" "$T/found"
status 69 'HEED_EXEC_PATH without programs' \
    env HEED_EXEC_PATH="$T/none" "$heed" vocab
ok 'which is named' grep -qxF "heed: no programs in $T/none" "$T/.err"
(cd "$T" && CDPATH=$T HEED_EXEC_PATH=other "$heed" vocab -m 2) >"$T/found"
same 'a relative one, whatever CDPATH is' "$T/want" "$T/found"

# The pages.
for page in man/*.[1-9]; do
	name=$(basename "$page")
	echo "man${name##*.}/heed-$name"
done | sed 's|/heed-heed|/heed|' | sort >"$T/want"
(cd "$local/share/man" && find . -type f | sed 's|^\./||' | sort) >"$T/found"
same 'every page is there, under a name of ours' "$T/want" "$T/found"
mandoc -T lint -W warning "$local"/share/man/man?/* >"$T/lint" 2>&1
ok 'the pages are clean' test ! -s "$T/lint"
sed 's/^/# /' "$T/lint"
if command -v groff >/dev/null; then
	for page in "$local"/share/man/man?/*; do
		groff -mandoc -Tutf8 -ww -z "$page"
	done >"$T/lint" 2>&1
	ok 'also for groff' test ! -s "$T/lint"
	sed 's/^/# /' "$T/lint"
else
	skip 'no groff'
fi
# "Xr train 1", say, would lead to another package's page.
cat "$local"/share/man/man?/* | grep -oE 'Xr [a-z][a-z-]* [1-9]' | sort -u |
    while read -r _ name section; do
	if test -e "man/$name.$section" -a "${name#heed}" = "$name"; then
		echo "$name($section)"
	elif test "${name#heed}" != "$name" -a \
	    ! -e "$local/share/man/man$section/$name.$section"; then
		echo "$name($section)"
	fi
done >"$T/found"
ok 'references lead to our pages, all of which are there' test ! -s "$T/found"
sed 's/^/# /' "$T/found"
render() {
	mandoc -T ascii "$1" | sed "s/.$(printf '\b')//g"
}
render "$local/share/man/man1/heed-vocab.1" >"$T/page"
ok 'NAME is that of the page' grep -q '^ *heed-vocab - ' "$T/page"
ok 'SYNOPSIS is as it is typed' grep -q '^ *heed vocab \[-m N\]' "$T/page"
ok 'SEE ALSO has heed(1)' sh -c 'sed -n "/^SEE ALSO/,\$p" "$0" |
    grep -q "heed(1)"' "$T/page"
if command -v man >/dev/null && man --version >/dev/null 2>&1; then
	for page in 'vocab VOCAB.1' 'heed-vocab VOCAB.1' \
	    'tensor-stream TENSOR-STREAM.5' 'stream STREAM.3'; do
		MANPAGER='cat' "$heed" help "${page% *}" >"$T/found" 2>&1
		ok "heed help ${page% *}" grep -q "^HEED-${page#* }" "$T/found"
	done
	MANPAGER='cat' "$heed" help >"$T/found" 2>&1
	ok 'heed help is the overview' grep -q '^HEED(7)' "$T/found"
	MANPAGER='cat' MANPATH=$local/share/man man heed-vocab >"$T/found" 2>&1
	ok 'man heed-vocab' grep -q '^HEED-VOCAB(1)' "$T/found"
	status 64 'no such page' "$heed" help no-such-page
else
	skip 'no man(1) of man-db'
fi

# Other folders, and a tree that is moved, also to a name with a space.
tree "$T/second" PREFIX=/opt/heed BINDIR=/usr/bin LIBEXECDIR=/opt/x/libexec
ok 'folders as they are named' "$T/second/usr/bin/heed" vocab --version
ok 'what is under PREFIX follows it' \
    test -f "$T/second/opt/heed/share/man/man1/heed-vocab.1"
mkdir "$T/a place"
mv "$T/second" "$T/a place/tree"
status 0 'a tree that was moved' "$T/a place/tree/usr/bin/heed" vocab --version
ok 'runs its own programs' grep -q '^vocab (heed)' "$T/.out"

# A space in a folder's name: nothing is written, nothing removed.
mkdir -p "$T/two/bin" "$T/two words"
touch "$T/two/bin/heed" "$T/two/kept"
(cd "$T" && find . | sort) >"$T.before"
for folder in DESTDIR DEBDIR PREFIX BINDIR LIBEXECDIR LIBDIR INCLUDEDIR \
    DATADIR MANDIR PKGCONFIGDIR BASHDIR ZSHDIR FISHDIR; do
	for goal in install uninstall deb; do
		heed_make $goal DESTDIR="$T/third" $folder="$T/two words" \
		    >/dev/null 2>"$T.err"
		ok "$goal refuses a space in $folder" grep -qF \
		    "$folder is '$T/two words': a name with a space" "$T.err"
	done
done
heed_make uninstall DESTDIR="$T/two " PREFIX= >/dev/null 2>"$T.err"
ok 'also at its end' grep -q 'DESTDIR is .*two .: a name' "$T.err"
(cd "$T" && find . | sort) | cmp -s - "$T.before"
ok 'nothing came, nothing went' test $? -eq 0
rm -f "$T.before" "$T.err"

# Modes, and the way back.
find "$local" ! -type l ! -perm -444 >"$T/found"
find "$local" ! -type l -perm /022 >>"$T/found"
ok 'all can read what is installed, and its owner alone can write it' \
    test ! -s "$T/found"
touch "$local/libexec/heed/of-another"
heed_make uninstall DESTDIR="$T/root" >"$T/out" 2>&1
find "$T/root" ! -type d >"$T/found"
echo "$local/libexec/heed/of-another" >"$T/want"
same 'uninstall leaves what is not ours' "$T/want" "$T/found"
done_testing
