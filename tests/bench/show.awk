# show.awk -- the figures of medians.awk for people: after each goal, whether
# it is reached; at the end, how many are.
#	awk -v limit=CORES -f show.awk CSV
BEGIN {
	FS = ","
}
/^#/ { print; next }
$1 == "work" {
	for (i = 1; i <= NF; i++)
		at[$i] = i
	printf "\n%-27s %-24s %-20s %-16s %s\n", "", "measured", \
	    "against the peer", "share of peak", "others' load"
	next
}
# what is measured, and its goal
function beside(text, kind, goal) {
	goal = $at[kind "_goal"]
	if (goal == "-")
		return text
	goals++
	if ($at[kind "_reached"] == "yes")
		reached++
	return text " (" goal ($at[kind "_reached"] == "yes" ? ")" : ": no)")
}
{
	name = $1 ($2 == "-" ? "" : " " $2) ($3 == "-" ? "" : " " $3)
	if ($at["side"] == "other")
		name = "  " $at["found"]
	value = sprintf("%.4g %s", $at["value"], $at["unit"])
	share = $at["share"] == "NaN" ? "" : \
	    beside(sprintf("%.2f", $at["share"]), "share")
	ratio = $at["ratio"] == "NaN" ? "" : beside($at["ratio"], "ratio")
	load = $at["load"] > limit ? sprintf("%.2f cores", $at["load"]) : ""
	line = sprintf("%-27s %-24s %-20s %-16s %s", name, \
	    beside(value, "value"), ratio, share, load)
	sub(/ +$/, "", line)
	print line
}
END {
	if (goals > 0)
		print "\ngoals reached: " reached + 0 " of " goals
}
