# hours.awk -- what stages take (cost) to CPU hours of the whole paper: for all
# documents of a corpus and all models, training for all epochs.
#	awk -v models=PROJECTIONS*SEEDS -v epochs=N -f hours.awk CSV
BEGIN {
	FS = OFS = ","
	goal = 40 # 20 hours of two cores
}
/^#/ || $1 == "corpus" { next }
{
	hours = $6 / $4 * $5 * ($3 == "training" ? epochs : 1) * models / 3600
	if (!($3 in seen)) {
		seen[$3] = 1
		stage[++stages] = $3
	}
	if (!(($1, $2) in begun)) {
		begun[$1, $2] = 1
		column[++columns] = $1 SUBSEP $2
	}
	of[$3, $1, $2] += hours
	in_column[$1, $2] += hours
	in_stage[$3] += hours
	total += hours
}
function row(name, values, prefix, sum, k, line) {
	line = name
	for (k = 1; k <= columns; k++)
		line = line sprintf(",%.2f", values[prefix column[k]])
	print line sprintf(",%.2f", sum)
}
END {
	line = "CPU hours"
	for (k = 1; k <= columns; k++) {
		split(column[k], part, SUBSEP)
		line = line "," part[1] " " part[2]
	}
	print line ",all"
	for (s = 1; s <= stages; s++)
		row(stage[s], of, stage[s] SUBSEP, in_stage[stage[s]])
	row("all", in_column, "", total)
	print "# goal: at most " goal " hours, reached: " \
	    (total <= goal ? "yes" : "no")
}
