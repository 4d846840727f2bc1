# show.awk -- bench.csv for people.
BEGIN {
	FS = ","
}
/^#/ { print; next }
$1 == "work" {
	for (i = 1; i <= NF; i++)
		at[$i] = i
	next
}
{
	name = $1 ($2 == "-" ? "" : " " $2) ($3 == "-" ? "" : " " $3)
	if ($at["side"] == "other")
		name = name " (" $at["found"] ")"
	printf "%-38s %10.4g %-12s", name, $at["value"], $at["unit"]
	if ($at["share"] != "NaN")
		printf " %3.0f %% of %d GFLOP/s", 100 * $at["share"], $at["peak"]
	if ($at["ratio"] != "NaN")
		printf " %s %.3g (%.3g-%.3g), goal %s%s", \
		    $1 == "pipe" ? "of the other's speed" : "times the peer", \
		    $at["ratio"], $at["ratio_low"], $at["ratio_high"], \
		    $at["goal"], $at["goal"] != "-" && \
		    $at["ratio"] < $at["goal"] ? ": MISSED" : ""
	if ($at["load"] > limit)
		printf "  [others had %.2f cores]", $at["load"]
	print ""
}
