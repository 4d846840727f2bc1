#!/bin/sh
# completion.t -- each shell completes the options that --help has, and no
# others. The shells are asked; what is read of --help is read anew here.
. tests/tap.sh
. tests/install.sh

tree "$T/root"
share=$T/root/usr/local/share

# "PROGRAM OPTION" of every option, both spellings; and the first words.
for source in src/cmd/*.c; do
	program=$(basename "$source" .c)
	echo "$program" >>"$T/programs"
	"$program" --help | sed '1,/^usage:/d' |
	    grep -oE '^  (-.,|   ) --[a-z0-9-]+' | tr -d ',' | tr -s ' ' '\n' |
	    sed -n "s/^-/$program -/p"
done | sort >"$T/want"
ok 'the programs have options' test "$(wc -l <"$T/want")" -gt 100
{
	cat "$T/programs"
	"$T/root/usr/local/bin/heed" --help | sed '1,/^usage:/d' |
	    grep -oE '^  (-., )?[a-z-]+' | sed 's/.*[ ,]//'
} | sort >"$T/want-first"
: >"$T/a-file"
ls man | sed 's/\.[1-9]$//' | sort -u >"$T/want-pages"

cat >"$T/ask.bash" <<'END'
# Asks as readline does: the words of the line, the last to be completed.
. "$1"
compopt() { # bash takes it from readline alone
	wanted=files
}
ask() {
	COMP_WORDS=("$@")
	COMP_CWORD=$(($# - 1))
	wanted=
	_heed
}
while read -r program; do
	ask heed "$program" -
	printf "$program %s\n" "${COMPREPLY[@]}"
done <programs | sort >found
ask heed ''
printf '%s\n' "${COMPREPLY[@]}" | sort >found-first
ask heed help ''
printf '%s\n' "${COMPREPLY[@]}" | sort >found-pages
for line in 'tensor-du' 'help voc' 'help tensor-str' 'train --checkp' \
    'train --dev -' 'train --dev = x' 'train --dev =' 'train --epochs 1' \
    'train -s -' 'train --encoder t' 'heatmap --color = a' 'summarize -f j' \
    'summarize -F j' 'vocab x'
do
	ask heed $line
	echo "$line: $wanted${COMPREPLY[*]}"
done >found-lines
END
cat >"$T/want-lines" <<'END'
tensor-du: tensor-dump
help voc: vocab
help tensor-str: tensor-stream
train --checkp: --checkpoint
train --dev -: files
train --dev = x: files
train --dev =: files
train --epochs 1: 
train -s -: 
train --encoder t: transformer
heatmap --color = a: auto always
summarize -f j: json
summarize -F j: 
vocab x: files
END
(cd "$T" && bash ask.bash "$share/bash-completion/completions/heed") >"$T/err" 2>&1
ok 'bash says nothing' test ! -s "$T/err"
same 'bash: every option' "$T/want" "$T/found"
same 'bash: every program' "$T/want-first" "$T/found-first"
same 'bash: every page' "$T/want-pages" "$T/found-pages"
same 'bash: what follows what' "$T/want-lines" "$T/found-lines"

if command -v zsh >/dev/null; then
	cat >"$T/ask.zsh" <<'END'
# Takes what the function hands to zsh's own.
file=$1
_describe() { # TEXT ARRAY
	local array=$2
	words_given=("${(@P)array}")
}
_arguments() { given=("$@") }
compadd() { words_given+=("$@") }
ask() {
	words=("$@") CURRENT=$# given=() words_given=()
	. $file
}
while read -r program; do
	ask heed $program -
	for spec in $given; do
		[[ $spec == (-s|-S|'*:FILE:_files') ]] && continue
		option=${${spec%%\[*}#\*}
		print -r -- "$program ${option%[+=]}"
	done
done <programs | sort >found
ask heed ''
print -rl -- ${words_given%%:*} | sort >found-first
ask heed help ''
print -rl -- ${words_given%%:*} | sort >found-pages
for program in vocab heatmap; do
	ask heed $program ''
	for spec in ${(M)given:#\*(-o|--output|--split|-t|--to)[+=]*}; do
		print -r -- $program ${spec%%\[*} ${spec##*\]}
	done
done >found-lines
END
	cat >"$T/want-lines" <<'END'
vocab *--split= :NAME: 
vocab *-o+ :FILE:_files
vocab *--output= :FILE:_files
heatmap *-o+ :FILE:_files
heatmap *--output= :FILE:_files
heatmap *-t+ :FORMAT:(terminal html latex)
heatmap *--to= :FORMAT:(terminal html latex)
END
	file=$share/zsh/site-functions/_heed
	(cd "$T" && zsh -f ask.zsh "$file") >"$T/err" 2>&1
	ok 'zsh says nothing' test ! -s "$T/err"
	same 'zsh: every option' "$T/want" "$T/found"
	same 'zsh: every program' "$T/want-first" "$T/found-first"
	same 'zsh: every page' "$T/want-pages" "$T/found-pages"
	same 'zsh: a file where one is wanted' "$T/want-lines" "$T/found-lines"
	ok 'zsh finds it' sh -c 'head -n 1 "$0" | grep -qx "#compdef heed"' "$file"
else
	skip 'no zsh'
fi

if command -v fish >/dev/null; then
	cat >"$T/ask.fish" <<'END'
source $argv[1]
while read program
	for reply in (complete -C "heed $program -")
		echo $program (string split -f 1 \t -- $reply)
	end
end <programs | sort >found
for line in 'heed ' 'heed --'
	complete -C $line | string split -f 1 \t
end | sort -u >found-first
complete -C 'heed help ' | string split -f 1 \t | sort >found-pages
for line in 'help voc' 'vocab a-f' 'vocab --output a-f' 'vocab -m a-f' \
	'summarize --format j'
	echo $line: (complete -C "heed $line" | string split -f 1 \t)
end >found-lines
END
	cat >"$T/want-lines" <<'END'
help voc: vocab
vocab a-f: a-file
vocab --output a-f: a-file
vocab -m a-f:
summarize --format j: json
END
	(cd "$T" && HOME=$T fish --no-config ask.fish \
	    "$share/fish/vendor_completions.d/heed.fish") >"$T/err" 2>&1
	ok 'fish says nothing' test ! -s "$T/err"
	same 'fish: every option' "$T/want" "$T/found"
	same 'fish: every program' "$T/want-first" "$T/found-first"
	same 'fish: every page' "$T/want-pages" "$T/found-pages"
	same 'fish: what follows what' "$T/want-lines" "$T/found-lines"
else
	skip 'no fish'
fi
done_testing
