# rates.awk -- the dev ROC-AUC of each encoder and learning rate.
#	MODEL TAB {"seed":..., ...} lines | awk -f rates.awk
# MODEL is ENCODER-RATE-SEED.
function member(name,    text) {
	text = $2
	sub(".*\"" name "\":", "", text)
	sub(/[,}].*/, "", text)
	return text + 0
}

BEGIN {
	FS = "\t"
}

{
	split($1, part, "-")
	k = sprintf("%-12s %9s", part[1], part[2])
	if (!(k in count))
		order[++kinds] = k
	count[k]++
	sum[k] += member("dev")
	epochs[k] += member("best_epoch")
	each[k] = each[k] sprintf("  %.4f", member("dev"))
}

END {
	print "encoder           rate  mean dev ROC-AUC  best epoch  each seed"
	for (i = 1; i <= kinds; i++) {
		k = order[i]
		printf "%s            %.4f       %5.1f%s\n", k, \
		    sum[k] / count[k], epochs[k] / count[k], each[k]
	}
}
