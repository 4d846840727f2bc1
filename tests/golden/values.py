"""What the scripts of this folder share that use PyTorch."""
import os

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
here = os.path.dirname(os.path.abspath(__file__))


def numbers(stream, *shape, scale=1.0):
    """Numbers in [-scale, scale) that a float holds, from a hash of their
    place (the finalizer of MurmurHash3): fill() of tests/model.h."""
    count = int(np.prod(shape))
    x = np.arange(count, dtype=np.uint64)
    x = (x + 0x9E3779B9 * (stream + 1)) & 0xFFFFFFFF
    x ^= x >> 16
    x = (x * 0x85EBCA6B) & 0xFFFFFFFF
    x ^= x >> 13
    x = (x * 0xC2B2AE35) & 0xFFFFFFFF
    x ^= x >> 16
    value = (x >> 8).astype(float) / 2**23 - 1
    return torch.tensor(value.reshape(shape) * scale)


def fill(module, stream, scale):
    """The parameters of a module, in its own order, one stream each."""
    with torch.no_grad():
        for k, p in enumerate(module.parameters()):
            p.copy_(numbers(stream + k, *p.shape, scale=scale))


def sparsemax(z):
    """Martins and Astudillo 2016, algorithm 1."""
    z = z - z.max().detach()
    down = z.sort(descending=True)[0]
    k = torch.arange(1, len(z) + 1)
    inside = 1 + k * down > down.cumsum(0)
    size = k[inside].max()
    tau = (down[:size].sum() - 1) / size
    return (z - tau).clamp(min=0)


class Stored:
    """A text file of blocks: a name, how many numbers, the numbers."""

    def __init__(self, name):
        self.file = open(os.path.join(here, name), "w")

    def add(self, name, tensor):
        values = torch.as_tensor(tensor).detach().reshape(-1).tolist()
        print(name, len(values), file=self.file)
        print(*map(repr, values), file=self.file)
