/* random_test.c -- the generators' published values, and simple statistics. */

#include "tap.h"
#include "tensor/random.h"

enum { DRAWS = 200000 };

/* The first five numbers of splitmix64 from 1234567. */
static void
test_split(void)
{
	static const uint64_t known[] = { 6457827717110365317u,
		3203168211198807973u, 9817491932198370423u,
		4593380528125082431u, 16408922859458223821u };
	uint64_t state = 1234567;
	bool same = true;

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		same &= random_split(&state) == known[i];
	ok(same, "splitmix64 gives its known values");
}

/* The first ten numbers of xoshiro256** from the state 1, 2, 3, 4. */
static void
test_bits(void)
{
	static const uint64_t known[] = { 11520u, 0u, 1509978240u,
		1215971899390074240u, 1216172134540287360u, 607988272756665600u,
		16172922978634559625u, 8476171486693032832u,
		10595114339597558777u, 2904607092377533576u };
	struct random r = { { 1, 2, 3, 4 } };
	bool same = true;

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		same &= random_bits(&r) == known[i];
	ok(same, "xoshiro256** gives its known values");
}

static void
test_streams(void)
{
	struct random a = random_stream(1, "synth", 7);
	struct random b = random_stream(1, "synth", 7);
	struct random other[] = { random_stream(2, "synth", 7),
		random_stream(1, "synth", 8), random_stream(1, "synti", 7),
		random_stream(1, "", 7) };
	uint64_t first = random_bits(&a);
	bool differ = true;

	ok(first == random_bits(&b), "a stream is what its parts say");
	for (size_t i = 0; i < sizeof other / sizeof *other; i++)
		differ &= random_bits(&other[i]) != first;
	ok(differ, "another seed, name or number is another stream");
}

/* First draws of neighbouring streams: half of the bits differ. */
static void
test_neighbours(void)
{
	double bits = 0;

	for (uint64_t i = 0; i < 10000; i++) {
		struct random a = random_stream(1, "x", i);
		struct random b = random_stream(1, "x", i + 1);
		uint64_t changed = random_bits(&a) ^ random_bits(&b);

		for (; changed != 0; changed &= changed - 1)
			bits++;
	}
	ok(fabs(bits / 10000 - 32) < 0.16,
	    "neighbours differ in half the bits");
}

static void
test_uniform(void)
{
	struct random r = random_stream(3, "uniform", 0);
	double sum = 0, squares = 0, low = 1, high = 0;

	for (size_t i = 0; i < DRAWS; i++) {
		double u = random_uniform(&r);

		sum += u;
		squares += u * u;
		low = fmin(low, u);
		high = fmax(high, u);
	}
	ok(low >= 0 && high < 1, "uniform is in [0, 1)");
	ok(low < 1e-3 && high > 1 - 1e-3, "and comes near both ends");
	ok(fabs(sum / DRAWS - 1.0 / 2) < 0.003, "its mean is 1/2");
	ok(fabs(squares / DRAWS - 1.0 / 3) < 0.003, "its second moment is 1/3");
}

static void
test_normal(void)
{
	struct random r = random_stream(3, "normal", 0);
	double moment[5] = { 0 };

	for (size_t i = 0; i < DRAWS; i++) {
		double x = random_normal(&r);

		for (int k = 1; k <= 4; k++)
			moment[k] += pow(x, k) / DRAWS;
	}
	ok(fabs(moment[1]) < 0.01, "normal: mean 0");
	ok(fabs(moment[2] - 1) < 0.015, "normal: variance 1");
	ok(fabs(moment[3]) < 0.04, "normal: no skew");
	ok(fabs(moment[4] - 3) < 0.1, "normal: fourth moment 3");
}

/* Chi squared of 6 faces, 5 degrees of freedom: beyond 20.5 once in 1000. */
static void
test_below(void)
{
	struct random r = random_stream(3, "dice", 0);
	double count[6] = { 0 }, chi = 0, expected = DRAWS / 6.0;
	bool inside = true;

	for (size_t i = 0; i < DRAWS; i++)
		count[random_below(&r, 6)]++;
	for (size_t i = 0; i < 6; i++)
		chi += (count[i] - expected) * (count[i] - expected) / expected;
	ok(chi < 20.5, "six faces come equally often: chi squared %.2f", chi);
	for (size_t i = 0; i < 100; i++) {
		uint64_t most = UINT64_MAX / 2 + 2; /* half is refused */

		inside &= random_below(&r, most) < most;
		inside &= random_below(&r, 1) == 0;
	}
	ok(inside, "below stays below");
}

/* Every order of three items comes equally often. */
static void
test_shuffle(void)
{
	struct random r = random_stream(3, "cards", 0);
	double count[27] = { 0 }, least = 1, most = 0;
	size_t kinds = 0;

	for (size_t i = 0; i < 60000; i++) {
		size_t items[3] = { 0, 1, 2 };

		random_shuffle(&r, items, 3);
		count[items[0] * 9 + items[1] * 3 + items[2]]++;
	}
	for (size_t i = 0; i < 27; i++) {
		if (count[i] == 0)
			continue;
		kinds++;
		least = fmin(least, count[i] / 60000);
		most = fmax(most, count[i] / 60000);
	}
	ok(kinds == 6, "shuffles of three: six orders");
	ok(least > 0.16 && most < 0.1734, "equally often");
}

int
main(void)
{
	test_split();
	test_bits();
	test_streams();
	test_neighbours();
	test_uniform();
	test_normal();
	test_below();
	test_shuffle();
	return done_testing();
}
