# claims-text.awk -- the rows of claims.awk for people: a claim with its place
# in the paper, then its tests.
#	awk -f columns.awk -f claims-text.awk CLAIMS.csv
BEGIN {
	format = "  %-7s%-12s%-11s%5s%8s  %-18s%9s%9s  %-11s%9s\n"
	print "Claims of the paper, and what the models say. difference: " \
	    "above 0 if the claim holds."
	print "p: one-sided, after Holm (1979) over all tests of this page; " \
	    "opposite: the same of the"
	print "opposite. published: the difference of the paper's own means."
}

function number(name) {
	return get(name) == "" ? "-" : get(name) == "nan" ? "nan" : \
	    sprintf("%.3f", get(name))
}

function chance(name) {
	return get(name) == "nan" ? "nan" : get(name) < 0.001 ? "<0.001" : \
	    sprintf("%.3f", get(name))
}

get("claim") != last {
	last = get("claim")
	split($0, quoted, "\"")
	printf "\n%s (%s)\n", quoted[4], quoted[2]
	printf format, "corpus", "encoder", "projection", "seeds", "differ.", \
	    "95% interval", "p", "opposite", "verdict", "published"
}

{
	verdicts[get("corpus"), get("verdict")]++
	if (!(get("corpus") in known)) {
		known[get("corpus")]
		corpora[++corpus_count] = get("corpus")
	}
	printf format, get("corpus"), get("encoder"), get("projection"), \
	    get("seeds"), number("difference"), "[" number("low") ", " \
	    number("high") "]", chance("holm"), chance("holm_opposite"), \
	    get("verdict"), number("published")
}

END {
	print ""
	for (i = 1; i <= corpus_count; i++) {
		c = corpora[i]
		printf "%s: %d tests hold, %d say the opposite, %d are " \
		    "open", c, verdicts[c, "holds"], \
		    verdicts[c, "opposite"], verdicts[c, "open"]
		if (verdicts[c, "undefined"])
			printf ", %d undefined", verdicts[c, "undefined"]
		print "."
	}
}
