# agree.awk -- do two workers compute the same? A file of results has numbers,
# one a line, and the other worker's, named .other, has a twin named .ours.
# Fails when a difference is above the tolerance of the work. A ReLU whose input
# is 0 but for rounding may be open for one and shut for the other: of gradients
# one number in a thousand may be ten times as far apart.
#	awk -f agree.awk WORK.ENCODER.WHERE.WAY.other ...
BEGIN {
	FS = ","
	tolerance["training"] = 5e-4 # losses, relative to the largest
	tolerance["inference"] = 1e-5 # y
	tolerance["eq4"] = 5e-5 # shares of importance, of a document 1
	tolerance["eq5"] = 1e-5
	tolerance["loo"] = 1e-4 # differences of nearly equal y
	tolerance["tau"] = 1e-6 # tau and p; files have 9 digits
	tolerance["pipe"] = 1e-6 # y
	rare["eq4"] = rare["eq5"] = 1e-3
	for (i = 1; i < ARGC; i++)
		failed += !compare(ARGV[i])
	exit failed > 0 || i == 1
}
function compare(other, ours, name, work, a, b, more, n, far, largest, worst) {
	name = other
	sub(/other$/, "", name)
	ours = name "ours"
	gsub(/.*\/|\.$/, "", name)
	work = name
	sub(/\..*/, "", work)
	for (;;) {
		more = (getline a <ours)
		if (more != (getline b <other)) {
			print name ": not as many numbers"
			return 0
		}
		if (more <= 0)
			break
		sub(/.*,/, "", a)
		sub(/.*,/, "", b)
		if ((a ~ /nan/) != (b ~ /nan/) || (a == "") != (b == ""))
			worst = 1e300
		if (a ~ /^[-0-9]/ && b ~ /^[-0-9]/) {
			n++
			far += size(a - b) > tolerance[work]
			if (size(a - b) > worst)
				worst = size(a - b)
			if (size(b + 0) > largest)
				largest = size(b + 0)
		}
	}
	close(ours)
	close(other)
	if (work == "training")
		worst /= largest
	agrees = n > 0 && (worst <= tolerance[work] ||
	    far <= rare[work] * n && worst <= 10 * tolerance[work])
	printf "%-34s %7d numbers, largest difference %.1e of %.0e%s\n", name, \
	    n, worst, tolerance[work], agrees ? "" : "  DOES NOT AGREE"
	return agrees
}
function size(x) {
	return x < 0 ? -x : x
}
