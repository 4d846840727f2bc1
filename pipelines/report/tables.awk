# tables.awk -- the cells of agree.awk for people: a block a table.
#	awk -v settings=TEXT -f tables.awk TABLES.csv
BEGIN {
	FS = ","
	title[1] = "Table 1. Normalised entropy of the inputs' influence " \
	    "on each state"
	title[2] = "Table 2. tau-b of lambda and the entropy of input " \
	    "gradient importance"
	title[3] = "Table 3. Documents, and test accuracy"
	title[6] = "Table 6. tau-b of attention and importance"
	format = "%-12s%-11s%-33s%7s%7s%6s%8s%7s  %-18s%10s%7s%7s  %s\n"
}

FNR == 1 {
	for (i = 1; i <= NF; i++)
		column[$i] = i
	next
}

function get(name) {
	return $(column[name])
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
	printf format, "encoder", "projection", "field", "n", "undef.", \
	    "seeds", "mean", "sd", "95% interval", "published", "sd", \
	    "apart", "agree"
}

{
	interval = get("low") == "" ? "-" : \
	    "[" number("low") ", " number("high") "]"
	count = get("field") == "records"
	printf format, get("encoder"), get("projection"), get("field"), \
	    get("n"), get("undefined"), get("seeds"), \
	    count ? get("mean") : number("mean"), number("sd"), interval, \
	    plain("published"), plain("published_sd"), plain("distance"), \
	    plain("agree")
	judged += get("agree") != ""
	agreed += get("agree") == "yes"
}

END {
	print "\nsd: over documents (table 1: over states). apart: our mean " \
	    "less the published one,"
	print "in published sds; within 1 it agrees. interval: bootstrap " \
	    "over seeds and documents."
	printf "Settings: %s.\n%d of %d judged cells agree.\n", settings, \
	    agreed, judged
}
