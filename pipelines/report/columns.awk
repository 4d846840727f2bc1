# columns.awk -- for scripts whose files are all CSV with names above.
#	awk -f header.awk -f columns.awk -f OTHER.awk ...
BEGIN {
	FS = ","
}

FNR == 1 {
	read_header()
	next
}
