# shares.gp -- each work's share of what the processor can do.
#	table: CSV of medians.awk
set datafile columnheaders
works = 'training inference eq4 eq5 loo'
titles = '"training" "inference" "Eq. 4" "Eq. 5" "leave-one-out"'
corpora = 'sst imdb'
lengths = '20 100 200'
has_corpus(w) = w <= 3
begin(w) = has_corpus(w) ? 2.5 * (w - 1) : 7.5 + 3.5 * (w - 4)
wheres(w) = has_corpus(w) ? corpora : lengths
place(list, name) = sum [i = 1:words(list)] (word(list, i) eq name ? i : 0)
# Where the row's bar of the encoder stands, if it has one.
x(e) = (w = place(works, strcol('work')), \
    k = w > 0 ? place(wheres(w), strcol('where')) : 0, \
    strcol('encoder') eq e && k > 0 ? \
    begin(w) + k - 1 + (e eq 'lstm' ? -0.2 : 0.2) : NaN)
label(where) = where eq 'sst' ? 'SST' : where eq 'imdb' ? 'IMDb' : where

set xrange [-0.75:14.25]
set yrange [0:1]
set ylabel "share of the processor's multiply-adds"
set ytics ('0' 0, '20 %%' 0.2, '40 %%' 0.4, '60 %%' 0.6, '80 %%' 0.8, \
    '100 %%' 1)
set xtics scale 0 ('' 0)
do for [w = 1:5] {
	n = words(wheres(w))
	do for [k = 1:n] {
		set xtics add (label(word(wheres(w), k)) begin(w) + k - 1)
	}
	set label w word(titles, w) at begin(w) + (n - 1) / 2.0, \
	    graph -0.13 center
}
set bmargin 6
set key at screen 0.53, screen 0.05 center horizontal Left reverse samplen 1
set style fill solid noborder
set boxwidth 0.38

goal(e) = strcol('share_goal') eq '-' ? NaN : column('share_goal')
plot table using (x('lstm')):(column('share')) with boxes \
    linecolor rgb blue title 'BiLSTM', \
  '' using (x('transformer')):(column('share')) with boxes \
    linecolor rgb vermilion title 'Transformer', \
  for [e in 'lstm transformer'] '' using (x(e)):(goal(e)):(0.17) \
    with xerrorbars pointtype -1 linewidth 2 linecolor rgb '#222222' notitle, \
  NaN with lines linewidth 2 linecolor rgb '#222222' title 'goal'
