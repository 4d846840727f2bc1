#!/usr/bin/env python3
"""Writes the stored values of tests/{kendall,divergence,ranking}_test.c.

    /usr/bin/python3 tests/golden/make_measures.py

Made with Python 3.11.2, NumPy 1.24.2, SciPy 1.10.1 and scikit-learn 1.2.1
(Debian 12). A case is a line with its size and the expected values, then its
arrays, one a line. Numbers are written so that they read back as they were.
"""
import os
import warnings

import numpy as np
from scipy import stats
from scipy.spatial import distance
from sklearn import metrics

here = os.path.dirname(os.path.abspath(__file__))
random = np.random.default_rng(20210801)


def write(name, cases):
    with open(os.path.join(here, name), "w") as file:
        for expected, arrays in cases:
            print(len(arrays[0]), *map(number, expected), file=file)
            for array in arrays:
                print(*map(number, array), file=file)


def number(value):
    """The shortest text that reads back as the same double."""
    value = float(value)
    short = value.is_integer() and 0 < abs(value) < 1e9
    return str(int(value)) if short else repr(value)


def float32(n):
    """Numbers as streams carry them, of few digits."""
    return np.round(random.random(n), 4).astype(np.float32).astype(float)


def without_ties(n):
    return random.permutation(n) / 64.0


def swapped(n, reverse=False):
    """One discordant pair, or one concordant."""
    y = np.arange(n)
    y[[n // 2, n // 2 + 1]] = y[[n // 2 + 1, n // 2]]
    return y[::-1] if reverse else y


def kendall_cases():
    pairs = [(without_ties(n), without_ties(n)) for n in
             (2, 3, 4, 5, 8, 10, 16, 17, 20, 32, 33, 34, 35, 64, 65, 200, 500)]
    for n in (5, 19, 33, 34, 50, 200, 500):  # sparse attention: zeros tie
        x, y = float32(n), float32(n)
        pairs.append((x * (x > 0.7), y))
        pairs.append((x * (x > 0.7), y * (x > 0.6)))
    for n, most in ((6, 1), (9, 2), (33, 3), (40, 9), (300, 4)):
        pairs.append((random.integers(0, most + 1, n),
                      random.integers(-most, 1, n)))
    for n in (3, 12, 33, 34, 100, 170, 171, 172):  # exact at any size
        pairs.append((np.arange(n), np.arange(n)))
        pairs.append((np.arange(n), -np.arange(n)))
        if n > 3:
            pairs.append((np.arange(n), swapped(n)))
            pairs.append((np.arange(n), swapped(n, reverse=True)))
    x = random.normal(size=60)  # needs all of a double, at any magnitude
    pairs.append((x, x + random.normal(size=60)))
    pairs.append((1 + 1e-12 * x, x ** 3))
    pairs.append((1e300 * x, 1e-300 * (x + random.normal(size=60))))
    pairs.append(([0.0, -0.0, 1, 2, -1], [3, 3, 4, 1, 0]))
    pairs.append(([np.inf, 1, 2, -3, 0], [1, 2, 3, 4, 5]))
    pairs.append(([1], [2]))
    pairs.append(([1, 1, 1], [1, 2, 3]))
    pairs.append(([1, 2, 3], [1, 1, 1]))
    pairs.append(([1, 2, np.nan], [1, 2, 3]))
    for x, y in pairs:
        result = stats.kendalltau(x, y)
        yield (result[0], result[1]), (x, y)


def divergence_cases():
    """H(p) / log n, JSD, KL, TVD of p and q."""
    pairs = []
    for n in (2, 3, 10, 200):
        p, q = random.dirichlet(np.ones(n)), random.dirichlet(np.ones(n))
        pairs.append((p, q))
        pairs.append((p ** 4 / np.sum(p ** 4), np.full(n, 1 / n)))
        half = np.arange(n) < (n + 1) // 2
        pairs.append((p * half / np.sum(p * half), q))
        pairs.append((p, q * half / np.sum(q * half)))  # infinite KL
        pairs.append((p * half / np.sum(p * half),
                      q * ~half / np.sum(q * ~half)))  # nothing shared
    for p, q in pairs:
        yield (stats.entropy(p) / np.log(len(p)),
               distance.jensenshannon(p, q) ** 2,
               stats.entropy(p, q),
               np.abs(p - q).sum() / 2), (p, q)


def ranking_cases():
    """Average precision and area under the ROC curve."""
    for n in (2, 3, 10, 50, 200):
        for score in (float32(n), np.round(float32(n), 1), float32(n) * 0):
            relevant = random.random(n) < 0.3
            relevant[0], relevant[-1] = True, False
            yield (metrics.average_precision_score(relevant, score),
                   metrics.roc_auc_score(relevant, score)), (score, relevant)


warnings.simplefilter("ignore")
write("kendall.txt", kendall_cases())
write("divergence.txt", divergence_cases())
write("ranking.txt", ranking_cases())
