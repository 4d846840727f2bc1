# header.awk -- the columns of a CSV file by the names of its first line.
#	awk -f header.awk -f OTHER.awk ...
function read_header(    i) {
	split("", column)
	for (i = 1; i <= NF; i++)
		column[$i] = i
}

function get(name) {
	if (name in column)
		return $(column[name])
	print FILENAME ": no column " name >"/dev/stderr"
	exit 1
}
