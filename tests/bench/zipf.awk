# zipf.awk -- texts where there are none: of 2400 documents, their lengths like
# those of a corpus, their words by Zipf's law, which gives a batch about as
# many different words as running text has.
#	awk -v corpus=sst|imdb -f zipf.awk
# The random numbers are Park and Miller's (1988): the same in every awk.
function uniform() {
	state = state * 16807 % 2147483647
	return state / 2147483647
}
function normal() { # the sum of twelve has a variance of 1
	sum = -6
	for (k = 0; k < 12; k++)
		sum += uniform()
	return sum
}
function between(low, x, high) {
	return int(x < low ? low : x > high ? high : x)
}
BEGIN {
	state = 1
	vocabulary = 13000
	print "text,label,exp_split"
	for (i = 0; i < 2400; i++) {
		n = corpus == "sst" ? between(3, 19 + 9 * normal(), 52) : \
		    between(10, 160 * exp(0.6 * normal()), 400)
		for (text = ""; n > 0; n--)
			text = text (text == "" ? "" : " ") \
			    "w" int(exp(uniform() * log(vocabulary)))
		print text "," i % 2 "," (i % 4 == 0 ? "test" : "train")
	}
}
