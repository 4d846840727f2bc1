# flat.awk -- is the memory of each process bounded? Reads what `scale` wrote:
# no process above -v limit bytes, and with the most documents at most a tenth
# and 4 MiB above what it took with a tenth of them, which should be 10000: by
# then a window has met the largest documents. -v folds=PROGRAM has to
# keep some numbers of each document, and must only stay below the limit.
BEGIN {
	FS = ","
}
/^#/ || $1 == "documents" { next }
{
	bytes[$2, $1] = $5
	if (!($2 in seen)) {
		seen[$2] = 1
		order[++programs] = $2
	}
	if ($1 > most)
		most = $1
}
END {
	for (i = 1; i <= programs; i++) {
		p = order[i]
		few = bytes[p, most / 10]
		many = bytes[p, most]
		bad = many > limit || few == "" || \
		    p != folds && many > 1.1 * few + 4194304
		failed += bad
		printf "%-10s %8.1f MB with %d documents, %8.1f MB with %d%s\n",
		    p, few / 1e6, most / 10, many / 1e6, most,
		    bad ? "  NOT BOUNDED" : ""
	}
	exit failed > 0 || programs == 0
}
