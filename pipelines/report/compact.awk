# compact.awk -- tables 1 and 6 as one table of Markdown: our mean, in brackets
# the published one, and a cross where they are further than one published
# standard deviation apart.
#	awk -f columns.awk -f compact.awk TABLES.csv
BEGIN {
	fields = split("entropy.grad.h.X kendall.alpha.grad.y.X " \
	    "kendall.alpha.loo.y.X kendall.alpha.grad.y.H " \
	    "kendall.alpha.loo.y.H", field, " ")
	name["imdb"] = "IMDb"
	name["20news"] = "20 Newsgroups"
	name["sst"] = "SST"
	name["lstm"] = "BiLSTM"
	name["transformer"] = "Transformer"
	print "| | entropy of g on states | τ(α, g) inputs | " \
	    "τ(α, D) inputs | τ(α, g) states | τ(α, D) states |"
	print "| --- | --- | --- | --- | --- | --- |"
}

function rounded(name,    text) {
	if (get(name) == "nan")
		return "undefined"
	text = sprintf("%.2f", get(name))
	return text == "-0.00" ? "0.00" : text
}

get("table") == 1 || get("table") == 6 {
	model = name[get("corpus")] ", " name[get("encoder")] " " \
	    get("projection")
	if (!(model in known)) {
		known[model]
		models[++count] = model
	}
	cell[model, get("field")] = rounded("mean") " (" \
	    rounded("published") ")" (get("agree") == "no" ? " ✗" : "")
}

END {
	for (i = 1; i <= count; i++) {
		line = "| " models[i]
		for (j = 1; j <= fields; j++)
			line = line " | " cell[models[i], field[j]]
		print line " |"
	}
}
