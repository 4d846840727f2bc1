#!/bin/sh
# deb.t -- the Debian packages: that they hold what make install installs, are
# the same when built again, and install, run and go.
. tests/tap.sh
. tests/install.sh

for tool in dpkg-deb dpkg-shlibdeps dpkg-architecture strip; do
	command -v "$tool" >/dev/null || {
		skip "no $tool"
		done_testing
	}
done
mkdir "$T/debs" "$T/again"
deb() { # into a folder
	heed_make deb DEBDIR="$1" DEB_MAINTAINER="Ada O'L. <ada@example.org>"
}
deb "$T/debs" >"$T/out" 2>"$T/err"
ok 'make deb' test $? -eq 0
sed 's/^/# /' "$T/err"
version=$(sed -n 's/^.define HEED_VERSION "\(.*\)"/\1/p' \
    src/program/program.h)
architecture=$(dpkg --print-architecture)
for package in heed libheed-stream-dev libheed-stream0; do
	echo "${package}_${version}_$architecture.deb"
done >"$T/want"
ls "$T/debs" >"$T/found"
same 'three packages, of the version that the programs have' \
    "$T/want" "$T/found"
deb "$T/again" >"$T/out" 2>&1
for file in "$T"/debs/*; do
	same "$(basename "$file") is the same when built again" \
	    "$file" "$T/again/$(basename "$file")"
done

# What is in them.
for file in "$T"/debs/*; do
	dpkg-deb -x "$file" "$T/all"
	package=$(dpkg-deb -f "$file" Package)
	dpkg-deb -e "$file" "$T/control-$package"
	dpkg-deb -x "$file" "$T/only-$package"
	ok "$package: md5sums" sh -c 'cd "$0" && md5sum -c --quiet "$1/md5sums"' \
	    "$T/only-$package" "$T/control-$package"
	(cd "$T/only-$package" && find . -type f | sed 's|^\./||' | sort) \
	    >"$T/want"
	sed 's/^[^ ]* *//' "$T/control-$package/md5sums" | sort >"$T/found"
	same "$package: md5sums has every file" "$T/want" "$T/found"
	dpkg-deb -c "$file" | awk '$2 != "root/root"' >"$T/found"
	ok "$package: all is root's" test ! -s "$T/found"
done
for file in "$T"/debs/*; do
	dpkg-deb -f "$file" Maintainer
	gzip -dc "$T/only-$(dpkg-deb -f "$file" Package)"/usr/share/doc/*/changelog.gz |
	    sed -n 's/^ -- \(.*\)  .*/\1/p'
done | sort -u >"$T/found"
echo "Ada O'L. <ada@example.org>" >"$T/want"
same 'they name their maintainer' "$T/want" "$T/found"
for none in '' ' <>' 'Ada' 'ada@example.org' 'Ada <ada>'; do
	status 64 "refused: the maintainer '$none'" \
	    env DEB_MAINTAINER="$none" src/install/deb "$T/none" "$T/none"
	ok 'told how it is set' grep -q 'make deb DEB_MAINTAINER=' "$T/.err"
done
multiarch=$(dpkg-architecture -qDEB_HOST_MULTIARCH)
tree "$T/root" PREFIX=/usr LIBDIR="/usr/lib/$multiarch" \
    ZSHDIR=/usr/share/zsh/vendor-completions
(cd "$T/root" && find . ! -type d | sort) >"$T/want"
(cd "$T/all" && find . ! -type d ! -path './usr/share/doc/*' |
    sed '/\/man\//s/\.gz$//' | sort) >"$T/found"
same 'together they hold what make install installs' "$T/want" "$T/found"
for need in libc6 libjansson4; do
	ok "heed depends on $need" \
	    grep -qE "^Depends:.*\b$need \(>= " "$T/control-heed/control"
done
ok 'what is linked with the library will depend on it' \
    grep -q '^ heed_stream_reader_open@HEED_STREAM_0 ' \
    "$T/control-libheed-stream0/symbols"
"$T/all/usr/bin/heed" tensor-dump --version >"$T/found"
echo "tensor-dump (heed) $version, tensor-stream/1" >"$T/want"
same 'the unpacked tree runs' "$T/want" "$T/found"

# Installed by dpkg into a folder of its own, and purged.
if [ "$(id -u)" -eq 0 ]; then
	mkdir -p "$T/system/var/lib/dpkg/info" "$T/system/var/lib/dpkg/updates"
	: >"$T/system/var/lib/dpkg/status"
	in_system() {
		dpkg --root="$T/system" --log=/dev/null --force-depends "$@"
	}
	ok 'dpkg installs them' in_system -i "$T"/debs/*
	ok 'and finds them whole' in_system -V heed libheed-stream0 libheed-stream-dev
	"$T/system/usr/bin/heed" tensor-dump --version >"$T/found"
	same 'what is installed runs' "$T/want" "$T/found"
	ok 'dpkg purges them' in_system -P heed libheed-stream0 libheed-stream-dev
	find "$T/system" ! -type d ! -path '*/var/lib/dpkg/*' >"$T/found"
	ok 'and nothing is left' test ! -s "$T/found"
else
	skip 'dpkg installs for root alone'
fi

if command -v lintian >/dev/null; then
	lintian --allow-root --fail-on error,warning "$T"/debs/* >"$T/out" 2>&1
	ok 'lintian has no error and no warning' test $? -eq 0
	sed 's/^/# /' "$T/out"
else
	skip 'no lintian'
fi
done_testing
