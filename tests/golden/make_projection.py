#!/usr/bin/env python3
"""Writes projection.txt, the stored values of tests/projection_test.c.

    python3 tests/golden/make_projection.py

A case is a line "projection parameter n", n scores, n values of alpha. Nothing
here sorts: sparsemax and sparsegen try every support, in exact fractions, and
keep the least value of their definition; softmax and entmax have 60 digits.
Made with Python 3.11.2, its own library alone.
"""
import itertools
import os
import random
from decimal import Decimal, getcontext
from fractions import Fraction

getcontext().prec = 60
draw = random.Random(2021)


def softmax(scores, _):
    exps = [Decimal(a).exp() for a in scores]
    return [e / sum(exps) for e in exps]


def sparsegen(scores, parameter):
    """argmin ||p - a||^2 - lambda ||p||^2 on the simplex. On a support S the
    derivative is the same everywhere: (1 - lambda) p_i = a_i - tau."""
    a, rest = [Fraction(s) for s in scores], 1 - Fraction(parameter)
    places, best = range(len(a)), None
    for size in range(1, len(a) + 1):
        for S in itertools.combinations(places, size):
            tau = (sum(a[i] for i in S) - rest) / size
            p = [(a[i] - tau) / rest if i in S else 0 for i in places]
            cost = sum((x - y) ** 2 for x, y in zip(p, a))
            cost -= (1 - rest) * sum(x * x for x in p)
            if min(p) >= 0 and (best is None or cost < best[0]):
                best = cost, p
    return best[1]


def entmax(scores, parameter):
    """p_i = max((alpha - 1) a_i - tau, 0)^(1 / (alpha - 1)), sum 1."""
    if parameter == 1:
        return softmax(scores, None)
    alpha = Decimal(parameter)
    z = [(alpha - 1) * Decimal(a) for a in scores]
    low, high = max(z) - 1, max(z)

    def at(tau):
        return [max(x - tau, 0) ** (1 / (alpha - 1)) for x in z]

    for _ in range(180):
        middle = (low + high) / 2
        if sum(at(middle)) >= 1:
            low = middle
        else:
            high = middle
    return at(low)


def cases():
    for n, spread in (1, 1), (2, 1), (3, 0.25), (6, 1), (9, 2):
        scores = [round(draw.gauss(0, spread) * 64) / 64 for _ in range(n)]
        yield softmax, "softmax", 0, scores
        yield sparsegen, "sparsemax", 0, scores
        for parameter in (-100, -30, -10, -3, -1, -0.5, 0, 0.25, 0.5, 0.75,
                          0.9, 0.99):
            yield sparsegen, "sparsegen", parameter, scores
        for parameter in 1, 1.25, 1.5, 1.9, 2, 3:
            yield entmax, "entmax", parameter, scores


here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "projection.txt"), "w") as file:
    for function, name, parameter, scores in cases():
        alpha = [float(p) for p in function(scores, parameter)]
        print(name, parameter, len(scores), file=file)
        print(*scores, file=file)
        print(*alpha, file=file)
