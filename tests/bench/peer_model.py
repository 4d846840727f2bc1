"""What peer.py reads, and its model: the same files, documents and parameters
as worker.c has (material.h, model(5))."""
import json
import math
import struct

import numpy as np
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

BATCH, CUT_WORDS = 32, 1600
DTYPES = {"F32": "<f4", "F64": "<f8", "I64": "<i8", "I32": "<i4", "BOOL": "?",
          "U8": "u1"}


# --- files ---

def frames(path):
    """Metadata and tensors of each safetensors frame of a file."""
    with open(path, "rb") as file:
        while length := file.read(8):
            header = json.loads(file.read(struct.unpack("<Q", length)[0]))
            metadata = header.pop("__metadata__", {})
            ends = [entry["data_offsets"][1] for entry in header.values()]
            data = file.read(max(ends, default=0))
            yield metadata, {name: array(entry, data)
                             for name, entry in header.items()}


def array(entry, data):
    begin, end = entry["data_offsets"]
    values = np.frombuffer(data[begin:end], DTYPES[entry["dtype"]])
    return values.reshape(entry["shape"])


def documents(path):
    """(ids, special, label) of each record."""
    return [(record["ids"].astype(np.int64), record["special"].copy(),
             float(record["label"][0]))
            for metadata, record in frames(path)
            if metadata["frame"] == "record"]


def shortest_first(docs):
    return sorted(docs, key=lambda doc: len(doc[0]))  # is stable


def cut(docs, n):
    words = [ids[~special] for ids, special, _ in docs]
    words = [ids[:n] for ids in words if len(ids) >= n]
    return torch.from_numpy(np.stack(words[:min(BATCH, CUT_WORDS // n)]))


# --- the models, by the names of their parameters ---

class Tanh(nn.Module):
    def __init__(self, width, keys):
        super().__init__()
        self.key = nn.Linear(width, keys)
        self.v = nn.Linear(keys, 1, bias=False)

    def forward(self, H):
        return self.v(torch.tanh(self.key(H)))[..., 0]


class Dot(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.query = nn.Parameter(torch.zeros(width))

    def forward(self, H):
        return H @ self.query / math.sqrt(len(self.query))


def position_table(n, width):
    """Vaswani et al. 2017, section 3.5."""
    angle = torch.arange(n)[:, None] / 10000 ** (
        torch.arange(0, width, 2) / width)
    return torch.stack([angle.sin(), angle.cos()], 2).reshape(n, width)


class Classifier(nn.Module):
    packed = False  # LSTM: how batches of different lengths are run

    def __init__(self, config):
        super().__init__()
        d, h = config["embedding"], config["hidden"]
        self.embedding = nn.Embedding(config["vocabulary"], d)
        self.lstm = config["encoder"] == "lstm"
        if self.lstm:
            self.encoder = nn.LSTM(d, h, bidirectional=True, batch_first=True)
            width = 2 * h
        else:
            self.input = nn.Linear(d, h)
            layer = nn.TransformerEncoderLayer(
                h, config["heads"], config["feedforward"], dropout=0,
                batch_first=True)
            self.encoder = nn.TransformerEncoder(
                layer, config["layers"], enable_nested_tensor=False)
            self.positions = position_table(1024, h)
            width = h
        tanh = config["attention"] == "tanh"
        self.attention = Tanh(width, config["keys"]) if tanh else Dot(width)
        self.decoder = nn.Linear(width, 1)

    def encode(self, X, lengths=None):
        """lengths: of the documents, or None where all fill X."""
        if not self.lstm:
            beyond = None if lengths is None else (
                torch.arange(X.shape[1]) >= lengths[:, None])
            x = self.input(X) + self.positions[:X.shape[1]]
            return self.encoder(x, src_key_padding_mask=beyond)
        if lengths is None:
            return self.encoder(X)[0]
        if self.packed:
            packed = pack_padded_sequence(
                X, lengths, batch_first=True, enforce_sorted=False)
            return pad_packed_sequence(
                self.encoder(packed)[0], batch_first=True)[0]
        return self.encode_padded(X, lengths)

    def encode_padded(self, X, lengths):
        place = torch.arange(X.shape[1])[None]
        reverse = torch.where(place < lengths[:, None],
                              lengths[:, None] - 1 - place, place)[..., None]

        def direction(x, weights):
            zero = x.new_zeros(1, len(x), self.encoder.hidden_size)
            return torch._VF.lstm(x, [zero, zero], weights, True, 1, 0.0,
                                  False, False, True)[0]

        def turn(x):
            return x.gather(1, reverse.expand(-1, -1, x.shape[2]))

        weights = self.encoder._flat_weights
        return torch.cat([direction(X, weights[:4]),
                          turn(direction(turn(X), weights[4:]))], -1)

    def logits(self, H, without=None):
        """without: [documents, T], where no attention falls."""
        scores = self.attention(H)
        if without is not None:
            scores = scores.masked_fill(without, -math.inf)
        alpha = torch.softmax(scores, -1)
        return self.decoder((alpha[:, None] @ H)[:, 0])[:, 0]

    def decide(self, batch):
        X = self.embedding(batch.ids)
        return self.logits(self.encode(X, batch.lengths), batch.without)


class Batch:
    def __init__(self, docs):
        lengths = [len(ids) for ids, _, _ in docs]
        self.rows = sum(lengths)
        self.ids = torch.zeros(len(docs), max(lengths), dtype=torch.long)
        self.without = torch.ones(self.ids.shape, dtype=torch.bool)
        for b, (ids, special, _) in enumerate(docs):
            self.ids[b, :len(ids)] = torch.from_numpy(ids)
            self.without[b, :len(ids)] = torch.from_numpy(special)
        self.labels = torch.tensor([label for _, _, label in docs])
        whole = min(lengths) == max(lengths)
        self.lengths = None if whole else torch.tensor(lengths)


def batches(docs, size):
    return [Batch(docs[at:at + size]) for at in range(0, len(docs), size)]
