#!/usr/bin/env python3
"""Writes adam.txt, the stored values of tests/adam_test.c: parameters after
each step of torch.optim.Adam(amsgrad=True), in double precision.

    /usr/bin/python3 tests/golden/make_adam.py

Made with Python 3.11.2 and PyTorch 1.13.1 (Debian 12). A case is a step: its
number of parameters, the gradient, and the parameters after it. The first is
step 0: no gradient, the parameters at the start.
"""
import os

import numpy as np
import torch

N, STEPS, RATE, DECAY = 37, 40, 1e-2, 1e-3
WITHOUT = set(range(11, 24))  # steps whose gradient is zero
random = np.random.default_rng(20141222)


def numbers():
    """Floats of few digits, some very small, some zero."""
    x = random.standard_normal(N) * 10.0 ** random.integers(-6, 2, N)
    x[::9] = 0
    return np.array([float(f"{v:.4g}") for v in x], dtype=np.float32)


def line(x):
    return " ".join(repr(float(v)) for v in x)


p = torch.tensor(numbers().astype(float), requires_grad=True)
adam = torch.optim.Adam([p], lr=RATE, weight_decay=DECAY, amsgrad=True)
here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "adam.txt"), "w") as file:
    for step in range(STEPS + 1):
        gradient = numbers() if step and step not in WITHOUT else np.zeros(N)
        if step:
            p.grad = torch.tensor(gradient.astype(float))
            adam.step()
        print(N, line(gradient), line(p.detach()), sep="\n", file=file)
