# correlation.gp -- figures 1 and 4: tau-b of attention and importance, of the
# inputs and of the states, a panel a corpus; ours filled, the published values
# hollow.
#	table: CSV of agree.awk; corpora, encoders: names; measure: grad or loo;
#	what: its name in the paper
inputs = 'kendall.alpha.'.measure.'.y.X'
states = 'kendall.alpha.'.measure.'.y.H'
panels = words(corpora)
models = words(encoders) * 2
encoder(i) = word(encoders, (i + 1) / 2)
projection(i) = i % 2 ? 'softmax' : 'sparsemax'
if_is(c, i, f, value) = strcol('corpus') eq c && \
    is(encoder(i), projection(i), f) ? value : NaN
# Where a panel ends, as a share of the width: the first has the axis' name.
axis = 74.0 / width
edge(k) = axis + k * (1 - axis - 0.01) / panels

set xrange [0.5:models + 0.5]
set yrange [-0.35:1.15]
set ytics -0.2, 0.2, 1
unset xtics
do for [i = 1:models] {
	set label i name(encoder(i))."\n".projection(i) at i, graph -0.06 \
	    center font ',11'
	if (i > 1) {
		set arrow i from i - 0.5, graph 0 to i - 0.5, graph 1 nohead \
		    linecolor rgb '#dddddd'
	}
}
set tmargin at screen 0.92
set bmargin at screen 0.27
set xzeroaxis linetype 1 linecolor rgb '#888888'
set key at screen 0.5, screen 0.08 center vertical Left reverse \
    maxrows 2 samplen 1 width 2

set multiplot
do for [k = 1:panels] {
	c = word(corpora, k)
	set lmargin at screen edge(k - 1)
	set rmargin at screen edge(k) - 0.015
	set title title(c) offset 0, -0.7
	set ylabel (k == 1 ? 'τ of attention and '.what : '') font ',12'
	if (k > 1) {
		set format y ''
		set key off
	}
	plot for [i = 1:models] table using (i - 0.13):(if_is(c, i, inputs, \
	    column('published'))):(column('published_sd')) with yerrorbars \
	    pointtype 6 linecolor rgb blue notitle, \
	  for [i = 1:models] table using (i + 0.27):(if_is(c, i, states, \
	    column('published'))):(column('published_sd')) with yerrorbars \
	    pointtype 4 linecolor rgb vermilion notitle, \
	  for [i = 1:models] table using (i - 0.27):(if_is(c, i, inputs, \
	    column('mean'))):(column('low')):(column('high')) with yerrorbars \
	    pointtype 7 linecolor rgb blue notitle, \
	  for [i = 1:models] table using (i + 0.13):(if_is(c, i, states, \
	    column('mean'))):(column('low')):(column('high')) with yerrorbars \
	    pointtype 5 linecolor rgb vermilion notitle, \
	  NaN with points pointtype 7 linecolor rgb blue \
	    title 'inputs, ours with 95 % interval', \
	  NaN with points pointtype 6 linecolor rgb blue \
	    title 'inputs, published ± sd', \
	  NaN with points pointtype 5 linecolor rgb vermilion \
	    title 'states, ours with 95 % interval', \
	  NaN with points pointtype 4 linecolor rgb vermilion \
	    title 'states, published ± sd'
}
unset multiplot
