# spectrum.gp -- figures 2 and 3: two means over the lambda of sparsegen, a
# panel an encoder. Below 0 the axis is logarithmic; softmax stands apart.
#	table: CSV of results.awk; encoders: names; gradient, loo: fields;
#	quantity: what they are
at(lambda) = lambda < 0 ? -log10(1 - lambda) : lambda
softmax = at(-100) - 0.7
x(row) = strcol('projection') eq 'softmax' ? softmax : at(column('lambda'))
if_is(e, f, value) = strcol('encoder') eq e && strcol('field') eq f ? value : \
    NaN
if_grid(e, f, value) = strcol('projection') eq 'softmax' ? NaN : \
    if_is(e, f, value)
either(value) = strcol('field') eq gradient || strcol('field') eq loo ? \
    value : NaN

# One scale for all panels.
set datafile columnheaders
stats table using (either(column('low'))):(either(column('high'))) nooutput
step = 0.05
set yrange [step * floor(STATS_min_x / step):step * ceil(STATS_max_y / step)]

set xrange [softmax - 0.3:1.1]
set xtics ('softmax' softmax) font ',11'
set for [l in '-100 -30 -10 -3 -1 0 0.5 1'] xtics add (l at(l))
set xlabel 'λ of sparsegen (0: sparsemax)' offset 0, 0.3
set tmargin 2
set bmargin 6.5
set key at graph 0.5, graph -0.36 center horizontal maxrows 1 Left reverse \
    samplen 3 width 1
set multiplot layout 1, words(encoders) columnsfirst
do for [e in encoders] {
	set title name(e) offset 0, -0.7
	set ylabel (e eq word(encoders, 1) ? quantity : '')
	plot table using (x(0)):(if_grid(e, gradient, column('mean'))) \
	    smooth unique with lines linecolor rgb blue notitle, \
	  table using (x(0)):(if_grid(e, loo, column('mean'))) \
	    smooth unique with lines linecolor rgb vermilion dashtype 2 \
	    notitle, \
	  table using (x(0)):(if_is(e, gradient, column('mean'))):\
	    (column('low')):(column('high')) with yerrorbars pointtype 7 \
	    linecolor rgb blue notitle, \
	  table using (x(0)):(if_is(e, loo, column('mean'))):\
	    (column('low')):(column('high')) with yerrorbars pointtype 5 \
	    linecolor rgb vermilion notitle, \
	  NaN with linespoints pointtype 7 linecolor rgb blue \
	    title 'gradient', \
	  NaN with linespoints pointtype 5 dashtype 2 linecolor rgb vermilion \
	    title 'leave-one-out'
}
unset multiplot
