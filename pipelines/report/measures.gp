# measures.gp -- the demonstration's results, by measure and model.
#	table: CSV of results.awk; prefix: what it calls them; fields: along the
#	x axis; quantity: along the y axis
set datafile columnheaders
models = 'lstm-softmax lstm-sparsemax transformer-softmax transformer-sparsemax'
marks = '7 6 5 4'
colours = blue.' '.blue.' '.vermilion.' '.vermilion
encoder(i) = substr(word(models, i), 1, strstrt(word(models, i), '-') - 1)
projection(i) = substr(word(models, i), strstrt(word(models, i), '-') + 1, 99)
if_is(i, f, value) = is(encoder(i), projection(i), prefix.f) ? value : NaN
kind(f) = f[1:4] eq 'grad' ? 'gradient' : f[1:3] eq 'loo' ? 'leave-one-out' : \
    'attention'
part(f) = f eq 'alpha' ? '' : f[strlen(f):] eq 'X' ? 'of inputs' : 'of states'

set xrange [0.5:words(fields) + 0.5]
set yrange [* < 0:1.05]
set ylabel quantity
set xtics scale 0 ('' 0)
do for [k = 1:words(fields)] {
	set xtics add (kind(word(fields, k))."\n".part(word(fields, k)) k)
	if (k > 1) {
		set arrow k from k - 0.5, graph 0 to k - 0.5, graph 1 nohead \
		    linecolor rgb '#dddddd'
	}
}
if (prefix eq 'precision.') {
	stats table using (if_is(1, 'alpha', column('chance'))) nooutput
	set arrow 99 from graph 0, first STATS_mean to graph 1, \
	    first STATS_mean nohead linecolor rgb '#222222'
}
set xzeroaxis linetype 1 linecolor rgb '#888888'
set bmargin 6
set key at screen 0.53, screen 0.08 center vertical Left reverse maxrows 2 \
    samplen 1 width 2

plot for [i = 1:4] for [k = 1:words(fields)] table using \
    (k + (i - 2.5) * 0.17):(if_is(i, word(fields, k), column('mean'))):\
    (column('low')):(column('high')) with yerrorbars \
    pointtype int(word(marks, i)) linecolor rgb word(colours, i) notitle, \
  for [i = 1:4] NaN with points pointtype int(word(marks, i)) \
    linecolor rgb word(colours, i) \
    title name(encoder(i)).' '.projection(i), \
  NaN with lines linecolor rgb '#222222' \
    title (prefix eq 'precision.' ? 'chance' : '')
