# claims.awk -- each claim of the paper as a tested statement.
#	awk -f header.awk -f claims.awk CLAIMS.tsv PUBLISHED.csv
#	    CORPUS/ENCODER[-PROJECTION].CLAIM.test.csv ...
#	    CORPUS/ENCODER.FIELD.trend.csv ...
# difference: above 0 if the claim holds. p: one-sided, of the claim; opposite:
# of its opposite. holm: p after Holm (1979) over all rows, and so the other.
# published: the same difference of the paper's own means.
BEGIN {
	FS = "\t"
	OFS = ","
}

FNR == 1 {
	file++
	FS = file == 1 ? "\t" : ","
	$0 = $0
}

file == 1 {
	if ($0 !~ /^#/) {
		claims[++claim_count] = $1
		kind[$1] = $2
		above[$1] = $3
		below[$1] = $4
		place[$1] = $5
		statement[$1] = $6
	}
	next
}

FNR == 1 {
	read_header()
	parts = split(FILENAME, part, "/")
	corpus = part[parts - 1]
	name = part[parts]
	encoder = projection = name
	sub(/[-.].*/, "", encoder)
	sub(/\..*/, "", projection)
	projection = projection == encoder ? "" : \
	    substr(projection, length(encoder) + 2)
	next
}

file == 2 {
	cell[get("corpus"), get("encoder"), get("projection"), get("field")] = \
	    get("mean")
	next
}

# A number, or a published mean; "" where none is known.
function published(projection, term,    part) {
	if (term ~ /^-?[0-9.]+$/)
		return term
	if (split(term, part, " ") == 2) {
		projection = part[1]
		term = part[2]
	}
	return (corpus, encoder, projection, term) in cell ? \
	    cell[corpus, encoder, projection, term] : ""
}

function add(claim, difference, low, high, p, opposite,    a, b, n) {
	a = b = ""
	if (kind[claim] == "trend") {
		a = published("sparsegen", above[claim] == "0" ? "0" : \
		    "trend." above[claim])
		b = published("sparsegen", below[claim] == "0" ? "0" : \
		    "trend." below[claim])
	} else {
		a = published(projection, above[claim])
		b = published(projection, below[claim])
	}
	n = ++rows
	of_claim[claim] = of_claim[claim] " " n
	key[n] = corpus OFS encoder OFS projection
	sampled[n] = get("seeds") OFS get("n") OFS get("undefined")
	found[n] = difference OFS low OFS high
	one[n] = p
	other[n] = opposite
	paper[n] = a == "" || b == "" ? "" : sprintf("%.3f", a - b)
}

FILENAME ~ /\.test\.csv$/ {
	split(name, part, ".")
	add(part[2], get("difference"), get("low"), get("high"), get("p"), \
	    get("opposite"))
}

function negative(number) {
	return number == "nan" ? number : -number
}

# p is two-sided: half of it is that of the side on which tau is.
FILENAME ~ /\.trend\.csv$/ && get("scope") == "record" {
	p_above = p_below = "nan"
	if (get("p") != "nan") {
		p_above = get("tau") > 0 ? get("p") / 2 : 1 - get("p") / 2
		p_below = get("tau") < 0 ? get("p") / 2 : 1 - get("p") / 2
	}
	for (i = 1; i <= claim_count; i++) {
		claim = claims[i]
		if (kind[claim] != "trend")
			continue
		if (above[claim] == get("field"))
			add(claim, get("tau"), get("low"), get("high"), \
			    p_above, p_below)
		if (below[claim] == get("field"))
			add(claim, negative(get("tau")), \
			    negative(get("high")), negative(get("low")), \
			    p_below, p_above)
	}
}

# Holm 1979: the i-th smallest of m is multiplied by m + 1 - i, and is no less
# than the one before it. Undefined ones are no tests.
function holm(p, adjusted,    i, j, n, m, order, last, value) {
	for (i = 1; i <= rows; i++) {
		adjusted[i] = p[i]
		if (p[i] == "nan")
			continue
		for (j = ++m; j > 1 && p[order[j - 1]] + 0 > p[i] + 0; j--)
			order[j] = order[j - 1]
		order[j] = i
	}
	for (n = 1; n <= m; n++) {
		value = p[order[n]] * (m + 1 - n)
		if (value > last)
			last = value
		adjusted[order[n]] = last > 1 ? 1 : last
	}
}

function verdict(n) {
	if (adjusted_one[n] == "nan")
		return "undefined"
	if (adjusted_one[n] <= 0.05)
		return "holds"
	return adjusted_other[n] <= 0.05 ? "opposite" : "open"
}

END {
	holm(one, adjusted_one)
	holm(other, adjusted_other)
	print "claim,corpus,encoder,projection,seeds,n,undefined," \
	    "difference,low,high,p,holm,opposite,holm_opposite,published," \
	    "verdict,place,statement"
	for (i = 1; i <= claim_count; i++) {
		claim = claims[i]
		count = split(of_claim[claim], row, " ")
		for (j = 1; j <= count; j++) {
			n = row[j]
			print claim, key[n], sampled[n], found[n], one[n], \
			    adjusted_one[n], other[n], adjusted_other[n], \
			    paper[n], verdict(n), "\"" place[claim] "\"", \
			    "\"" statement[claim] "\""
		}
	}
}
