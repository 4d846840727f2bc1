# completion.awk -- what a shell completes behind heed, from what the programs
# say of themselves.
#	awk -v shell=bash -v pages='model vocab' -f completion.awk HELP
# HELP: for each program a form feed, its name, and the lines of its --help.
# pages: those that heed help shows, of programs and others.
/^\f/ {
	program = substr($0, 2)
	programs[++count] = program
	options = 0
	next
}
!(program in purpose) && index($0, program ": ") == 1 {
	purpose[program] = substr($0, length(program) + 3)
}
# "  -o, --output FILE  where to": letters, name, argument, text.
/^  (-.,|   ) --[a-z]/ {
	n = ++number[program]
	letter[program, n] = $0 ~ /^  -/ ? substr($0, 4, 1) : ""
	rest = substr($0, 9)
	match(rest, /  +/)
	split(substr(rest, 1, RSTART - 1), word, " ")
	name[program, n] = word[1]
	argument[program, n] = word[2]
	text[program, n] = substr(rest, RSTART + RLENGTH)
	values[program, n] = listed(text[program, n])
}

END {
	own = "--list --exec-path --help --version"
	for (i = 1; i <= count; i++)
		all = all (i > 1 ? " " : "") programs[i]
	split(pages, page, " ")
	for (i = 1; i in page; i++)
		if (index(" " all " ", " " page[i] " ") == 0)
			others = others (others == "" ? "" : " ") page[i]
	print (shell == "zsh" ? "#compdef heed\n" : "") \
	    "# Completion for heed, made from the programs' --help."
	if (shell == "bash")
		bash()
	else if (shell == "zsh")
		zsh()
	else
		fish()
}

# In single quotes, with what the shell would take for its own escaped.
function quote(s, escaped, by) {
	gsub(escaped, "\\\\&", s)
	gsub(/'/, by, s)
	return "'" s "'"
}

# The values of an option, if that is what its text tells: "table (default),
# csv or json".
function listed(text) {
	if (text !~ /^[a-z0-9-]+ \(default\)(, [a-z0-9-]+)*( or [a-z0-9-]+)?$/)
		return ""
	sub(/ \(default\)/, "", text)
	gsub(/,| or/, "", text)
	return text
}

# The spellings of an option, with between them.
function spell(p, i, between) {
	return (letter[p, i] != "" ? "-" letter[p, i] between : "") \
	    "--" name[p, i]
}

# The spellings of a program's options; kind: "FILE" for those that take a
# file, "other" for another argument, "" for all.
function spelled(p, kind,    i, takes, list) {
	for (i = 1; i <= number[p]; i++) {
		takes = argument[p, i]
		if (kind == "FILE" && takes != "FILE" ||
		    kind == "other" && (takes == "FILE" || takes == ""))
			continue
		list = list " " spell(p, i, " ")
	}
	return substr(list, 2)
}

function bash(    i, j, p) {
	print "_heed() {"
	print "\tlocal word=${COMP_WORDS[COMP_CWORD]} at=$COMP_CWORD"
	print "\tlocal programs='" all "' options files others values before"
	print "\tCOMPREPLY=()"
	print "\tif [ \"$COMP_CWORD\" -eq 1 ]; then"
	print "\t\toptions=\"$programs help " own "\""
	print "\t\tmapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$word\")"
	print "\t\treturn"
	print "\tfi"
	print "\t# --output=FILE is three words here."
	print "\t[ \"$word\" = = ] && word= && at=$((at + 1))"
	print "\t[ \"${COMP_WORDS[at - 1]}\" = = ] && at=$((at - 1))"
	print "\tbefore=${COMP_WORDS[at - 1]}"
	print "\tcase ${COMP_WORDS[1]} in"
	print "\thelp)"
	print "\t\toptions=\"$programs " others "\""
	print "\t\tmapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$word\")"
	print "\t\treturn"
	print "\t\t;;"
	for (i = 1; i <= count; i++) {
		p = programs[i]
		print "\t" p ")"
		print "\t\toptions='" spelled(p, "") "'"
		print "\t\tfiles='" spelled(p, "FILE") "'"
		print "\t\tothers='" spelled(p, "other") "'"
		for (j = 1; j <= number[p]; j++)
			if (values[p, j] != "")
				print "\t\t[[ $before == @(" spell(p, j, "|") \
				    ") ]] && values='" values[p, j] "'"
		print "\t\t;;"
	}
	print "\tesac"
	print "\tif [[ \" $others \" == *\" $before \"* ]]; then"
	print "\t\tmapfile -t COMPREPLY < <(compgen -W \"$values\" -- \"$word\")"
	print "\telif [[ $word == -* && \" $files \" != *\" $before \"* ]]; then"
	print "\t\tmapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$word\")"
	print "\telse"
	print "\t\tcompopt -o default # files"
	print "\tfi"
	print "}"
	print "complete -F _heed heed"
}

function zsh_option(p, i, spelling, equals,    spec) {
	spec = "*" spelling
	if (argument[p, i] != "")
		spec = spec equals
	spec = spec "[" text[p, i] "]"
	if (argument[p, i] != "")
		spec = spec ":" argument[p, i] ":" \
		    (argument[p, i] == "FILE" ? "_files" : \
		    values[p, i] != "" ? "(" values[p, i] ")" : " ")
	return spec
}

function zsh(    i, j, p, spec) {
	print "_heed() {"
	print "\tlocal program"
	print "\tlocal -a programs"
	print "\tprograms=("
	for (i = 1; i <= count; i++)
		print "\t\t" quote(programs[i] ":" purpose[programs[i]], "\\\\",
		    "'\\''")
	print "\t)"
	print "\tif (( CURRENT == 2 )); then"
	print "\t\t_describe program programs"
	print "\t\tcompadd help " own
	print "\t\treturn"
	print "\tfi"
	print "\tprogram=$words[2]"
	print "\tshift words"
	print "\t(( CURRENT-- ))"
	print "\tcase $program in"
	print "\thelp)"
	print "\t\t_describe program programs"
	print "\t\tcompadd " others
	print "\t\t;;"
	for (i = 1; i <= count; i++) {
		p = programs[i]
		print "\t" p ")"
		print "\t\t_arguments -s -S \\"
		for (j = 1; j <= number[p]; j++) {
			gsub(/[][\\]/, "\\\\&", text[p, j])
			if (letter[p, j] != "") {
				spec = zsh_option(p, j, "-" letter[p, j], "+")
				print "\t\t    " quote(spec, "\001", "'\\''") " \\"
			}
			spec = zsh_option(p, j, "--" name[p, j], "=")
			print "\t\t    " quote(spec, "\001", "'\\''") " \\"
		}
		print "\t\t    '*:FILE:_files'"
		print "\t\t;;"
	}
	print "\tesac"
	print "}"
	print "_heed \"$@\""
}

function fish(    i, j, p, option) {
	print "function __heed_first"
	print "\ttest (count (commandline -opc)) -eq 1"
	print "end"
	print "function __heed_runs"
	print "\tset -l words (commandline -opc)"
	print "\ttest (count $words) -gt 1; and test $words[2] = $argv[1]"
	print "end"
	for (i = 1; i <= count; i++)
		print "complete -c heed -f -n __heed_first -a " programs[i] \
		    " -d " quote(purpose[programs[i]], "\\\\", "\\'")
	print "complete -c heed -f -n __heed_first -a 'help " own "'"
	print "complete -c heed -f -n '__heed_runs help' -a '" all " " others "'"
	for (i = 1; i <= count; i++) {
		p = programs[i]
		for (j = 1; j <= number[p]; j++) {
			option = "complete -c heed -n '__heed_runs " p "'"
			if (letter[p, j] != "")
				option = option " -s " letter[p, j]
			option = option " -l " name[p, j]
			if (argument[p, j] == "FILE")
				option = option " -r -F"
			else if (argument[p, j] != "")
				option = option " -x"
			if (values[p, j] != "")
				option = option " -a '" values[p, j] "'"
			print option " -d " quote(text[p, j], "\\\\", "\\'")
		}
	}
}
