# completion.awk -- what a shell completes behind heed, from what the programs
# say of themselves.
#	awk -v shell=bash -f completion.awk HELP
# HELP: for each program a form feed, its name, and the lines of its --help.
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
}

END {
	own = "--list --exec-path --help --version"
	for (i = 1; i <= count; i++)
		all = all (i > 1 ? " " : "") programs[i]
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

# The spellings of a program's options; kind: "FILE" for those that take a
# file, "other" for another argument, "" for all.
function spelled(p, kind,    i, takes, list) {
	for (i = 1; i <= number[p]; i++) {
		takes = argument[p, i]
		if (kind == "FILE" && takes != "FILE" ||
		    kind == "other" && (takes == "FILE" || takes == ""))
			continue
		if (letter[p, i] != "")
			list = list " -" letter[p, i]
		list = list " --" name[p, i]
	}
	return substr(list, 2)
}

function bash(    i, p) {
	print "_heed() {"
	print "\tlocal word=${COMP_WORDS[COMP_CWORD]} at=$COMP_CWORD"
	print "\tlocal programs='" all "' options files others before"
	print "\tCOMPREPLY=()"
	print "\tif [ \"$COMP_CWORD\" -eq 1 ]; then"
	print "\t\toptions=\"$programs help " own "\""
	print "\t\tmapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$word\")"
	print "\t\treturn"
	print "\tfi"
	print "\tcase ${COMP_WORDS[1]} in"
	print "\thelp)"
	print "\t\tmapfile -t COMPREPLY < <(compgen -W \"$programs\" -- \"$word\")"
	print "\t\treturn"
	print "\t\t;;"
	for (i = 1; i <= count; i++) {
		p = programs[i]
		print "\t" p ")"
		print "\t\toptions='" spelled(p, "") "'"
		print "\t\tfiles='" spelled(p, "FILE") "'"
		print "\t\tothers='" spelled(p, "other") "'"
		print "\t\t;;"
	}
	print "\tesac"
	print "\t# --output=FILE is three words here."
	print "\t[ \"$word\" = = ] && word= && at=$((at + 1))"
	print "\t[ \"${COMP_WORDS[at - 1]}\" = = ] && at=$((at - 1))"
	print "\tbefore=${COMP_WORDS[at - 1]}"
	print "\tif [[ \" $others \" == *\" $before \"* ]]; then"
	print "\t\treturn"
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
		    (argument[p, i] == "FILE" ? "_files" : " ")
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
	print "complete -c heed -f -n '__heed_runs help' -a '" all "'"
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
			print option " -d " quote(text[p, j], "\\\\", "\\'")
		}
	}
}
