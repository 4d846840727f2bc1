# medians.awk -- samples (measure) to figures: the median of the runs, the
# least and the most, the share of the peak, and of two sides the ratio: that
# of each run, its median. Beside them the goals, and whether they are reached.
#	awk -f medians.awk figures.csv SAMPLES
BEGIN {
	FS = OFS = ","
	print "work,encoder,where,way,side,found,runs,value,unit,low,high," \
	    "value_goal,value_reached,share,share_goal,share_reached,peak," \
	    "load,ratio,ratio_low,ratio_high,ratio_goal,ratio_reached"
}
/^#/ { next }
$1 == "work" { # a file's head
	split("", at)
	for (i = 1; i <= NF; i++)
		at[$i] = i
	samples = "run" in at
	next
}
!samples {
	key = $1 FS $2 FS $3 FS $at["way"] FS "ours"
	ratio_goal[key] = $at["ratio"]
	share_goal[key] = $at["share"]
	value_goal[key] = $at["value"]
	next
}
{
	key = $1 FS $2 FS $3 FS $4 FS $at["worker"]
	if (!(key in runs)) {
		order[++keys] = key
		# a peer does not say it: that of ours, the line before
		unit[key] = $at["unit"] == "-" ? last : $at["unit"]
		last = unit[key]
	}
	n = ++runs[key]
	found[key] = $at["found"]
	rate[key, n] = $at["units"] / $at["seconds"]
	if ($at["operations"] > 0 && $at["peak"] > 0) { # not 0, not nan
		peak[key, n] = $at["peak"]
		share[key, n] = $at["operations"] / $at["seconds"] / $at["peak"]
	}
	if (n == 1 || $at["load"] > load[key])
		load[key] = $at["load"]
}
function known(x, format) {
	return x > 0 ? sprintf(format, x) : "NaN"
}
function summary(values, key, n, i, j, x) { # sets low, middle, high
	for (i = 1; i <= n; i++) {
		x = values[key, i]
		for (j = i - 1; j > 0 && sorted[j] > x; j--)
			sorted[j + 1] = sorted[j]
		sorted[j + 1] = x
	}
	low = sorted[1]
	high = sorted[n]
	middle = n % 2 ? sorted[(n + 1) / 2] : \
	    (sorted[n / 2] + sorted[n / 2 + 1]) / 2
}
# A goal, and whether x, as it is printed, reaches it.
function judged(x, goal) {
	if (goal == "" || goal == "-" || x == "NaN")
		return "-,-"
	return goal FS (x + 0 >= goal + 0 ? "yes" : "no")
}
function ratios(key, n, other, i) {
	other = key
	sub(/ours$/, "other", other)
	if (key == other || runs[other] != n)
		return "NaN,NaN,NaN,-,-"
	for (i = 1; i <= n; i++)
		ratio[key, i] = rate[key, i] / rate[other, i]
	summary(ratio, key, n)
	middle = sprintf("%.3g", middle)
	return sprintf("%s,%.3g,%.3g,%s", middle, low, high, \
	    judged(middle, ratio_goal[key]))
}
END {
	for (k = 1; k <= keys; k++) {
		key = order[k]
		n = runs[key]
		summary(rate, key, n)
		line = key FS found[key] FS n FS \
		    sprintf("%.5g,%s,%.5g,%.5g,%s", middle, unit[key], low, \
		    high, judged(middle, value_goal[key]))
		summary(share, key, n)
		middle = known(middle, "%.3f")
		line = line FS middle FS judged(middle, share_goal[key])
		summary(peak, key, n)
		line = line FS known(middle / 1e9, "%.0f") FS load[key]
		print line FS ratios(key, n)
	}
}
