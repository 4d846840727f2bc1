#!/usr/bin/env python3
"""Writes adversary.txt, the stored values of tests/adversary_vjp.c: distances
of decisions and of attention, and their gradients, by PyTorch's own kl_div and
automatic differentiation, in double precision.

    /usr/bin/python3 tests/golden/make_adversary.py

Made with Python 3.11.2 and PyTorch 1.13.1 (Debian 12).
"""
import torch
from torch.nn.functional import kl_div

from values import Stored, numbers

N, C = 9, 3
stored = Stored("adversary.txt")


def kl(p, q):
    return kl_div(q.log(), p, reduction="sum")


def jsd(p, q):
    m = (p + q) / 2
    return (kl(p, m) + kl(q, m)) / 2


def add(name, loss, leaf):
    stored.add(name, [loss.item()])
    stored.add(name + ".gradient", torch.autograd.grad(loss, leaf)[0])


# Attention without zeros, then a base whose second half is 0.
p = torch.softmax(numbers(1, N, scale=2.0), 0).requires_grad_()
q = torch.softmax(numbers(2, N, scale=2.0), 0)
sparse = q * (torch.arange(N) < N // 2)
sparse = sparse / sparse.sum()
stored.add("p", p)
stored.add("q", q)
stored.add("sparse", sparse)
add("jsd", jsd(p, q), p)
add("kl", kl(p, q), p)
add("jsd.sparse", jsd(p, sparse), p)

# Decisions: two classes by one logit, three by softmax.
logit = numbers(3, 1, scale=2.0).requires_grad_()
other = torch.sigmoid(numbers(4, 1, scale=2.0))
y = torch.sigmoid(logit)
both = torch.stack([y, 1 - y]), torch.stack([other, 1 - other])
stored.add("binary.y", y)
stored.add("binary.other", other)
add("binary", (both[0] - both[1]).abs().sum() / 2, logit)
logits = numbers(5, C, scale=2.0).requires_grad_()
others = torch.softmax(numbers(6, C, scale=2.0), 0)
y = torch.softmax(logits, 0)
stored.add("classes.y", y)
stored.add("classes.other", others)
add("classes", (y - others).abs().sum() / 2, logits)
