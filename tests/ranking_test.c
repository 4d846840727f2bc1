/* ranking_test.c -- average precision and ROC-AUC: scikit-learn, definitions,
 * and every order of a few words. */
#include "golden.h"
#include "measures/auc.h"
#include "measures/precision.h"
#include "tap.h"
#include "tensor/random.h"

enum { N = 80 };

static struct arena arena;

static void
test_stored(void)
{
	FILE *file = golden_open("tests/golden/ranking.txt");
	struct golden g;
	size_t cases = 0, precision = 0, auc = 0;

	for (; golden_next(file, &g, 2, 2); cases++) {
		unsigned char label[GOLDEN_N];

		for (size_t i = 0; i < g.n; i++)
			label[i] = g.array[1][i] != 0;
		precision +=
		    near(average_precision(g.array[0], label, g.n, &arena),
			g.expected[0], 1e-14);
		auc += near(roc_auc(g.array[0], label, g.n, &arena),
		    g.expected[1], 1e-14);
	}
	fclose(file);
	ok(cases == 15, "stored cases: %zu", cases);
	ok(precision == cases, "average precision as scikit-learn's");
	ok(auc == cases, "ROC-AUC as scikit-learn's");
}

/* How often a positive scores above a negative, pair by pair. */
static double
auc_by_pairs(const double *score, const unsigned char *positive, size_t n)
{
	double above = 0, pairs = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			if (positive[i] && !positive[j]) {
				above += score[i] > score[j];
				above += 0.5 * (score[i] == score[j]);
				pairs++;
			}
	return above / pairs;
}

/* Sum over relevant items of the precision where each one enters. */
static double
precision_by_items(const double *score, const unsigned char *relevant, size_t n)
{
	double sum = 0, count = 0;

	for (size_t i = 0; i < n; i++) {
		double found = 0, taken = 0;

		if (!relevant[i])
			continue;
		for (size_t j = 0; j < n; j++) {
			taken += score[j] >= score[i];
			found += score[j] >= score[i] && relevant[j];
		}
		sum += found / taken;
		count++;
	}
	return sum / count;
}

static void
test_definitions(void)
{
	struct random r = random_stream(1, "ranking_test", 0);
	bool precision = true, auc = true, mirrored = true;
	size_t undefined = 0;

	for (size_t n = 0; n < N; n++)
		for (size_t ties = 0; ties < 2; ties++) {
			double score[N], minus[N], area;
			unsigned char label[N];

			for (size_t i = 0; i < n; i++) {
				score[i] = random_uniform(&r);
				if (ties)
					score[i] = floor(9 * score[i]);
				minus[i] = -score[i];
				label[i] = 3 * (random_uniform(&r) < 0.25);
			}
			area = roc_auc(score, label, n, &arena);
			undefined += isnan(area);
			auc &= near(area, auc_by_pairs(score, label, n), 1e-14);
			mirrored &= near(
			    roc_auc(minus, label, n, &arena), 1 - area, 1e-13);
			precision &=
			    near(average_precision(score, label, n, &arena),
				precision_by_items(score, label, n), 1e-14);
		}
	ok(auc, "ROC-AUC is the share of pairs in their right order");
	ok(mirrored, "turned round, it is 1 less that");
	ok(precision, "average precision is a mean over what is relevant");
	ok(undefined >= 4 && undefined < 20,
	    "one class alone: undefined, %zu times", undefined);
}

/* Mean average precision over all choices of which r of n ranks are relevant.
 */
static double
chance_by_choices(size_t n, size_t r)
{
	double sum = 0, choices = 0;

	for (unsigned set = 0; set < 1U << n; set++) {
		double score[16];
		unsigned char relevant[16];
		size_t size = 0;

		for (size_t i = 0; i < n; i++) {
			relevant[i] = set >> i & 1;
			score[i] = -(double)i;
			size += relevant[i];
		}
		if (size != r)
			continue;
		sum += precision_by_items(score, relevant, n);
		choices++;
	}
	return sum / choices;
}

static void
test_chance(void)
{
	bool right = true;

	for (size_t n = 1; n <= 9; n++)
		for (size_t r = 0; r <= n; r++)
			right &= near(average_precision_chance(n, r),
			    chance_by_choices(n, r), 1e-13);
	ok(right, "chance is the mean over all orders");
	ok(average_precision_chance(7, 7) == 1, "and 1 where all is relevant");
}

static void
test_undefined(void)
{
	const double score[] = { 1, (double)NAN };
	const unsigned char label[] = { 1, 0 };

	ok(isnan(roc_auc(score, label, 2, &arena)) &&
		isnan(average_precision(score, label, 2, &arena)),
	    "a score that is NaN: undefined");
}

int
main(void)
{
	test_stored();
	test_definitions();
	test_chance();
	test_undefined();
	arena_free(&arena);
	return done_testing();
}
