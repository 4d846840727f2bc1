# install.sh -- an installed tree for tests; source it after tap.sh.
#	tree DIR [VARIABLE=VALUE ...]
# installs the programs under test into DIR/usr/local, or fails the test.
bin=$(dirname "$(command -v tensor-check)")
bin=${bin#"$PWD/"}
build=build
[ "$bin" = bin ] || build=$(dirname "$bin")

# Without what a make above may have set, but of its objects.
heed_make() {
	MAKEFLAGS='' make -s -o "$build/flags" BIN="$bin" BUILD="$build" "$@"
}

tree() {
	tree_root=$1
	shift
	heed_make install DESTDIR="$tree_root" "$@" >"$T/install" 2>&1 || {
		sed 's/^/# /' "$T/install"
		echo 'Bail out! make install fails'
		exit 1
	}
}
