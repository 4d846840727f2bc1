# agree.awk -- our means beside the published ones.
#	awk -f columns.awk -f agree.awk PUBLISHED.csv RESULTS.csv
# A cell agrees when our mean is within one published standard deviation; a
# count when it is the same; an accuracy within 0.02. Other cells without a
# published deviation are shown and not judged, nor are train and dev together,
# which the paper may have counted, and adversaries of which every parameter
# learns, which it may have trained.
BEGIN {
	OFS = ","
	print "table,corpus,encoder,projection,field,seeds,n,undefined," \
	    "mean,sd,low,high,published,published_sd,distance,agree"
}

# Published: in the order of the paper's tables, a corpus after the other.
NR == FNR {
	k = get("table") OFS get("corpus")
	if (!(k in block_cells))
		blocks[++block_count] = k
	block_cells[k] = block_cells[k] " " cells + 1
	key[++cells] = get("corpus") OFS get("encoder") OFS \
	    get("projection") OFS get("field")
	table[cells] = get("table")
	published[cells] = get("mean")
	deviation[cells] = get("sd")
	next
}

# Ours: seeds to high.
{
	k = get("corpus") OFS get("encoder") OFS get("projection") OFS \
	    get("field")
	mean[k] = get("mean")
	ours[k] = get("seeds") OFS get("n") OFS get("undefined") OFS \
	    get("mean") OFS get("sd") OFS get("low") OFS get("high")
}

function judge(i, k,    distance, apart) {
	if (mean[k] == "nan")
		return OFS
	apart = mean[k] - published[i]
	if (k ~ /,records$/)
		return OFS (apart == 0 ? "yes" : "no")
	if (k ~ /,(adversary\.)?correct$/)
		return OFS (apart >= -0.02 && apart <= 0.02 ? "yes" : "no")
	if (deviation[i] == "")
		return OFS
	distance = apart / deviation[i]
	return sprintf("%.2f", distance) OFS \
	    (distance >= -1 && distance <= 1 ? "yes" : "no")
}

function show(i, k,    together) {
	if (k in ours)
		print table[i], k, ours[k], published[i], deviation[i], \
		    judge(i, k)
	if (sub(/,train,records$/, ",dev,records", k) && k in ours) {
		together = mean[key[i]] + mean[k]
		sub(/,dev,/, ",train+dev,", k)
		print table[i], k, 1, together, 0, together, "", "", "", "", \
		    "", "", ""
	}
	other_reading(i, k "/document")
	if (sub(/,frozen,/, ",transferred,", k))
		other_reading(i, k)
}

function other_reading(i, k) {
	if (k in ours)
		print table[i], k, ours[k], "", "", "", ""
}

END {
	for (b = 1; b <= block_count; b++) {
		count = split(block_cells[blocks[b]], cell, " ")
		for (i = 1; i <= count; i++)
			show(cell[i], key[cell[i]])
	}
}
