#!/bin/sh
# heatmap.t -- tokens in the colours of their values.
. tests/tap.sh
unset COLUMNS COLORTERM NO_COLOR

# <s> it was not at all dull </s>
tests/stream.pl >"$T/in.ts" <<'END'
tokens U8 bytes
token_ends I32 n
special BOOL n
rationale BOOL n
label I32 1
y F32 1
correct BOOL 1
alpha F32 n
scores F64 n
M F32 n n
kendall.alpha.scores F64 2
3 tokens=60,115,62,105,116,119,97,115,110,111,116,100,117,108,108 token_ends=3,5,8,11,15 special=1,0,0,0,0 rationale=0,0,0,1,1 label=1 y=0.75 correct=1 alpha=8,0,0.0001,0.3,0.6 scores=0,nan,1,-2,inf M=9,9,9,9,9,9,1,0,0,0,9,0.5,0.5,-1,0,9,0,0,nan,0,9,0,0,0,1 kendall.alpha.scores=0.5,nan
7 tokens=120 token_ends=1 special=0 rationale=0 label=5 y=0.25 correct=0 alpha=1 scores=0 M=0 kendall.alpha.scores=nan,nan
END

heatmap "$T/in.ts" >"$T/out"
cat >"$T/want" <<'END'
▁▂▃▄▅▆▇█ up to the number beside the field, · 0, - negative, ? undefined

record 3  label 1  predicted 1  y 0.750  correct yes
             <s> it was not dull
  rationale             ━━━ ━━━━
  alpha  0.6     ·· ▁▁▁ ▄▄▄ ████

record 7  label 5  predicted 0  y 0.250  correct no
            x
  rationale
  alpha   1 █
END
same 'words, and bars below them' "$T/want" "$T/out"
heatmap -f scores,alpha -c kendall.alpha.scores -r 3 --words "$T/in.ts" \
    >"$T/out"
cat >"$T/want" <<'END'
▁▂▃▄▅▆▇█ up to the number beside the field, · 0, - negative, ? undefined

record 3  label 1  predicted 1  y 0.750  correct yes
  kendall.alpha.scores 0.5 undefined
               it was not dull
  rationale           ━━━ ━━━━
  scores  ≥ ±2 ?? ▄▄▄ -██ ████
  alpha    0.6 ·· ▁▁▁ ▄▄▄ ████
END
same 'negative, undefined, infinite values; --words' "$T/want" "$T/out"
heatmap -f M -r 3 "$T/in.ts" >"$T/out"
cat >"$T/want" <<'END'
▁▂▃▄▅▆▇█ up to the number beside the field, · 0, - negative, ? undefined

record 3  label 1  predicted 1  y 0.750  correct yes

  M             ±1  1
  it             1 ██······
  was            2 ▄▄▄▄-█··
  not            3 ····??··
  dull           4 ······██
END
same 'a matrix, without special tokens' "$T/want" "$T/out"
heatmap -r 3 --scale 0.5 "$T/in.ts" >"$T/out"
ok '--scale: values beyond it are told' grep -qx \
    '  alpha  ≥ 0.5 *·· ▁▁▁ ▅▅▅ ████' "$T/out"

# 90 words, of which every fifth is wide, on 60 columns.
perl -e '
	my @words = map { $_ % 5 ? "w" x ($_ % 9 + 1) : "漢字" } 1 .. 90;
	my ($bytes, @ends) = ("");
	push @ends, length($bytes .= $_) for @words;
	print "tokens U8 bytes\ntoken_ends I32 n\nspecial BOOL n\n",
	    "alpha F32 n\nM F32 n n\n1 tokens=",
	    join(",", unpack "C*", $bytes), " token_ends=", join(",", @ends),
	    " special=", join(",", map { $_ % 7 == 0 ? 1 : 0 } 1 .. 90),
	    " alpha=", join(",", map { -$_ } 1 .. 90),
	    " M=", join(",", 1 .. 8100), "\n"' | tests/stream.pl >"$T/long.ts"
narrow() { # FILE COLUMNS: no line is wider; no words are lost
	perl -CSD -e '
		my ($most, $widest, $words, $cells) = (shift, 0, 0, 0);
		<>;
		while (<>) {
			chomp;
			my $wide = () = /[漢字]/g;
			my $width = length($_) + $wide;
			$widest = $width if $width > $widest;
			$words += () = /(?<= )(?:w+|漢字)(?= |$)/g if !/\d/;
			$cells += () = /[▁-█]/g if /^  \S+ +\d+ /;
		}
		$widest <= $most && $widest > $most - 3 && $words == 90 or
		    die "$widest columns, $words words\n";
		$cells == 2 * 78 * 78 or die "$cells cells\n"' \
	    -Mutf8 "$2" "$1"
}
heatmap -f alpha,M "$T/long.ts" --width 60 >"$T/out"
ok 'lines are as wide as they may, with wide words' narrow "$T/out" 60
COLUMNS=60 heatmap -f alpha,M "$T/long.ts" >"$T/columns"
same 'COLUMNS' "$T/out" "$T/columns"
COLUMNS=x heatmap -f alpha "$T/long.ts" >"$T/columns"
heatmap -f alpha --width 80 "$T/long.ts" >"$T/out"
same '80 without' "$T/out" "$T/columns"

# Colours.
escape=$(printf '\033')
ok 'none when stdout is no terminal' sh -c '! grep -q "$1" "$2"' - "$escape" \
    "$T/out"
if script -qec true /dev/null >/dev/null 2>&1; then
	terminal() { # SETTINGS ...: what a terminal of 50 columns gets
		script -qec "stty cols 50; env $* heatmap -f alpha -r 3 \
		    '$T/in.ts'" /dev/null </dev/null | tr -d '\r'
	}
	terminal TERM=xterm >"$T/tty"
	ok 'on a terminal: 256 colours' grep -q '\[0;4;48;5;26;38;5;' "$T/tty"
	terminal TERM=xterm COLORTERM=truecolor >"$T/tty"
	ok 'COLORTERM: true colours' grep -q ';48;2;255;255;255;' "$T/tty"
	for set in TERM=dumb 'TERM=xterm NO_COLOR=1'; do
		terminal "$set" >"$T/tty"
		ok "$set: none" sh -c '! grep -q "$1" "$2" && grep -q █ "$2"' \
		    - "$escape" "$T/tty"
	done
	terminal TERM=xterm NO_COLOR= >"$T/tty"
	ok 'an empty NO_COLOR says nothing' grep -q "$escape" "$T/tty"
else
	skip 'no script(1) to make a terminal'
fi
NO_COLOR=1 heatmap --color always -r 3 "$T/in.ts" | sed -n 4p >"$T/out"
printf '  alpha  \033[2m0.6\033[0m' >"$T/want"
paper='\033[0;48;5;231;38;5;16m '
printf "$paper"'\033[0;48;5;231;38;5;244m<s>' >>"$T/want"
printf "$paper"'\033[0;48;5;231;38;5;16mit' >>"$T/want"
printf "$paper"'\033[0;48;5;189;38;5;16mwas' >>"$T/want"
printf "$paper"'\033[0;4;48;5;75;38;5;16mnot' >>"$T/want"
printf "$paper"'\033[0;4;48;5;26;38;5;231mdull' >>"$T/want"
printf "$paper"'\033[0m\n' >>"$T/want"
same '--color always: grey, paper, blue, underlined' "$T/want" "$T/out"
COLORTERM=24bit heatmap --dark --color always -f scores -r 3 "$T/in.ts" \
    >"$T/out"
ok '--dark: blue is light, orange is light' grep -q \
    ';48;2;255;[0-9;]*38;5;16mnot.*;48;2;118;206;255;38;5;16mdull' "$T/out"

# Beside each other: without the colours' escapes, words stand in columns.
beside() { # OPTION ...: what a terminal with colours gets
	heatmap --beside --color always "$@" | sed "s/${escape}[^m]*m//g"
}
beside --width 60 -f alpha,scores,M -r 3 "$T/in.ts" >"$T/out"
cat >"$T/want" <<'END'
 0                  the number beside the field   negative  undefined 

record 3  label 1  predicted 1  y 0.750  correct yes
  alpha                    0.6  scores                  ≥ ±2
   <s> it was not dull           <s> it was not dull 

  M             ±1  1
  it             1         
  was            2         
  not            3         
  dull           4         
END
same '--beside: fields in columns, a matrix below' "$T/want" "$T/out"
beside --width 60 -f alpha,alpha,alpha -r 7 "$T/in.ts" >"$T/out"
cat >"$T/want" <<'END'
 0                  the number beside the field   negative  undefined 

record 7  label 5  predicted 0  y 0.250  correct no
  alpha                      1  alpha                      1
   x                             x 
  alpha                      1
   x 
END
same '--beside: a third field where there is room for two' "$T/want" "$T/out"
beside --width 80 -f alpha,alpha "$T/long.ts" >"$T/out"
ok '--beside: all words of both, in lines that have room' perl -CSD -Mutf8 -e '
	my $words = 0;
	while (<>) {
		my @words = /(?<= )(?:w+|漢字)(?= )/g;
		my $half = @words / 2;
		"@words[0 .. $half - 1]" eq "@words[$half .. $#words]" or die;
		my $wide = () = /[漢字]/g;
		chomp, length($_) + $wide <= 80 or die if @words;
		$words += @words;
	}
	$words == 180 or die "$words words\n"' "$T/out"
heatmap -f alpha,scores "$T/in.ts" >"$T/below"
heatmap --beside -f alpha,scores "$T/in.ts" >"$T/out"
same '--beside: bars are in one picture as it is' "$T/below" "$T/out"

# The page. Tokens: of HTML and LaTeX, an escape, no UTF-8, a newline, "é".
tests/stream.pl >"$T/bad.ts" <<'END'
tokens U8 bytes
token_ends I32 n
alpha F32 n
1 tokens=60,115,99,114,105,112,116,62,34,39,38,35,36,37,95,123,125,92,94,126,124,96,45,44,63,33,27,91,51,49,109,255,10,195,169 token_ends=8,11,26,31,33,35 alpha=0.1,0.2,0.3,0.4,nan,0.5
END
heatmap -t html -f alpha,scores,M -c kendall.alpha.scores \
    --title 'A <b> & "c"' -o "$T/page.html" "$T/in.ts"
heatmap -t html "$T/bad.ts" >"$T/bad.html"
heatmap -t html --beside -f alpha,scores,M "$T/in.ts" >"$T/beside.html"
for page in page bad beside; do
	for check in well-formed alone classes contrast even blind; do
		ok "html, $page: $check" tests/heatmap.pl $check \
		    "$T/$page.html"
	done
done
line() { # TEXT FILE: is it a line?
	grep -qxF -e "$1" "$2"
}
ok 'html: the title is escaped' line \
    '<h1>A &lt;b&gt; &amp; &quot;c&quot;</h1>' "$T/page.html"
ok 'html: so are tokens' line \
    '<span class="p4" title="0.1">&lt;script&gt;</span>' "$T/bad.html"
ok 'html: controls, and what is no UTF-8' line \
    '<span class="p13" title="0.4">�[31m</span>' "$T/bad.html"
ok 'html: undefined values' line '<span class="u" title="nan">��</span>' \
    "$T/bad.html"
ok 'html: are counted' line '<p class="scale">1 undefined</p></header>' \
    "$T/bad.html"
ok 'html: special tokens' line '<span class="s" title="8">&lt;s&gt;</span>' \
    "$T/page.html"
ok 'html: the rationale, exact values' line \
    '<span class="p8 r" title="0.3">not</span>' "$T/page.html"
ok 'html: negative values' line \
    '<span class="n16 r" title="-2">not</span>' "$T/page.html"
ok 'html: a matrix' line '<td class="n16" title="-1"></td>' "$T/page.html"
ok 'html: of words alone' sh -c 'test "$(grep -c "<td class" "$1")" -eq 17' \
    - "$T/page.html"
tensor-cut -d M <"$T/in.ts" | heatmap -t html >"$T/out"
ok 'html: how the stream was made' line \
    '<code>tensor-cut --drop M</code><br>' "$T/out"

heatmap -t latex -f alpha,scores -r 3 "$T/in.ts" >"$T/out"
sed -n '/record/,$p' "$T/out" >"$T/latex"
cat >"$T/want" <<'END'
\par\medskip\noindent\textbf{record 3}\quad
\textit{label} 1\quad
\textit{predicted} 1\quad
\textit{y} 0.750\quad
\textit{correct} yes\par
\noindent\textit{alpha} 0.6\quad
\heatspecial{\textless{}s\textgreater{}}
\heat{p0}{it}
\heat{p1}{was}
\heat{p8}{\underline{not}}
\heat{p16}{\underline{dull}}
\par
\noindent\textit{scores} $\ge$ $\pm$2, 1 undefined\quad
\heatspecial{\textless{}s\textgreater{}}
\heatundefined{it}
\heat{p8}{was}
\heat{n16}{\underline{not}}
\heat{p16}{\underline{dull}}
\par
END
same 'latex: fields' "$T/want" "$T/latex"
ok 'latex: all colours are defined' sh -c '
	test "$(grep -c "^.definecolor{heat[pn]" "$1")" -eq 33' - "$T/out"
heatmap -t latex -f M -r 3 "$T/in.ts" | sed -n '/heatrow{was/,/{dull}/p' \
    >"$T/latex"
cat >"$T/want" <<'END'
\heatrow{was}%
\heatcell{p8}%
\heatcell{p8}%
\heatcell{n16}%
\heatcell{p0}%
\\
\heatrow{\underline{not}}%
\heatcell{p0}%
\heatcell{p0}%
\heatundefinedcell%
\heatcell{p0}%
\\
\heatrow{\underline{dull}}%
END
same 'latex: a matrix' "$T/want" "$T/latex"
heatmap -t latex "$T/bad.ts" | sed -n 's/^.heat[a-z]*\({p[0-9]*}\)*{/{/p' \
    >"$T/latex"
cat >"$T/want" <<'END'
{\textless{}script\textgreater{}}
{\char34{}'{}\&}
{\#\$\%\_\{\}\textbackslash{}\textasciicircum{}\textasciitilde{}\textbar{}\char96{}-{},{}?{}!{}}
{\textbackslash{}x1b[31m}
{\textbackslash{}xff\textbackslash{}x0a}
{é}
END
same 'latex: what LaTeX would take for its own' "$T/want" "$T/latex"
if command -v pdflatex >/dev/null; then
	heatmap -t latex -f alpha "$T/bad.ts" >"$T/bad.tex"
	heatmap -t latex -f alpha,scores,M "$T/in.ts" >"$T/in.tex"
	heatmap -t latex --beside -f alpha,scores,M "$T/in.ts" \
	    >"$T/beside.tex"
	printf '%s\n' '\documentclass{article}\usepackage{xcolor}' \
	    '\begin{document}\input{in.tex}\input{bad.tex}' \
	    '\input{beside.tex}\input{long.tex}\end{document}' >"$T/doc.tex"
	perl -e 'print "tokens U8 bytes\ntoken_ends I32 n\nalpha F32 n\n",
	    "1 tokens=", join(",", (119) x 2000), " token_ends=",
	    join(",", 1 .. 2000), " alpha=", join(",", 1 .. 2000), "\n"' |
	    tests/stream.pl | heatmap -t latex --beside -f alpha,alpha \
	    >"$T/long.tex"
	ok 'latex: compiles' sh -c 'cd "$1" && pdflatex -halt-on-error doc' - \
	    "$T"
	ok 'latex: columns end with the page' sh -c \
	    '! grep "Overfull .vbox" "$1/doc.log"' - "$T"
else
	skip 'no pdflatex'
fi

heatmap -t latex --beside -f alpha,scores -r 7 "$T/in.ts" |
    sed -n '/^.noindent$/,$p' >"$T/latex"
cat >"$T/want" <<'END'
\noindent
\heatbeside{2}
\textit{alpha} 1\end{minipage}\hfill
\heatbeside{2}
\textit{scores} 0\end{minipage}\par
\noindent
\heatbeside{2}
\heat{p16}{x}
\end{minipage}\hfill
\heatbeside{2}
\heat{p0}{x}
\end{minipage}\par
END
same 'latex: fields beside each other' "$T/want" "$T/latex"

# Documents of nothing, of special tokens alone, of nothing but infinity; a
# field whose name is long, a word that is longer than a line.
name=a.name.that.is.much.longer.than.what.stands.at.the.left
long=$(perl -e 'print join ",", (104) x 300')
tests/stream.pl >"$T/odd.ts" <<END
tokens U8 bytes
token_ends I32 n
special BOOL n
$name F64 n
M F32 n n
1 tokens= token_ends= special= $name= M=
2 tokens=97,98 token_ends=1,2 special=1,1 $name=1,2 M=1,2,3,4
3 tokens=97,98 token_ends=1,2 special=0,0 $name=inf,-inf M=inf,nan,-inf,0
4 tokens=$long token_ends=0,300 special=0,0 $name=-1e-300,5e-324 M=1,2,3,4
END
for format in terminal html latex; do
	ok "$format: odd documents" heatmap --width 40 -t $format \
	    -f "$name,M" "$T/odd.ts"
	ok "$format: with colours" heatmap --width 40 -t $format \
	    -f "M,$name" --color always --words "$T/odd.ts"
	ok "$format: beside each other" heatmap --width 40 -t $format \
	    -f "M,$name,$name" --beside --color always "$T/odd.ts"
done
heatmap --width 40 -f "$name,M" -r 3,4 "$T/odd.ts" >"$T/out"
ok 'no line ends in blanks' sh -c '! grep -q " $" "$1"' - "$T/out"
ok 'a long name is clipped' grep -qx '  a.name.that…  ±inf ██ -█' \
    "$T/out"
ok 'however long its number' grep -qx '  a.name.t…  ±1e-300 -█' "$T/out"

# Which records.
heatmap -r 7,3 "$T/in.ts" >"$T/out"
heatmap "$T/in.ts" >"$T/all"
same 'numbers of records' "$T/all" "$T/out"
heatmap -r 0-3,4-9 "$T/in.ts" >"$T/out"
same 'ranges of them' "$T/all" "$T/out"
status 65 'a record that is not there' heatmap -r 4 "$T/in.ts"
ok 'is told' grep -q 'no record 4$' "$T/.err"
status 65 'a range of none' heatmap -r 3,4-6 "$T/in.ts"
ok 'is told too' grep -q 'no record of 4 to 6$' "$T/.err"
for list in '' x 3, ,3 3-1 -3 3--4 3,,4 1x 99999999999999999999; do
	status 64 "no list: '$list'" heatmap -r "$list" "$T/in.ts"
done

# What is refused.
status 65 'a field that is not there' heatmap -f alpha,beta "$T/in.ts"
ok 'is named' grep -q 'in.ts: no field beta$' "$T/.err"
status 65 'a field that is not of the tokens' heatmap -f label "$T/in.ts"
status 65 'a caption that is' heatmap -c alpha "$T/in.ts"
status 64 'an empty name' heatmap -f alpha, "$T/in.ts"
printf 'alpha F32 n\n1 alpha=1\n' | tests/stream.pl >"$T/none.ts"
status 65 'a stream without tokens' heatmap "$T/none.ts"
ok 'who makes them' grep -q tokenize "$T/.err"
sed 's/label I32 1/label F32 1/' >"$T/label" <<'END'
tokens U8 bytes
token_ends I32 n
alpha F32 n
label I32 1
1 tokens=97 token_ends=1 alpha=1 label=1
END
tests/stream.pl <"$T/label" >"$T/label.ts"
status 65 'a label of another type' heatmap "$T/label.ts"
status 64 'an unknown format' heatmap -t pdf "$T/in.ts"
status 64 'an unknown --color' heatmap --color no "$T/in.ts"
status 64 'a scale of 0' heatmap --scale 0 "$T/in.ts"
status 64 'a scale that is no number' heatmap --scale nan "$T/in.ts"
status 64 'a narrow terminal' heatmap --width 39 "$T/in.ts"
status 64 'two files' heatmap "$T/in.ts" "$T/in.ts"
status 65 'an empty input' heatmap /dev/null
status 66 'a file that is not there' heatmap "$T/none"
status 74 'a full disk' heatmap -o /dev/full "$T/in.ts"

cuts() { # every truncation fails, and leaves no output
	size=$(wc -c <"$T/in.ts")
	cut=0
	while [ "$cut" -lt "$size" ]; do
		if head -c "$cut" "$T/in.ts" |
		    heatmap -t html -o "$T/cut.html" 2>/dev/null; then
			echo "passes when cut at byte $cut"
			return 1
		fi
		cut=$((cut + 37))
	done
	set -- "$T"/cut.html*
	test ! -e "$1"
}
ok 'truncated streams fail, and leave no page' cuts
for format in terminal html latex; do
	heatmap -t $format -f alpha,M "$T/in.ts" >"$T/out"
	LC_ALL=de_DE.UTF-8 heatmap -t $format -f alpha,M <"$T/in.ts" >"$T/german"
	same "$format: the same in every locale" "$T/out" "$T/german"
done

heatmap --no-such-option 2>&1 | sed -n 's/^usage: / /p;s/^      //p' |
    tr -d '\n' | sed 's/^ //' >"$T/usage"
mandoc -T ascii man/heatmap.1 | sed 's/.\x08//g' |
    sed -n '/^SYNOPSIS/,/^DESC/p' | sed '1d;$d' | tr -s ' \n' '  ' |
    sed 's/^ //;s/ $//' >"$T/page"
same 'usage is the SYNOPSIS' "$T/usage" "$T/page"
ok 'the page is well made' mandoc -T lint -W warning man/heatmap.1
done_testing
