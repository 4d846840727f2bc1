# commands.awk -- the commands in the histories of files.
#	tensor-dump --head -j FILE | awk -v file=FILE -f commands.awk
# A stream's history is JSON; a model's is JSON in a string.
/"history":/ {
	sub(/.*"history":"?\[/, "")
	gsub(/\\"/, "\"")
	print file
	entries = split($0, entry, /\{"program":"/)
	for (i = 2; i <= entries; i++)
		print "\t" command(entry[i])
}

# NAME","version":"V","argv":["A","B"]...
function command(text,    name, version, arguments) {
	name = version = arguments = text
	sub(/".*/, "", name)
	sub(/.*"version":"/, "", version)
	sub(/".*/, "", version)
	sub(/.*"argv":\[/, "", arguments)
	sub(/\].*/, "", arguments)
	gsub(/","/, " ", arguments)
	gsub(/"/, "", arguments)
	return name " " arguments "  # " version
}
