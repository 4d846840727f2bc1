# spectrum.gp -- figures 2 and 3: two means over the lambda of sparsegen, a row
# of panels an encoder, a column a corpus. Below 0 the axis is logarithmic;
# softmax stands apart.
#	table: CSV of results.awk; corpora, encoders: names; gradient, loo:
#	fields; quantity: what they are
at(lambda) = lambda < 0 ? -log10(1 - lambda) : lambda
softmax = at(-100) - 0.7
x(row) = strcol('projection') eq 'softmax' ? softmax : at(column('lambda'))
if_is(c, e, f, value) = strcol('corpus') eq c && strcol('encoder') eq e && \
    strcol('projection') ne 'sparsemax' && strcol('field') eq f ? value : NaN
if_grid(c, e, f, value) = strcol('projection') eq 'softmax' ? NaN : \
    if_is(c, e, f, value)
either(value) = strcol('field') eq gradient || strcol('field') eq loo ? \
    value : NaN
columns = words(corpora)
rows = words(encoders)
left(k) = 62.0 / width + k * (1 - 86.0 / width) / columns
above(k) = 1 - 28.0 / height - k * (1 - 118.0 / height) / rows

# One scale for all panels.
set datafile columnheaders
stats table using (either(column('low'))):(either(column('high'))) nooutput
step = 0.05
set yrange [step * floor(STATS_min_x / step):step * ceil(STATS_max_y / step)]

set xrange [softmax - 0.3:1.1]
set xtics ('softmax' softmax) font ',11'
set for [l in '-100 -30 -10 -3 -1 0 0.5 1'] xtics add (l at(l))
set key at screen 0.5, screen 22.0 / height center vertical maxrows 2 Left \
    reverse samplen 3 width 1
set multiplot
do for [r = 1:rows] {
	do for [k = 1:columns] {
		c = word(corpora, k)
		e = word(encoders, r)
		set lmargin at screen left(k - 1)
		set rmargin at screen left(k) - 0.012
		set tmargin at screen above(r - 1) - (r > 1 ? 0.03 : 0)
		set bmargin at screen above(r) + 0.03
		set title (r == 1 ? title(c) : '') offset 0, -0.7
		set label 1 (k == columns ? name(e) : '') at graph 1, \
		    graph 0.5 center rotate by -90 offset 2, 0
		set ylabel (k == 1 ? quantity : '') offset 1, 0 font ',12'
		set format y (k == 1 ? '%g' : '')
		set xlabel (r == rows ? 'λ of sparsegen (0: sparsemax)' : '') \
		    offset 0, 0.3
		plot table using (x(0)):(if_grid(c, e, gradient, \
		    column('mean'))) smooth unique with lines \
		    linecolor rgb blue notitle, \
		  table using (x(0)):(if_grid(c, e, loo, column('mean'))) \
		    smooth unique with lines linecolor rgb vermilion \
		    dashtype 2 notitle, \
		  table using (x(0)):(if_is(c, e, gradient, column('mean'))):\
		    (column('low')):(column('high')) with yerrorbars \
		    pointtype 7 linecolor rgb blue notitle, \
		  table using (x(0)):(if_is(c, e, loo, column('mean'))):\
		    (column('low')):(column('high')) with yerrorbars \
		    pointtype 5 linecolor rgb vermilion notitle, \
		  NaN with linespoints pointtype 7 linecolor rgb blue \
		    title 'gradient', \
		  NaN with linespoints pointtype 5 dashtype 2 \
		    linecolor rgb vermilion title 'leave-one-out'
		set key off
	}
}
unset multiplot
