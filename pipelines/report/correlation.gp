# correlation.gp -- figures 1 and 4: tau-b of attention and importance, of the
# inputs and of the states; ours filled, the published values hollow.
#	table: CSV of agree.awk; encoders: names; measure: grad or loo; what: its
#	name in the paper
inputs = 'kendall.alpha.'.measure.'.y.X'
states = 'kendall.alpha.'.measure.'.y.H'
models = words(encoders) * 2
encoder(i) = word(encoders, (i + 1) / 2)
projection(i) = i % 2 ? 'softmax' : 'sparsemax'
if_is(i, f, value) = is(encoder(i), projection(i), f) ? value : NaN

set xrange [0.5:models + 0.5]
set yrange [* < -0.05:1.05]
set ylabel 'τ of attention and '.what font ',12'
unset xtics
do for [i = 1:models] {
	set label i name(encoder(i))."\n".projection(i) at i, graph -0.06 center
	if (i > 1) {
		set arrow i from i - 0.5, graph 0 to i - 0.5, graph 1 nohead \
		    linecolor rgb '#dddddd'
	}
}
set bmargin 7
set xzeroaxis linetype 1 linecolor rgb '#888888'
set key at screen 0.53, screen 0.09 center vertical Left reverse \
    maxrows 2 samplen 1 width 2

plot for [i = 1:models] table using (i - 0.13):(if_is(i, inputs, \
    column('published'))):(column('published_sd')) with yerrorbars \
    pointtype 6 linecolor rgb blue notitle, \
  for [i = 1:models] table using (i + 0.27):(if_is(i, states, \
    column('published'))):(column('published_sd')) with yerrorbars \
    pointtype 4 linecolor rgb vermilion notitle, \
  for [i = 1:models] table using (i - 0.27):(if_is(i, inputs, \
    column('mean'))):(column('low')):(column('high')) with yerrorbars \
    pointtype 7 linecolor rgb blue notitle, \
  for [i = 1:models] table using (i + 0.13):(if_is(i, states, \
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
