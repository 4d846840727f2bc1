# tried.awk -- tables 1 and 6 under each variant, beside the published cells. A
# letter stands for a variant, which is told below with its options.
#	awk -v variants='VARIANT OPTIONS;VARIANT OPTIONS;...' -f header.awk
#	    -f tried.awk
#	    PUBLISHED.csv TRAINED.tsv
#	    .../VARIANT/ENCODER-PROJECTION.summary.csv ...
# TRAINED: .../VARIANT/ENCODER-PROJECTION.safetensors TAB what the file tells of
# its training; those that a variant lacks are the default's.
BEGIN {
	FS = ","
}

FILENAME ~ /\.tsv$/ {
	match($0, /"dev":[0-9.]+/)
	auc = substr($0, RSTART + 6, RLENGTH - 6)
	sub(/\t.*/, "")
	parts = split($0, part, "/")
	dev[part[parts - 1]] += auc
	trained[part[parts - 1]]++
	next
}

FNR == 1 {
	read_header()
	parts = split(FILENAME, part, "/")
	variant = part[parts - 1]
	split(part[parts], name, /[-.]/)
	next
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

function line(text, published, deviation) {
	printf "%-44s%5s%7s ", text, published, deviation
}

function number(value) {
	if (value == "" || value == "nan")
		return sprintf(" %6s", value == "" ? "- " : "nan ")
	return sprintf(" %5.2f ", value)
}

END {
	n = split(variants, told, / *; */)
	n -= told[n] == ""
	line("cell", "paper", "sd")
	for (j = 1; j <= n; j++) {
		split(told[j], v, " ")
		name[j] = v[1]
		letter[j] = substr("abcdefghijklmnopqrstuvwxyz", j, 1)
		printf " %4s  ", letter[j]
	}
	print ""
	for (i = 1; i <= cells; i++) {
		k = cell[i]
		shown = k
		gsub(",", " ", shown)
		line(shown, published[k], sd[k] == "" ? "" : "+-" sd[k])
		for (j = 1; j <= n; j++) {
			text = number((name[j], k) in mean ? mean[name[j], k] : "")
			if (agrees(name[j], k))
				sub(/ $/, "*", text)
			printf "%s", text
			total[j] += agrees(name[j], k)
		}
		print ""
	}
	line("cells within one published sd (*)")
	for (j = 1; j <= n; j++)
		printf " %4d  ", total[j]
	print ""
	line("dev ROC-AUC, mean of the four models")
	for (j = 1; j <= n; j++) {
		t = name[j] in trained ? name[j] : "default"
		printf " %6.4f", trained[t] ? dev[t] / trained[t] : 0
	}
	print "\n"
	for (j = 1; j <= n; j++)
		print letter[j] "  " told[j]
}
