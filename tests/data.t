#!/bin/sh
# data.t -- data/fetch brings a file whole and right, or not at all; by HTTP
# where python3 can serve, else by curl's file://.
. tests/tap.sh

mkdir "$T/home" "$T/mirror" "$T/mirror/place" "$T/out"
i=0
while [ $i -lt 5000 ]; do
	echo "row $i"
	i=$((i + 1))
done >"$T/home/good"
sed 's/row 7$/row 8/' "$T/home/good" >"$T/home/altered"
head -c 10000 "$T/home/good" >"$T/home/cut"
gzip -c "$T/home/good" >"$T/mirror/place/good.gz"
gzip -c "$T/home/altered" >"$T/mirror/place/altered.gz"
gzip -c "$T/home/good" | head -c 500 >"$T/mirror/place/cut.gz"

base=file://$T/home
server=
if command -v python3 >/dev/null; then
	# A length that is not kept is what a broken connection looks like.
	cat >"$T/serve.py" <<'END'
import http.server, sys
class Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        if self.path != '/broken':
            return super().do_GET()
        self.send_response(200)
        self.send_header('Content-Length', '99999')
        self.end_headers()
        self.wfile.write(b'row 0\n')
    def log_message(self, *args):
        pass
server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
END
	(cd "$T/home" && exec python3 "$T/serve.py" >"$T/port") &
	server=$!
	trap 'kill $server 2>/dev/null; rm -rf "$T"' EXIT
	while [ ! -s "$T/port" ] && kill -0 $server; do
		sleep 0.05
	done
	base=http://127.0.0.1:$(cat "$T/port")
fi

sum=$(sha256sum <"$T/home/good" | cut -d' ' -f1)
bytes=$(wc -c <"$T/home/good")
row() { # name address
	printf '%s\t%s\t%s\t%s\t%s\n' "$1" "$sum" "$bytes" "place/$1.gz" "$2"
}
{
	echo '# a comment'
	row good "$base/good"
	row altered "$base/altered"
	row cut "$base/cut"
	row missing "$base/missing"
	row broken "$base/broken"
	row nowhere -
} >"$T/table"

unset DATA_MIRROR
fetch() { # name
	data/fetch "$1" "$T/out/$1" "$T/table"
}
refuse() { # name why
	status 1 "$1: refused" fetch "$1"
	ok "  it says: $2" grep -q "$2" "$T/.err"
	ok '  nothing is left behind' test -z "$(ls "$T/out")"
}
refuse altered 'altered: sha256 is [0-9a-f]*, not [0-9a-f]*: the file was'
refuse cut "$base/cut: sha256 is"
refuse missing "$base/missing: cannot be fetched"
[ -z "$server" ] || refuse broken "$base/broken: cannot be fetched"
refuse nowhere 'nobody publishes this file'
refuse unknown 'no corpus is called unknown'

status 0 'good: fetched' fetch good
same '  whole' "$T/home/good" "$T/out/good"
row good "$base/missing" >"$T/table"
touch -t 200001010000 "$T/out/good"
status 0 '  and not again when it is right' fetch good
ok '  nor is it any newer' test "$T/out/good" -ot "$T/table"
echo >>"$T/out/good"
status 1 '  but when it is not' fetch good
rm "$T/out/good"

{
	row good -
	row altered -
	row cut -
	row missing -
} >"$T/table"
export DATA_MIRROR="$T/mirror"
refuse altered 'altered.gz: sha256 is'
refuse cut 'cut.gz: is damaged'
refuse missing 'missing.gz: cannot be copied'
status 0 'a mirror that is a folder' fetch good
same '  gives the same file' "$T/home/good" "$T/out/good"
rm "$T/out/good"
DATA_MIRROR=file://$T/mirror
status 0 'a mirror that is a URL' fetch good
same '  gives the same file' "$T/home/good" "$T/out/good"
rm "$T/out/good"
DATA_MIRROR=$T/none
status 1 'a mirror that is not there' fetch good
ok '  leaves nothing behind' test -z "$(ls "$T/out")"

# An archive has no checksum: it is unpacked, or it is damaged.
DATA_MIRROR=$T/mirror
xz -c "$T/home/good" >"$T/mirror/place/good.xz"
head -c 200 "$T/mirror/place/good.xz" >"$T/mirror/place/cut.xz"
{
	printf 'good\t-\t%s\tplace/good.xz\t-\n' "$bytes"
	printf 'cut\t-\t%s\tplace/cut.xz\t-\n' "$bytes"
	printf 'made\t%s\t%s\t-\t-\n' "$sum" "$bytes"
} >"$T/table"
refuse cut 'cut.xz: is damaged'
refuse made 'made: is made from an archive: make out/data/made'
unset DATA_MIRROR
refuse made 'made: is made from an archive: make out/data/made'
DATA_MIRROR=$T/mirror
export DATA_MIRROR
status 0 'an archive without a checksum' fetch good
same '  is unpacked' "$T/home/good" "$T/out/good"
status 0 '--check: what was made is right' \
	data/fetch --check made "$T/out/good" "$T/table"
echo >>"$T/out/good"
status 1 '  or it is not' data/fetch --check made "$T/out/good" "$T/table"
ok '  and it says so' grep -q 'good: sha256 is [0-9a-f]*, not [0-9a-f]*: it' \
	"$T/.err"
status 1 '  or not there' data/fetch --check made "$T/out/none" "$T/table"

awk -F'\t' '/^#/ { next }
	NF != 5 || (length($2) != 64 && $2 != "-") || $3 !~ /^[0-9]+$/ ||
		($2 == "-" && $5 == "-") { exit 1 }' data/corpora.tsv
result $? 'the table has five columns'
done_testing
