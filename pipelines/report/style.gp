# style.gp -- what all figures share. Colours: Okabe and Ito (2008), told apart
# by the colour-blind; marks differ too, for print without colour.
#	gnuplot -e 'height = 400' style.gp FIGURE.gp >FIGURE.svg
if (!exists('width')) {
	width = 720
}
set terminal svg size width, height font 'DejaVu Sans,13' background '#ffffff' \
    linewidth 1.2
set datafile separator ','
set datafile missing NaN
set encoding utf8
set border 3 linecolor '#444444'
set tics nomirror textcolor '#222222'
set grid ytics linecolor '#dddddd'
set errorbars small
set pointsize 0.8
blue = '#0072b2'
vermilion = '#d55e00'
green = '#009e73'
purple = '#cc79a7'
# Does the row of the table have these? Else gnuplot leaves it out.
is(e, p, f) = strcol('encoder') eq e && strcol('projection') eq p && \
    strcol('field') eq f
title(corpus) = corpus eq 'imdb' ? 'IMDb' : corpus eq '20news' ? '20News' : \
    corpus eq 'sst' ? 'SST' : corpus
name(encoder) = encoder eq 'lstm' ? 'BiLSTM' : 'Transformer'
