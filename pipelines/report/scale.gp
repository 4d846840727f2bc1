# scale.gp -- time against length; time and memory against the number of
# documents.
#	lengths: CSV of medians.awk; documents: CSV of scale
set datafile columnheaders
works = 'inference eq5 loo'
titles = '"decision" "Eq. 5" "leave-one-out"'
colours = green.' '.blue.' '.vermilion
encoders = 'lstm transformer'
# A rate of words, or of documents: milliseconds a document.
spent(w, e) = strcol('work') eq word(works, w) && \
    strcol('encoder') eq word(encoders, e) ? 1000 / column('value') * \
    (strcol('unit') eq 'words/s' ? column('where') : 1) : NaN
programs = system("awk -F, '!/^#/ && $1 != \"documents\" && !seen[$2]++ \
    { print $2 }' ".documents)
of(p, x) = strcol('program') eq word(programs, p) ? x : NaN
colour(p) = word('#0072b2 #d55e00 #009e73 #cc79a7 #e69f00', (p - 1) % 5 + 1)

set multiplot layout 2, 2
set logscale xy
set autoscale xfix
set xlabel 'words of a document'
set ylabel 'milliseconds a document'
set xtics (25, 50, 100, 200, 300, 400)
set format y '%g'
unset key
plot for [e = 1:2] for [w = 1:3] lengths using (column('where')):(spent(w, e)) \
    smooth unique with linespoints dashtype e pointtype (e == 1 ? 7 : 5) \
    linecolor rgb word(colours, w)

set xlabel 'documents through the pipe'
set ylabel 'CPU seconds of a process'
set xtics auto
set format xy '10^{%L}'
plot for [p = 1:words(programs)] documents using (column('documents')):\
    (of(p, column('cpu'))) smooth unique with linespoints \
    pointtype p linecolor rgb colour(p)

set ylabel 'memory of a process, MB'
set format y '%g'
plot for [p = 1:words(programs)] documents using (column('documents')):\
    (of(p, column('bytes') / 1e6)) smooth unique with linespoints \
    pointtype p linecolor rgb colour(p)

# The fourth place is the key's.
unset logscale
unset border
unset tics
unset xlabel
unset ylabel
set xrange [0:1]
set yrange [0:1]
set key left top Left reverse samplen 2 maxrows 19 font ',11' spacing 0.9
plot for [e = 1:2] for [w = 1:3] NaN with linespoints dashtype e \
    pointtype (e == 1 ? 7 : 5) linecolor rgb word(colours, w) \
    title word(titles, w).', '.name(word(encoders, e)), \
  for [p = 1:words(programs)] NaN with linespoints pointtype p \
    linecolor rgb colour(p) title word(programs, p)
unset multiplot
