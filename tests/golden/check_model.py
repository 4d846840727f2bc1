#!/usr/bin/env python3
"""Loads a model file into PyTorch's own modules, runs every record of a stream
through them and compares what the stream says of it.

    check_model.py MODEL STREAM

The names of the file's parameters must be the module's state_dict, no more and
no less. The stream has the fields of embed to decode, grad -H and loo.
"""
import json
import math
import struct
import sys

import numpy as np
import torch
from torch import nn

from values import sparsemax

DTYPES = {"F32": "<f4", "F64": "<f8", "I32": "<i4", "BOOL": "?", "U8": "u1"}
TOLERANCE = 2e-5


def frames(path):
    """Metadata and tensors of each safetensors frame of a file."""
    with open(path, "rb") as file:
        while length := file.read(8):
            header = json.loads(file.read(struct.unpack("<Q", length)[0]))
            metadata = header.pop("__metadata__")
            ends = [t["data_offsets"][1] for t in header.values()]
            data = file.read(max(ends, default=0))
            yield metadata, {name: tensor(t, data)
                             for name, t in header.items()}


def tensor(entry, data):
    begin, end = entry["data_offsets"]
    values = np.frombuffer(data[begin:end], DTYPES[entry["dtype"]])
    return torch.tensor(values.reshape(entry["shape"]))


def positions(n, width):
    """Vaswani et al. 2017, section 3.5."""
    place = torch.arange(n)[:, None] / 10000 ** (
        torch.arange(0, width, 2) / width)
    return torch.stack([place.sin(), place.cos()], 2).reshape(n, width)


class Tanh(nn.Module):
    def __init__(self, m, keys):
        super().__init__()
        self.key = nn.Linear(m, keys)
        self.v = nn.Linear(keys, 1, bias=False)

    def forward(self, H):
        return self.v(torch.tanh(self.key(H)))[:, 0]


class Dot(nn.Module):
    def __init__(self, m):
        super().__init__()
        self.query = nn.Parameter(torch.zeros(m))

    def forward(self, H):
        return H @ self.query / math.sqrt(len(self.query))


class Classifier(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        d, h = config["embedding"], config["hidden"]
        self.embedding = nn.Embedding(config["vocabulary"], d)
        if config["encoder"] == "lstm":
            self.encoder = nn.LSTM(d, h, bidirectional=True, batch_first=True)
            m = 2 * h
        else:
            self.input = nn.Linear(d, h)
            self.encoder = nn.TransformerEncoder(
                nn.TransformerEncoderLayer(
                    h, config["heads"], config["feedforward"], dropout=0,
                    batch_first=True), config["layers"])
            m = h
        tanh = config["attention"] == "tanh"
        self.attention = Tanh(m, config["keys"]) if tanh else Dot(m)
        self.decoder = nn.Linear(m, config["outputs"])

    def encode(self, X):
        if self.config["encoder"] == "lstm":
            return self.encoder(X[None])[0][0]
        x = self.input(X) + positions(len(X), self.config["hidden"])
        return self.encoder(x[None])[0]

    def project(self, scores, words):
        kind, rest = self.config["projection"], 1 - self.config["lambda"]
        if kind == "softmax":
            alpha = torch.softmax(scores[words], 0)
        elif kind in ("sparsemax", "sparsegen"):
            rest = rest if kind == "sparsegen" else 1
            alpha = sparsemax(scores[words] / rest)
        else:
            sys.exit(f"no {kind} here")
        return torch.zeros(len(scores)).masked_scatter(words, alpha)

    def decode(self, H, alpha):
        logits = self.decoder(alpha @ H)
        if self.config["outputs"] == 1:
            return torch.sigmoid(logits)
        return torch.softmax(logits, 0)

    def pool(self, H, words):
        return self.decode(H, self.project(self.attention(H), words))


def norms(gradient, words):
    return normal(gradient.norm(dim=1), words)


def normal(raw, words):
    raw = torch.where(words, raw, torch.zeros(()))
    return raw / raw.sum()


def distance(y, z):
    return (y - z).abs().sum() / (1 if len(y) == 1 else 2)


def expected(model, ids, words):
    """Every field by its definition."""
    X = model.embedding(ids).detach().requires_grad_()
    H = model.encode(X)
    scores = model.attention(H)
    alpha = model.project(scores, words)
    y = model.decode(H, alpha)
    dX, dH = torch.autograd.grad(y.max(), [X, H], retain_graph=True)
    rows = [norms(torch.autograd.grad(h.norm(), X, retain_graph=True)[0],
                  words) if word else torch.zeros(len(ids))
            for h, word in zip(H, words)]
    loo = torch.zeros(2, len(ids))
    for i in torch.arange(len(ids))[words]:
        rest = torch.arange(len(ids)) != i
        loo[0, i] = distance(y, model.pool(model.encode(X[rest]), words[rest]))
        loo[1, i] = distance(y, model.pool(H[rest], words[rest]))
    return {"X": X, "H": H, "scores": scores, "alpha": alpha, "y": y,
            "grad.y.X": norms(dX, words), "grad.y.H": norms(dH, words),
            "grad.h.X": torch.stack(rows),
            "loo.y.X": normal(loo[0], words), "loo.y.H": normal(loo[1], words)}


def main():
    (metadata, parameters), = frames(sys.argv[1])
    model = Classifier(json.loads(metadata["config"]))
    model.load_state_dict(parameters, strict=True)
    model.eval()
    records = 0
    for metadata, record in frames(sys.argv[2]):
        if metadata["frame"] == "head":  # another projection may be asked for
            model.config["projection"] = metadata["projection"]
            model.config["lambda"] = float(metadata.get("lambda", 0))
        if metadata["frame"] != "record":
            continue
        records += 1
        words = ~record["special"]
        for name, value in expected(model, record["ids"], words).items():
            error = (record[name] - value).abs().max().item()
            if not error < TOLERANCE:
                sys.exit(f"record {metadata['seq']}: {name} is off by {error}")
    if records == 0:
        sys.exit("no records")
    print(records, "records agree")


main()
