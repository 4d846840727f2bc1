# tables.awk -- the cells of agree.awk for people: a block a table.
#	awk -v vectors=NAME -f columns.awk -f tables.awk TABLES.csv
BEGIN {
	title[1] = "Table 1. Normalised entropy of the inputs' influence " \
	    "on each state"
	title[2] = "Table 2. tau-b of lambda and the entropy of input " \
	    "gradient importance"
	title[3] = "Table 3. Documents, and test accuracy"
	title[5] = "Table 5. Adversaries: attention apart from the " \
	    "model's, and accuracy"
	title[6] = "Table 6. tau-b of attention and importance"
	format = "%-7s%-12s%-12s%-33s%7s%7s%6s%8s%7s  %-18s%10s%7s%7s  %s\n"
}

function number(name) {
	if (get(name) == "" || get(name) == "nan")
		return get(name) == "" ? "-" : "nan"
	return sprintf("%.3f", get(name))
}

function plain(name) {
	return get(name) == "" ? "-" : get(name)
}

get("table") != last {
	last = get("table")
	printf "%s%s\n", (NR > 2 ? "\n" : ""), title[last]
	printf format, "corpus", "encoder", "projection", "field", "n", "undef.", \
	    "seeds", "mean", "sd", "95% interval", "published", "sd", \
	    "apart", "agree"
}

{
	interval = get("low") == "" ? "-" : \
	    "[" number("low") ", " number("high") "]"
	count = get("field") == "records"
	printf format, get("corpus"), get("encoder"), get("projection"), get("field"), \
	    get("n"), get("undefined"), get("seeds"), \
	    count ? get("mean") : number("mean"), number("sd"), interval, \
	    plain("published"), plain("published_sd"), plain("distance"), \
	    plain("agree")
	judged[get("table"), get("corpus")] += get("agree") != ""
	agreed[get("table"), get("corpus")] += get("agree") == "yes"
	if (!(get("corpus") in corpus_judged))
		corpora[++corpus_count] = get("corpus")
	corpus_judged[get("corpus")] += get("agree") != ""
	corpus_agreed[get("corpus")] += get("agree") == "yes"
}

# How many cells of each table and corpus agree.
function shares(    line, t, c, all_judged, all_agreed) {
	line = "\nagreeing of judged cells:"
	for (c = 1; c <= corpus_count; c++)
		line = line sprintf("%10s", corpora[c])
	print line
	for (t = 1; t <= 6; t++) {
		if (!(t in title))
			continue
		line = sprintf("%-25s", "table " t)
		for (c = 1; c <= corpus_count; c++)
			line = line share(agreed[t, corpora[c]], \
			    judged[t, corpora[c]])
		print line
	}
	line = sprintf("%-25s", "all")
	for (c = 1; c <= corpus_count; c++) {
		line = line share(corpus_agreed[corpora[c]], \
		    corpus_judged[corpora[c]])
		all_judged += corpus_judged[corpora[c]]
		all_agreed += corpus_agreed[corpora[c]]
	}
	print line
	printf "%d of %d judged cells agree.\n", all_agreed, all_judged
}

function share(part, whole) {
	return sprintf("%10s", whole > 0 ? part " of " whole : "-")
}

END {
	shares()
	print "\nsd: over documents (table 1: over states). apart: our mean " \
	    "less the published one,"
	print "in published sds; within 1 it agrees; counts must be the same, " \
	    "accuracies within 0.02."
	print "interval: bootstrap over seeds and documents. Word vectors: " \
	    vectors "."
	if (sample != "")
		print "So many test documents are measured, drawn at " \
		    "random: " sample "."
	if (grid != "")
		print "Over the grid of lambda: " grid "."
}
