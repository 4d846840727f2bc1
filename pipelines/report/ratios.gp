# ratios.gp -- how many times as fast as PyTorch, beside what ought to be.
#	table: CSV of medians.awk; peer: its name
set datafile columnheaders
set border 1
unset grid
set grid xtics ytics linecolor '#dddddd'
set logscale x
set xlabel 'times as fast as '.peer.', one core each (log scale)'
set xtics (1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
set ytics scale 0
set key at screen 0.62, screen 0.04 center horizontal maxrows 1 Left \
    reverse samplen 1 width 1
set lmargin 27
set bmargin 6.5

number(work) = work eq 'eq4' ? 'Eq. 4' : work eq 'eq5' ? 'Eq. 5' : \
    work eq 'loo' ? 'leave-one-out' : work eq 'tau' ? 'tau-b' : work
who(encoder) = encoder eq '-' ? '' : ' '.name(encoder)
where(w) = w eq '-' ? '' : w eq 'sst' ? ' SST' : w eq 'imdb' ? ' IMDb' : ' '.w
row(w, e, p, way) = number(w).who(e).where(p).(way eq 'loop' ? ' (a loop)' : '')
against(x) = strcol('side') eq 'ours' && column('ratio') > 0 ? x : NaN
# Rows from above, in the order of the file.
set table $rows separator comma
plot table using (against(1)):(column('ratio')):(column('ratio_low')):\
    (column('ratio_high')):(strcol('ratio_goal') eq '-' ? 0 : \
    real(strcol('ratio_goal'))):(row(strcol('work'), strcol('encoder'), \
    strcol('where'), strcol('way'))) with table if (against(1) == 1)
unset table
unset datafile columnheaders
set yrange [-|$rows| + 0.5:0.5]
plot $rows using 2:(-$0):3:4:ytic(strcol(6)) with xerrorbars pointtype 7 \
    linecolor rgb blue title 'median, least, most', \
  '' using 2:($5 > 0 && $2 < $5 ? -$0 : NaN):3:4 with xerrorbars pointtype 7 \
    linecolor rgb vermilion title 'below its goal', \
  '' using ($5 > 0 ? $5 : NaN):(-$0) with points pointtype 2 \
    linecolor rgb '#444444' title 'goal'
