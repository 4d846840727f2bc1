# demo.awk -- which measures find the deciding words; a table and sentences.
#	awk -f columns.awk -f demo.awk RESULTS.csv
# A measure finds them in a model when its mean average precision is at least
# `found`: 1 is every deciding word before every other, `chance` any order.
BEGIN {
	found = 0.75
	measures = split("alpha grad.y.X grad.y.H loo.y.X loo.y.H", measure, " ")
	meaning["alpha"] = "attention"
	meaning["grad.y.X"] = "gradient, inputs"
	meaning["grad.y.H"] = "gradient, states"
	meaning["loo.y.X"] = "leave-one-out, inputs"
	meaning["loo.y.H"] = "leave-one-out, states"
}

{
	m = get("encoder") " " get("projection")
	if (m != model[models])
		model[++models] = m
	mean[m, get("field")] = get("mean")
	documents = get("n")
	if (get("chance") != "")
		chance = get("chance")
}

function number(value, format) {
	return value == "nan" ? value : sprintf(format, value)
}

function table(title, prefix, first,    i, j) {
	printf "\n%s\n%-22s", title, "model"
	for (j = first; j <= measures; j++)
		printf "%10s", measure[j]
	print (prefix == "precision." ? "    chance" : "")
	for (i = 1; i <= models; i++) {
		printf "%-22s", model[i]
		for (j = first; j <= measures; j++)
			printf "%10s", \
			    number(mean[model[i], prefix measure[j]], "%.2f")
		print (prefix == "precision." ? sprintf("%10.2f", chance) : "")
	}
}

function verdict(name,    i, hits, missed, p, low, high) {
	low = 1
	for (i = 1; i <= models; i++) {
		p = mean[model[i], "precision." name]
		if (p == "nan") {
			missed = missed (missed == "" ? "" : ", ") model[i]
			continue
		}
		if (p < low)
			low = p
		if (p > high)
			high = p
		if (p >= found)
			hits++
		else
			missed = missed (missed == "" ? "" : ", ") model[i]
	}
	printf "%-9s (%s) ", name, meaning[name]
	if (hits == models)
		printf "finds the words in every model"
	else if (!hits)
		printf "finds the words in no model"
	else
		printf "does not find the words in %s", missed
	printf ": precision %.2f to %.2f.\n", low, high
}

END {
	print "Documents whose deciding words are known: does a measure put " \
	    "those words first?"
	printf "One model of a kind, %d test documents.\n\n%-22s%10s\n", \
	    documents, "model", "accuracy"
	for (i = 1; i <= models; i++)
		printf "%-22s%10s\n", model[i], \
		    number(mean[model[i], "correct"], "%.3f")
	table("Average precision of the deciding words", "precision.", 1)
	table("Kendall's tau-b of attention with", "kendall.alpha.", 2)
	printf "\n"
	for (j = 1; j <= measures; j++)
		verdict(measure[j])
	printf "To find them is a mean precision of %.2f or more; chance is " \
	    "%.2f.\n", found, chance
}
