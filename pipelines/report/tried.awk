# tried.awk -- tables 1 and 6 under each variant, beside the published cells.
#	awk -v variants='A B ...' -f tried.awk PUBLISHED.csv
#	    .../VARIANT/ENCODER-PROJECTION.summary.csv ...
BEGIN {
	FS = ","
}

FNR == 1 {
	split("", column)
	for (i = 1; i <= NF; i++)
		column[$i] = i
	parts = split(FILENAME, part, "/")
	variant = part[parts - 1]
	split(part[parts], name, /[-.]/)
	next
}

function get(name) {
	return $(column[name])
}

NR == FNR {
	if (get("corpus") == "sst" && get("table") ~ /^[136]$/ && \
	    get("encoder") != "corpus") {
		k = get("encoder") "," get("projection") "," get("field")
		cell[++cells] = k
		published[k] = get("mean")
		sd[k] = get("sd")
	}
	next
}

{
	k = name[1] "," name[2] "," get("field")
	mean[variant, k] = get("mean")
}

function agrees(v, k) {
	return sd[k] != "" && (v, k) in mean && mean[v, k] != "nan" && \
	    mean[v, k] >= published[k] - sd[k] && \
	    mean[v, k] <= published[k] + sd[k]
}

END {
	n = split(variants, v, " ")
	printf "%-45s%16s", "cell", "published"
	for (j = 1; j <= n; j++)
		printf " %16s", v[j]
	print ""
	for (i = 1; i <= cells; i++) {
		k = cell[i]
		shown = k
		gsub(",", " ", shown)
		printf "%-45s%9s%7s", shown, published[k], \
		    sd[k] == "" ? "" : "+-" sd[k]
		for (j = 1; j <= n; j++) {
			printf " %15.2f%s", mean[v[j], k], \
			    agrees(v[j], k) ? "*" : " "
			total[j] += agrees(v[j], k)
		}
		print ""
	}
	printf "%-61s", "cells within one published sd (*)"
	for (j = 1; j <= n; j++)
		printf " %15d ", total[j]
	print ""
}
