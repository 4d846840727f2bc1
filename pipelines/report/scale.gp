# scale.gp -- time against length, memory against the number of documents.
#	lengths: CSV of medians.awk; documents: CSV of scale
set datafile columnheaders
set multiplot layout 1, 2
set logscale xy
works = 'inference eq5 loo'
titles = '"decision" "Eq. 5" "leave-one-out"'
colours = green.' '.blue.' '.vermilion
encoders = 'lstm transformer'
# A rate of words, or of documents: milliseconds a document.
time(w, e) = strcol('work') eq word(works, w) && \
    strcol('encoder') eq word(encoders, e) ? 1000 / column('value') * \
    (strcol('unit') eq 'words/s' ? column('where') : 1) : NaN
set xlabel 'words of the document'
set ylabel 'milliseconds a document'
set xtics (25, 50, 100, 200, 300)
set format y '%g'
set key top left Left reverse samplen 2
set datafile missing NaN
plot for [e = 1:2] for [w = 1:3] lengths using \
    (column('where')):(time(w, e)) with points \
    pointtype (e == 1 ? 7 : 5) linecolor rgb word(colours, w) \
    title word(titles, w).', '.name(word(encoders, e))

programs = system("awk -F, '!/^#/ && $1 != \"documents\" && !seen[$2]++ \
    { print $2 }' ".documents)
unset logscale y
set xlabel 'documents through the pipe'
set ylabel 'memory of a process, MB'
set xtics auto
set format x '10^{%L}'
set yrange [0:*]
set key top left maxrows 8
plot for [p = 1:words(programs)] documents using (column('documents')):\
    (strcol('program') eq word(programs, p) ? column('bytes') / 1e6 : NaN) \
    with points pointtype p linecolor p title word(programs, p)
unset multiplot
