#!/usr/bin/env python3
"""paired.txt: the studentised bootstrap by going through every resample.

A case: documents, then seeds, mean, error, the exact probability of a t at
least as large as the observed one; then the differences of two seeds (the
second is to be left out where there is one seed). nan is undefined.
Python's standard library alone.
"""
import itertools
import math
import random
import statistics


def moments(rows):
    """rows[document][seed]: mean of all, and its error; None without any."""
    defined = [[v for v in row if not math.isnan(v)] for row in rows]
    values = [v for row in defined for v in row]
    if not values:
        return None
    documents = [statistics.fmean(row) for row in defined if row]
    columns = [[v for v in c if not math.isnan(v)] for c in zip(*rows)]
    seeds = [statistics.fmean(c) for c in columns if c]
    square = 0
    for means in documents, seeds:
        if len(means) > 1:
            square += statistics.variance(means) / len(means)
    return statistics.fmean(values), math.sqrt(square)


def ratio(deviation, error):
    if abs(deviation) < 1e-14:
        return 0
    return deviation / error if error > 1e-12 else math.copysign(
        math.inf, deviation)


def above(rows):
    mean, error = moments(rows)
    observed = ratio(mean, error)
    n, k = len(rows), len(rows[0])
    hits = total = 0
    for documents in itertools.product(range(n), repeat=n):
        for seeds in itertools.product(range(k), repeat=k):
            drawn = moments([[rows[d][s] for s in seeds] for d in documents])
            t = 0 if drawn is None else ratio(drawn[0] - mean, drawn[1])
            hits += t >= observed
            total += 1
    return mean, error, hits / total


def main():
    draw = random.Random(1)
    with open('tests/golden/paired.txt', 'w') as file:
        for case in range(24):
            n, k = draw.choice([3, 4, 5]), 1 + case % 2
            rows = [[round(draw.gauss(0.5, 1), 3) for _ in range(2)]
                    for _ in range(n)]
            if case % 3 == 0:
                rows[draw.randrange(n)][0] = math.nan
            mean, error, p = above([row[:k] for row in rows])
            print(n, k, repr(mean), repr(error), repr(p), file=file)
            for s in range(2):
                for row in rows:
                    print(row[s], file=file)


main()
