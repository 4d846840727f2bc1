# columns.awk -- the columns of a CSV file by the names of its first line.
#	awk -f columns.awk -f OTHER.awk ...
BEGIN {
	FS = ","
}

FNR == 1 {
	split("", column)
	for (i = 1; i <= NF; i++)
		column[$i] = i
	next
}

function get(name) {
	if (name in column)
		return $(column[name])
	print FILENAME ": no column " name >"/dev/stderr"
	exit 1
}
