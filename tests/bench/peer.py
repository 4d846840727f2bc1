#!/usr/bin/env python3
"""The peer: PyTorch doing what worker.c does, with the same models, documents
and batches, one thread, and of several ways the fastest.

    peer.py FOLDER              takes requests as worker.c does
    peer.py --settings          tells what PyTorch this is

VARIANT of a request is "best" or a way of doing it (ways() below). How fast
each way was is appended to FOLDER/ways.csv.

Five traps make the stock peer slow, and are disarmed: OpenBLAS takes new
processors for old ones (OPENBLAS_CORETYPE, ATEN_CPU_CAPABILITY; see bench.mk);
MKL, with which PyTorch 2 comes, uses half of the vectors of processors that
are not Intel's ("onednn" takes oneDNN for linear layers, as it is taken for
the LSTM anyway); two thread pools fight for the cores (one thread each);
denormal numbers are slow (flushed to 0); and the backward pass of packed
sequences is quadratic in their length on CPUs ("padded" runs each direction on
padded input, the backward one on sequences reversed by gather). Ways are tried
in the request that first asks for the best of them, outside its time.
torch.compile is not among them: with PyTorch 2.15 it changed no work by more
than 4 %, for it keeps the products, and an LSTM, as they are.
"""
import contextlib
import json
import os
import re
import resource
import subprocess
import sys
import time
import warnings
from unittest import mock

import numpy as np
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from peer_model import (BATCH, Classifier, batches, cut, documents, frames,
                        shortest_first)

try:
    from torch.func import vjp, vmap
except ImportError:  # before PyTorch 2
    from functorch import vjp, vmap

LONG_CORPUS = "imdb"
SAMPLE = 0.3  # seconds, at least
VERSION = tuple(int(part) for part in torch.__version__.split(".")[:2])


# --- linear layers by oneDNN ---

def product(x, weight, bias=None):
    """x W^T + b"""
    return torch.ops.mkldnn._linear_pointwise(x, weight, bias, "none", [], "")


class Linear(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, weight, bias):
        ctx.save_for_backward(x, weight)
        ctx.biased = bias is not None
        return product(x, weight, bias)

    @staticmethod
    def backward(ctx, dy):
        x, weight = ctx.saved_tensors
        rows = dy.reshape(-1, dy.shape[-1])
        dx = dweight = dbias = None
        if ctx.needs_input_grad[0]:
            dx = product(dy, weight.t().contiguous())
        if ctx.needs_input_grad[1]:
            dweight = product(rows.t().contiguous(),
                              x.reshape(-1, x.shape[-1]).t().contiguous())
        if ctx.biased and ctx.needs_input_grad[2]:
            dbias = rows.sum(0)
        return dx, dweight, dbias


def linear_of(way):
    if "onednn" not in way:
        return contextlib.nullcontext()
    return mock.patch.object(
        torch.nn.functional, "linear",
        lambda x, weight, bias=None: Linear.apply(x, weight, bias))


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
    options = {kind: True for kind in ("foreach", "fused") if kind in way}
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
    return int(re.search("[0-9]+$", way).group())


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


def for_vmap(model):
    """Without kernels that know no batch of cotangents, where vmap is slow:
    oneDNN's LSTM, attention in one piece. Old versions have none."""
    if VERSION < (2, 3):
        return contextlib.nullcontext()
    if model.lstm:
        return torch.backends.mkldnn.flags(enabled=False)
    from torch.nn.attention import SDPBackend, sdpa_kernel
    return sdpa_kernel(SDPBackend.MATH)


def eq5(task, way):
    model, ids = frozen(task, "plain"), task.cut
    count, n = ids.shape
    state = {"at": 0}

    def norms(X):
        return model.encode(X).norm(dim=-1)

    def seeds(X):  # of p, of each document
        return torch.eye(n)[:, None].expand(n, len(X), n)

    def loop(X):
        H = norms(X.requires_grad_(True)).sum(0)
        return torch.stack([
            torch.autograd.grad(H[p], X, retain_graph=True)[0]
            for p in range(n)], 1)

    def batched(X):
        with for_vmap(model):
            return torch.autograd.grad(
                norms(X.requires_grad_(True)), X, seeds(X),
                is_grads_batched=True)[0].transpose(0, 1)

    def functorch(X):
        with for_vmap(model):
            _, back = vjp(norms, X)
            return vmap(back)(seeds(X))[0].transpose(0, 1)

    def replicated(X):
        copies = X.repeat_interleave(n, 0).requires_grad_(True)
        H = model.encode(copies)[torch.arange(len(copies)),
                                 torch.arange(n).repeat(len(X))]
        return torch.autograd.grad(H.norm(dim=-1).sum(), copies)[0].reshape(
            len(X), n, n, -1)

    of = {"loop": loop, "batched": batched, "functorch": functorch,
          "replicated": replicated}[way.split("-")[0]]
    # "together": all documents of the batch, which have one length
    group = count if "together" in way else 1

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


def ways(work, lstm, n):
    """All the ways of a work, the most likely first."""
    onednn = VERSION >= (2, 0) and not lstm
    if work == "training":
        adams = ["", "-foreach"] + ["-fused"] * (VERSION >= (2, 4))
        return (["padded" + adam for adam in adams] + ["packed"] * lstm +
                ["padded" + adams[-1] + "-onednn"] * onednn)
    if work == "inference":
        runs = ["packed", "padded"] if lstm else ["fast", "nested", "plain"]
    elif work == "eq4":
        runs = ["padded", "packed"] if lstm else ["plain"]
    elif work == "loo":
        runs = ["plain"] if lstm else ["plain", "fast"]
    elif work == "eq5":
        # Many documents of many words at once are slower.
        return (["functorch", "loop-together", "batched", "loop",
                 "replicated"] + ["functorch-together"] * (n <= 50) +
                ["loop-onednn", "loop-together-onednn"] * onednn)
    else:
        return ["only"]
    sizes = (32, 64, 128, 256) if work == "loo" else (16, 32, 64, 128)
    return [f"{run}{size}" for run in runs + ["plain-onednn"] * onednn
            for size in sizes]


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
        with linear_of(way):
            done, results = run()
        seconds += clock() - begin
        units += done
        first = results if first is None else first
    return units, seconds, first() if callable(first) else first


def fastest(task):
    """The best way; one that fails, or by far is none, is left out."""
    rates = {}
    for way in ways(task.name[0], task.name[1] == "lstm", task.n):
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
    warnings.filterwarnings("ignore", "TF32")  # of oneDNN's switch
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    torch.set_flush_denormal(True)
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
