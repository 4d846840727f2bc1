#!/usr/bin/env python3
"""Writes classifier.txt, the stored values of tests/explain_test.c and
classifier_vjp.c: a BiLSTM with attention and what explains it, by PyTorch's
automatic differentiation alone, in double precision.

    /usr/bin/python3 tests/golden/make_classifier.py

Made with Python 3.11.2 and PyTorch 1.13.1 (Debian 12).
"""
import math

import torch

from values import Stored, fill, numbers, sparsemax

D, HIDDEN, KEYS, N = 5, 3, 4, 7
M = 2 * HIDDEN
WORDS = [False] + [True] * (N - 2) + [False]
stored = Stored("classifier.txt")

lstm = torch.nn.LSTM(D, HIDDEN, bidirectional=True, batch_first=True)
fill(lstm, 10, 0.8)
X = numbers(1, N, D, scale=2.0).requires_grad_()


def encode(x):
    return lstm(x[None])[0][0]


def softmax(z):
    return torch.softmax(z, 0)


class Classifier:
    def __init__(self, attention, project, c):
        self.attention, self.project, self.c = attention, project, c
        self.key = torch.nn.Linear(M, KEYS)
        self.v = torch.nn.Linear(KEYS, 1, bias=False)
        self.query = torch.nn.Linear(M, 1, bias=False)
        self.decoder = torch.nn.Linear(M, c)
        fill(self.key, 30, 1.5)
        fill(self.v, 32, 2.5)
        fill(self.query, 33, 6.0)
        fill(self.decoder, 40, 2.0)

    def parameters(self):
        own = [self.key, self.v] if self.attention == "tanh" else [self.query]
        for module in [lstm] + own + [self.decoder]:
            yield from module.parameters()

    def scores(self, H):
        if self.attention == "dot":
            return self.query(H)[:, 0] / math.sqrt(M)
        return self.v(torch.tanh(self.key(H)))[:, 0]

    def alpha(self, H, words):
        """Projected over the words alone, 0 at the special tokens."""
        words = torch.tensor(words)
        alpha = torch.zeros(len(words))
        return alpha.masked_scatter(words, self.project(self.scores(H)[words]))

    def logits(self, H, alpha):
        return self.decoder(alpha @ H)

    def output(self, logits):
        if self.c == 1:
            return torch.sigmoid(logits)
        return torch.softmax(logits, 0)

    def run(self, x, words):
        H = encode(x)
        return self.output(self.logits(H, self.alpha(H, words)))


def distance(y, z):
    total = (y - z).abs().sum()
    return total if len(y) == 1 else total / 2


def without(i, values):
    return values[:i] + values[i + 1:]


def gradients(model, detach):
    """Eq. 4 before normalisation, of inputs and of states."""
    H = encode(X)
    alpha = model.alpha(H, WORDS)
    y = model.output(model.logits(H, alpha.detach() if detach else alpha))
    chosen = y[0] if model.c == 1 else y.max()
    dX, dH = torch.autograd.grad(chosen, [X, H])
    return dX.norm(dim=1), dH.norm(dim=1)


def loo(model, y):
    """Eq. 6 before normalisation: inputs; states, dropped; renormalised."""
    H = encode(X)
    alpha = model.alpha(H, WORDS)
    result = [torch.zeros(N) for _ in range(3)]
    for i in [i for i in range(N) if WORDS[i]]:
        rest = [j for j in range(N) if j != i]
        words = without(i, WORDS)
        shorter = model.run(X[rest], words)
        dropped = model.alpha(H[rest], words)
        scaled = alpha[rest] / alpha[rest].sum()
        result[0][i] = distance(y, shorter)
        result[1][i] = distance(y, model.output(model.logits(H[rest], dropped)))
        result[2][i] = distance(y, model.output(model.logits(H[rest], scaled)))
    return result


def case(attention, project, c):
    model = Classifier(attention, project, c)
    H = encode(X)
    alpha = model.alpha(H, WORDS)
    logits = model.logits(H, alpha)
    y = model.output(logits)
    stored.add("scores", model.scores(H))
    stored.add("alpha", alpha)
    stored.add("logits", logits)
    stored.add("y", y)
    for name, detach in ("attached", False), ("detached", True):
        inputs, states = gradients(model, detach)
        stored.add(name + ".inputs", inputs)
        stored.add(name + ".states", states)
    inputs, dropped, renormalized = loo(model, y)
    stored.add("loo.inputs", inputs)
    stored.add("loo.dropped", dropped)
    stored.add("loo.renormalized", renormalized)
    loss = (logits * numbers(3, c)).sum()
    grads = torch.autograd.grad(loss, [X] + list(model.parameters()))
    # All of them would fill a page: their products with given numbers.
    stored.add("gradients", torch.stack(
        [(g * numbers(60 + k, *g.shape)).sum() for k, g in enumerate(grads)]))


def jacobian():
    """Eq. 5 before normalisation: row p is || d||h_p|| / dX_i ||."""
    H = encode(X)
    rows = [torch.autograd.grad(h.norm(), X, retain_graph=True)[0].norm(dim=1)
            for h in H]
    stored.add("jacobian", torch.stack(rows))


stored.add("H", encode(X))
jacobian()
for attention in "tanh", "dot":
    for project in softmax, sparsemax:
        for c in 1, 3:
            case(attention, project, c)
