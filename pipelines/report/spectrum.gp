# spectrum.gp -- figures 2 and 3: two means over the lambda of sparsegen, a
# panel an encoder. Below 0 the axis is logarithmic; softmax stands apart.
#	table: CSV of results.awk; encoders: names; gradient, loo: fields;
#	quantity: what they are
at(lambda) = lambda < 0 ? -log10(1 - lambda) : lambda
softmax = at(-100) - 0.45
x(row) = strcol('projection') eq 'softmax' ? softmax : at(column('lambda'))
if_is(e, f, value) = strcol('encoder') eq e && strcol('field') eq f ? value : \
    NaN
if_grid(e, f, value) = strcol('projection') eq 'softmax' ? NaN : \
    if_is(e, f, value)
mean(e, f) = if_is(e, f, column('mean'))

set xrange [softmax - 0.2:1.1]
set xtics ('softmax' softmax) rotate by -40
set for [l in '-100 -30 -10 -3 -1 0 0.5 0.99'] xtics add \
    ((l eq '0' ? 'sparsemax' : l) at(l))
set xlabel 'λ of sparsegen' offset 0, 0.5
set key top left Left reverse samplen 2
set multiplot layout 1, words(encoders) columnsfirst
do for [e in encoders] {
	set title name(e)
	set ylabel (e eq word(encoders, 1) ? quantity : '')
	plot table using (x(0)):(if_grid(e, gradient, column('mean'))) \
	    with lines linecolor rgb blue notitle, \
	  table using (x(0)):(if_grid(e, loo, column('mean'))) \
	    with lines linecolor rgb vermilion dashtype 2 notitle, \
	  table using (x(0)):(mean(e, gradient)):(column('low')):\
	    (column('high')) with yerrorbars pointtype 7 linecolor rgb blue \
	    title 'gradient', \
	  table using (x(0)):(mean(e, loo)):(column('low')):(column('high')) \
	    with yerrorbars pointtype 5 linecolor rgb vermilion \
	    title 'leave-one-out'
}
unset multiplot
