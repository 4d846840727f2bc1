# cost.awk -- what training and measuring took, by corpus and encoder.
#	awk -f cost.awk CORPUS/ENCODER-PROJECTION-SEED.STAGE.SUFFIX.cost ...
# A file is what `timed` wrote, a line a run: command, wall and CPU seconds,
# memory of the largest process in bytes. The last run counts.
BEGIN {
	FS = ","
	format = "%-8s%-13s%-10s%8s%13s%15s%14s\n"
}

FILENAME ~ /\.cost$/ {
	cpu[FILENAME] = $3
	memory[FILENAME] = $4
}

function stage(path) {
	if (path ~ /\.measures\.tens\.cost$/)
		return "measure"
	return path ~ /-(softmax|sparsemax|sparsegen_[^\/]*)-[0-9]+\.[^\/]*$/ ? \
	    "train" : "oppose"
}

END {
	for (path in cpu) {
		parts = split(path, part, "/")
		encoder = part[parts]
		sub(/-.*/, "", encoder)
		k = sprintf("%-8s%-13s%-10s", part[parts - 1], encoder, \
		    stage(path))
		n[k]++
		sum[k] += cpu[path]
		total += cpu[path]
		if (cpu[path] > most[k])
			most[k] = cpu[path]
		if (memory[path] > peak[k])
			peak[k] = memory[path]
	}
	printf format, "corpus", "encoder", "stage", "models", \
	    "CPU minutes", "longest, s", "memory, MiB"
	for (k in n)
		printf "%s%8d%13.1f%15.1f%14.0f\n", k, n[k], sum[k] / 60, \
		    most[k], peak[k] / 1048576 | "sort"
	close("sort")
	printf "all: %.1f CPU minutes\n", total / 60
}
