#!/usr/bin/env python3
"""Writes bilstm.txt, the stored values of tests/bilstm_{test,vjp}.c: states
and gradients of torch.nn.LSTM, in double precision.

    /usr/bin/python3 tests/golden/make_bilstm.py

Made with Python 3.11.2 and PyTorch 1.13.1 (Debian 12).
"""
import torch

from values import Stored, fill, numbers

LENGTHS = [4, 1, 6, 4]
stored = Stored("bilstm.txt")


def case(d, h, gradients):
    lstm = torch.nn.LSTM(d, h, bidirectional=True, batch_first=True)
    fill(lstm, 10, 0.5)
    X = numbers(1, sum(LENGTHS), d).requires_grad_()
    rows = X.split(LENGTHS)
    H = torch.cat([lstm(x[None])[0][0] for x in rows])
    stored.add("H" if gradients else f"H{h}", H)
    if not gradients:
        return
    (H * numbers(2, *H.shape)).sum().backward()
    stored.add("dX", X.grad)
    for name, p in lstm.named_parameters():
        stored.add(name, p.grad)


case(3, 5, True)
case(7, 17, False)
