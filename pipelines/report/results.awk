# results.awk -- the tables of summarize(1) and trend(1) as one CSV.
#	awk -f results.awk CORPUS/ENCODER-PROJECTION.summary.csv ...
#	    CORPUS/ENCODER.trend.csv ... CORPUS/ENCODER-METHOD.gained.csv ...
#	    CORPUS/SPLIT.count.csv ...
BEGIN {
	FS = OFS = ","
	print "corpus,encoder,projection,lambda,field,seeds,n,undefined," \
	    "mean,sd,low,high,chance"
}

FNR == 1 {
	split("", column)
	for (i = 1; i <= NF; i++)
		column[$i] = i
	parts = split(FILENAME, part, "/")
	corpus = part[parts - 1]
	name = part[parts]
	encoder = projection = name
	sub(/[-.].*/, "", encoder)
	sub(/\.[a-z]+\.csv$/, "", projection)
	sub(/^[^-]*-/, "", projection)
	lambda = projection == "sparsemax" ? 0 : ""
	if (split(projection, part, "_") == 2) {
		projection = part[1]
		lambda = part[2]
	}
	next
}

function get(name) {
	return name in column ? $(column[name]) : ""
}

function row(field, seeds, mean) {
	print corpus, encoder, projection, lambda, field, seeds, get("n"), \
	    get("undefined"), mean, get("sd"), get("low"), get("high"), \
	    get("chance")
}

FILENAME ~ /\.summary\.csv$/ {
	row(get("field"), get("files"), get("mean"))
}

FILENAME ~ /\.trend\.csv$/ {
	projection = "sparsegen"
	row("trend." get("field") (get("scope") == "pooled" ? "" : \
	    "/document"), get("seeds"), get("tau"))
}

# Of table 5: compare(1) of the two accuracies.
FILENAME ~ /\.gained\.csv$/ {
	row("adversary.gained", get("seeds"), get("difference"))
}

# How many documents a split has.
FILENAME ~ /\.count\.csv$/ {
	sub(/\..*/, "", name)
	print corpus, "corpus", name, "", "records", 1, get("n"), 0, get("n"), \
	    "", "", "", ""
}
