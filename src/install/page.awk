# page.awk -- a manual page as it is installed. Names such as train or embed
# may be those of other packages' pages, so train(1) becomes heed-train(1).
#	awk -f page.awk -v pages="embed.1 train.1 ..." man/train.1
BEGIN {
	split(pages, list)
	for (i in list)
		ours[list[i]] = 1
}

function heed(name) {
	return name ~ /^heed/ ? name : "heed-" name
}

# Text behind a reference: a comma, a full stop, or more.
function refer(name, section, rest) {
	if (name "." section in ours)
		name = heed(name)
	return "Xr " name " " section rest
}

# The references of SEE ALSO, with heed(1), by section and name.
function see(    i, j, n, key, keys) {
	if (name == "heed" && section == 1)
		seen["1 heed"] = 0
	else
		seen["1 heed"] = 1
	for (key in seen)
		if (seen[key]) {
			for (i = ++n; i > 1 && keys[i - 1] > key; i--)
				keys[i] = keys[i - 1]
			keys[i] = key
		}
	for (i = 1; i <= n; i++) {
		split(keys[i], j, " ")
		print ".Xr " j[2] " " j[1] (i < n ? " ," : "")
	}
	seeing = 0
}

seeing && !/^\.Xr / { see() }

$1 == ".Dt" {
	name = tolower($2)
	section = $3
	print ".Dt", toupper(heed(name)), section
	next
}
$1 == ".Sh" {
	heading = $2
	seeing = heading == "SEE"
}
$1 == ".Nm" && heading == "NAME" {
	own = $2
	print ".Nm", heed(own)
	next
}
# Elsewhere it is how the program is called, and calls itself.
$1 == ".Nm" && (NF == 1 || $2 ~ /^[,.;:)]$/) {
	called = heading == "SYNOPSIS" && own !~ /^heed/ ? "\"heed " own "\"" : own
	print ".Nm " called substr($0, 4)
	next
}
$1 == ".Xr" && seeing {
	reference = refer($2, $3)
	split(reference, part, " ")
	seen[part[3] " " part[2]] = 1
	next
}
{
	line = ""
	rest = $0
	while (match(rest, /(^\.| )Xr [A-Za-z0-9_-]+ [1-9]/)) {
		reference = substr(rest, RSTART, RLENGTH)
		split(reference, part, " ")
		line = line substr(rest, 1, RSTART - 1) substr(reference, 1, 1) \
		    refer(part[2], part[3])
		rest = substr(rest, RSTART + RLENGTH)
	}
	print line rest
}

END {
	if (seeing)
		see()
}
