#!/usr/bin/env python3
"""make_transformer.py -- stored values for tests/transformer_test.c.

	make_transformer.py >transformer.txt

torch.nn.TransformerEncoder as the oracle, in double, with weights of three
decimals, so that text carries them exactly. A number a line: the sizes, the
parameters in the order of the model file, X, then H, dX of <H, dH> with
dH[i, k] = cos(i + k), the Jacobian's norms, and leave-one-out's scores and
values, each by running the model anew.
"""
import math
import torch

torch.manual_seed(1)
torch.set_default_dtype(torch.float64)
INPUT, WIDTH, HEADS, FEEDFORWARD, LAYERS, OUTPUTS, N = 11, 8, 2, 6, 2, 3, 6


def rounded(tensor):
    return (tensor * 1000).round() / 1000


project = torch.nn.Linear(INPUT, WIDTH)
layer = torch.nn.TransformerEncoderLayer(
    WIDTH, HEADS, FEEDFORWARD, dropout=0, activation="relu",
    batch_first=True, norm_first=False, layer_norm_eps=1e-5)
encoder = torch.nn.TransformerEncoder(
    layer, LAYERS, enable_nested_tensor=False)
query = rounded(0.5 * torch.randn(WIDTH))
decoder = rounded(0.5 * torch.randn(OUTPUTS, WIDTH))
parameters = list(project.parameters())
for one in encoder.layers:
    attention = one.self_attn
    parameters += [
        attention.in_proj_weight, attention.in_proj_bias,
        attention.out_proj.weight, attention.out_proj.bias,
        one.linear1.weight, one.linear1.bias,
        one.linear2.weight, one.linear2.bias,
        one.norm1.weight, one.norm1.bias, one.norm2.weight, one.norm2.bias]
with torch.no_grad():
    for p in parameters:
        scale = 0.5 if p.ndim == 2 else 0.3
        p.copy_(rounded(p.round() * (p.ndim == 1) + scale * torch.randn_like(p)))


def position(n):
    table = torch.zeros(n, WIDTH)
    for j in range(n):
        for k in range(WIDTH // 2):
            angle = j * 10000 ** (-2 * k / WIDTH)
            table[j, 2 * k] = math.sin(angle)
            table[j, 2 * k + 1] = math.cos(angle)
    return table


def states(X):
    encoder.train()  # the plain path; dropout is 0
    return encoder((project(X) + position(len(X)))[None])[0]


def write(*tensors):
    for tensor in tensors:
        for value in tensor.detach().flatten().tolist():
            print(f"{value:.10g}")


X = rounded(torch.randn(N, INPUT)).requires_grad_()
H = states(X)
dH = torch.tensor([[math.cos(i + k) for k in range(WIDTH)] for i in range(N)])
dX, = torch.autograd.grad((H * dH).sum(), X, retain_graph=True)
norms = torch.stack([
    torch.autograd.grad(H[p].norm(), X, retain_graph=True)[0].norm(dim=1)
    for p in range(N)])
print(INPUT, WIDTH, HEADS, FEEDFORWARD, LAYERS, OUTPUTS, N, sep="\n")
write(*parameters, query, decoder, X, H, dX, norms)
for i in range(N):
    rest = states(torch.cat([X[:i], X[i + 1:]]))
    write(rest @ query / math.sqrt(WIDTH), rest @ decoder.T)
