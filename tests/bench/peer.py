#!/usr/bin/env python3
"""The peer: PyTorch doing what worker.c does, with the same models, documents
and batches, one thread, and of several ways the fastest.

    peer.py FOLDER              takes requests as worker.c does
    peer.py --settings          tells what PyTorch this is

VARIANT of a request is "best" or a way of doing it (ways() below). How fast
each way was is appended to FOLDER/ways.csv.

Three traps make the stock peer slow, and are disarmed: OpenBLAS takes new
processors for old ones (OPENBLAS_CORETYPE, ATEN_CPU_CAPABILITY; see bench.mk);
two thread pools fight for the cores (one thread each); and the backward pass
of packed sequences is quadratic in their length on CPUs ("padded" runs each
direction on padded input, the backward one on sequences reversed by gather).
"""
import json
import math
import os
import resource
import struct
import subprocess
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

try:
    from torch.func import vjp, vmap
except ImportError:  # before PyTorch 2
    from functorch import vjp, vmap

BATCH, CUT_WORDS, LONG_CORPUS = 32, 1600, "imdb"
SAMPLE = 0.3  # seconds, at least
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


# --- the works: each returns run(), which returns units and results ---

def shares(norms):
    return norms / norms.sum(-1, keepdim=True)


def training(task, way):
    model = task.model
    model.load_state_dict(task.parameters)
    model.train().requires_grad_(True)
    model.packed = "packed" in way
    attention = list(model.attention.parameters())
    ours = {id(p) for p in attention}
    rest = [p for p in model.parameters() if id(p) not in ours]
    options = {way.split("-")[1]: True} if "-" in way else {}
    adam = torch.optim.Adam(
        [{"params": rest, "weight_decay": 1e-5}, {"params": attention}],
        lr=5e-4, amsgrad=True, **options)
    todo = batches(task.documents, BATCH)

    def run():
        losses = []
        for batch in todo:
            adam.zero_grad(set_to_none=True)
            loss = binary_cross_entropy_with_logits(
                model.decide(batch), batch.labels, reduction="sum")
            loss.backward()
            adam.step()
            losses.append(loss.item())
        return sum(batch.rows for batch in todo), losses
    return run


def frozen(task, way):
    """The model without gradients of its parameters, as the way has it."""
    model = task.model
    model.load_state_dict(task.parameters)
    model.eval().requires_grad_(False)
    model.packed = "packed" in way
    if not model.lstm:
        # "plain": not by the kernels for inference alone
        model.encoder.train("plain" in way)
        model.encoder.enable_nested_tensor = "nested" in way
    return model


def size_of(way):
    return int(way.lstrip("abcdefghijklmnopqrstuvwxyz"))


def inference(task, way):
    model, todo = frozen(task, way), batches(task.documents, size_of(way))

    def run():
        with torch.inference_mode():
            y = [torch.sigmoid(model.decide(batch)) for batch in todo]
        return sum(batch.rows for batch in todo), torch.cat(y)
    return run


def eq4(task, way):
    model, todo = frozen(task, way), batches(task.documents, size_of(way))

    def of(batch):
        X = model.embedding(batch.ids).requires_grad_(True)
        logits = model.logits(model.encode(X, batch.lengths), batch.without)
        gradient, = torch.autograd.grad(torch.sigmoid(logits).sum(), X)
        return shares(gradient.norm(dim=-1).masked_fill(batch.without, 0))

    def run():
        found = [of(batch) for batch in todo]
        return len(task.documents), lambda: torch.cat([
            row[:n] for batch, rows in zip(todo, found) for row, n in zip(
                rows, [batch.ids.shape[1]] * len(rows)
                if batch.lengths is None else batch.lengths)])
    return run


def eq5(task, way):
    model, ids = frozen(task, "plain"), task.cut
    count, n = ids.shape
    state = {"at": 0}

    def loop(X):
        H = model.encode(X.requires_grad_(True)).norm(dim=-1).sum(0)
        return torch.stack([
            torch.autograd.grad(H[p], X, retain_graph=True)[0]
            for p in range(n)], 1)

    def batched(X):
        H = model.encode(X.requires_grad_(True))[0].norm(dim=-1)
        return torch.autograd.grad(
            H, X, torch.eye(n), is_grads_batched=True)[0].transpose(0, 1)

    def functorch(X):
        _, back = vjp(lambda x: model.encode(x)[0].norm(dim=-1), X)
        return vmap(back)(torch.eye(n))[0].transpose(0, 1)

    def replicated(X):
        copies = X.repeat_interleave(n, 0).requires_grad_(True)
        H = model.encode(copies)[torch.arange(len(copies)),
                                 torch.arange(n).repeat(len(X))]
        return torch.autograd.grad(H.norm(dim=-1).sum(), copies)[0].reshape(
            len(X), n, n, -1)

    # "together": the loop over documents of one length
    of = {"loop": loop, "batched": batched, "functorch": functorch,
          "replicated": replicated, "together": loop}[way]
    group = count if way == "together" else 1

    def run():
        chosen = [(state["at"] + k) % count for k in range(group)]
        state["at"] += group
        rows = shares(of(model.embedding(ids[chosen])).norm(dim=-1))
        return group, rows[0]
    return run


def loo(task, way):
    model, ids, size = frozen(task, way), task.cut, size_of(way)
    count, n = ids.shape
    group = min(count, max(1, round(2 * size / n)))
    left = torch.stack([torch.cat([torch.arange(i), torch.arange(i + 1, n)])
                        for i in range(n)])
    state = {"at": 0}

    def decide(some):
        return torch.sigmoid(model.logits(model.encode(model.embedding(some))))

    def run():
        chosen = ids[[(state["at"] + k) % count for k in range(group)]]
        state["at"] += group
        with torch.inference_mode():
            shorter = chosen[:, left].reshape(-1, n - 1)
            y = torch.cat([decide(shorter[at:at + size])
                           for at in range(0, len(shorter), size)])
            change = decide(chosen)[:, None] - y.reshape(group, n)
            found = shares(change.abs())
        return group, found[0]
    return run


def tau(task, way):
    from scipy.stats import kendalltau
    numbers, state = [], 1
    for _ in range(2 * 100 * task.n):
        state = state * 16807 % 2147483647
        numbers.append(state)
    pairs = (np.array(numbers, np.float32) / np.float32(2 ** 31)).astype(
        float).reshape(100, 2, task.n)

    def run():
        found = [kendalltau(x, y) for x, y in pairs]
        return len(pairs), [part for result in found for part in result]
    return run


def start(task, way):
    def run():
        subprocess.run([sys.executable, "-c", "import torch"], check=True)
        return 1, []
    run.clock = time.perf_counter
    return run


def ways(work, lstm):
    """All the ways of a work, the most likely first."""
    if work == "training":
        adams = ["", "-foreach"]
        if "fused" in torch.optim.Adam.__init__.__code__.co_varnames:
            adams.append("-fused")
        return ["padded" + adam for adam in adams] + ["packed"] * lstm
    if work == "inference":
        runs = ["packed", "padded"] if lstm else ["fast", "nested", "plain"]
        return [f"{run}{size}" for run in runs for size in (32, 128)]
    if work == "eq4":
        runs = ["padded", "packed"] if lstm else ["plain"]
        return [f"{run}{size}" for run in runs for size in (32, 128)]
    if work == "eq5":
        return ["functorch", "together", "batched", "replicated", "loop"]
    if work == "loo":
        runs = ["plain"] if lstm else ["plain", "fast"]
        return [f"{run}{size}" for run in runs for size in (64, 256)]
    return ["only"]


WORKS = {"training": training, "inference": inference, "eq4": eq4, "eq5": eq5,
         "loo": loo, "tau": tau, "start": start}


# --- requests ---

def cpu_seconds():
    times = [resource.getrusage(who) for who in (
        resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(t.ru_utime + t.ru_stime for t in times)


class Task:
    def __init__(self, work, encoder, where):
        self.name = work, encoder, where
        self.n = int(where) if where.isdigit() else 0
        if encoder == "-":
            return
        corpus = LONG_CORPUS if self.n else where
        (metadata, arrays), = frames(f"{corpus}.{encoder}.safetensors")
        config = json.loads(metadata["config"])
        self.parameters = {name: torch.from_numpy(values.copy())
                           for name, values in arrays.items()}
        if config["projection"] != "softmax" or config["outputs"] != 1:
            sys.exit("peer.py: only softmax and two classes")
        self.model = Classifier(config)
        if self.n:
            self.cut = cut(documents(f"{corpus}.train.tens"), self.n)
        else:
            split = "train" if work == "training" else "test"
            self.documents = shortest_first(
                documents(f"{corpus}.{split}.tens"))


def measure(task, way, least):
    """Units, seconds, the first results of a way."""
    units = seconds = 0
    first = None
    while seconds < least or not units:
        run = WORKS[task.name[0]](task, way)
        clock = getattr(run, "clock", cpu_seconds)
        begin = clock()
        done, results = run()
        seconds += clock() - begin
        units += done
        first = results if first is None else first
    return units, seconds, first() if callable(first) else first


def fastest(task):
    """The best way; one that fails, or by far is none, is left out."""
    rates = {}
    for way in ways(task.name[0], task.name[1] == "lstm"):
        try:
            units, seconds, _ = measure(task, way, 0)  # and warms up
            if not rates or units / seconds > max(rates.values()) / 1.5:
                units, seconds, _ = measure(task, way, SAMPLE)
        except RuntimeError as error:
            print(f"peer.py: {' '.join(task.name)}: {way}: "
                  f"{str(error).splitlines()[0]}", file=sys.stderr)
            continue
        rates[way] = units / seconds
        with open("ways.csv", "a") as file:
            print(*task.name, way, rates[way], sep=",", file=file)
    return max(rates, key=rates.get)


def settings():
    print("# peer: PyTorch", torch.__version__, "NumPy", np.__version__)
    for line in torch.__config__.show().splitlines()[1:]:
        if "Build settings" not in line:
            print("# peer:", line.strip())
    for name in sorted(os.environ):
        if name.startswith(("OPENBLAS", "OMP", "MKL", "ATEN")):
            print(f"# peer: {name}={os.environ[name]}")


def main():
    torch.set_num_threads(1)
    if sys.argv[1] == "--settings":
        return settings()
    os.chdir(sys.argv[1])
    tasks, best = {}, {}
    for line in iter(sys.stdin.readline, ""):
        begin = cpu_seconds()
        work, encoder, where, way, results = line.split()
        name = work, encoder, where
        if name not in tasks:
            tasks[name] = Task(*name)
        task = tasks[name]
        if way == "best":
            if name not in best:
                best[name] = fastest(task)
            way = best[name]
        units, seconds, found = measure(task, way, SAMPLE)
        if results != "-" and len(found):
            found = np.asarray(found, dtype=float).reshape(-1)
            np.savetxt(results, found, "%.9g")
        print(f"-,{units},{seconds:.6f},nan,nan,{cpu_seconds() - begin:.6f},"
              f"{way}", flush=True)


main()
