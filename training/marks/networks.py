"""The mark embedding: where might a mark be, and which one is it.

Input n x 3 x h x w, (RGB - 127.5) / 64. A window is WINDOW pixels, the windows are STRIDE apart: outputs are
n x c x (h / 8 - 6) x (w / 8 - 6). `embedding` (128 channels, to be scaled to unit length), `objectness` (1, a logit),
`box` (4: centre x and y from the window's middle in half windows; logarithms of width and height in MARK_SHARE of a
window)."""

import math

import torch
import torch.nn.functional as F
from torch import nn

WINDOW, STRIDE, EMBEDDING = 56, 8, 128


class Convolution(nn.Module):
    """Without bias, then batch normalisation and (unless `linear`) a rectifier."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1, linear: bool = False, size: int = 3):
        super().__init__()
        self.convolution = nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False)
        self.normalisation = nn.BatchNorm2d(outputs)
        self.linear = linear

    def forward(self, x):
        x = self.normalisation(self.convolution(x))
        return x if self.linear else F.relu(x)


class Residual(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        self.first, self.second = Convolution(channels, channels), Convolution(channels, channels, linear=True)

    def forward(self, x):
        return F.relu(x + self.second(self.first(x)))


class Edges(nn.Module):
    """Fixed: the strength of edges in six directions, blind to their sign and to which colours meet there, divided by
    its local mean; stride 2. A mark printed in other inks gives the same."""

    DIRECTIONS = 6

    def __init__(self):
        super().__init__()
        place = torch.arange(5).float() - 2
        bell = torch.exp(-(place**2) / 2)
        smooth = torch.outer(bell, bell)
        across, down = place[None, :] * smooth, place[:, None] * smooth
        across, down = across / across.abs().sum() * 2, down / down.abs().sum() * 2
        weight = torch.zeros(3 * self.DIRECTIONS, 3, 5, 5)
        for direction in range(self.DIRECTIONS):
            angle = math.pi * direction / self.DIRECTIONS
            for colour in range(3):
                weight[colour * self.DIRECTIONS + direction, colour] = across * math.cos(angle) + down * math.sin(angle)
        self.register_buffer("weight", weight)

    def forward(self, x):
        n = self.DIRECTIONS
        steps = F.conv2d(x, self.weight.to(x.dtype), stride=2, padding=2).abs().float()
        strongest = torch.maximum(torch.maximum(steps[:, :n], steps[:, n : 2 * n]), steps[:, 2 * n :])
        mean = F.avg_pool2d(strongest.mean(1, keepdim=True), 9, 1, 4, count_include_pad=False)
        return (strongest / (mean * 2 + 0.06)).clamp(max=6).to(x.dtype)


class MarkEmbedding(nn.Module):
    def __init__(self, narrow: int = 48, wide: int = 96, reduced: int = 64):
        super().__init__()
        self.edges = Edges()
        self.trunk = nn.Sequential(
            Convolution(Edges.DIRECTIONS, narrow, 2),
            Residual(narrow),
            Convolution(narrow, wide, 2),
            Residual(wide),
            Residual(wide),
            Convolution(wide, reduced, size=1),
        )
        side = WINDOW // STRIDE
        self.embedding = nn.Conv2d(reduced, EMBEDDING, side)
        self.whitening = nn.BatchNorm2d(EMBEDDING, affine=False)
        self.objectness = nn.Conv2d(reduced, 1, side)
        self.box = nn.Conv2d(reduced, 4, side)

    def forward(self, x):
        features = self.trunk(self.edges(x))
        return self.whitening(self.embedding(features)), self.objectness(features), self.box(features)


def as_input(crops: torch.Tensor) -> torch.Tensor:
    """n x h x w x 3, uint8 -> the networks' input, channels last in memory."""
    return (crops.permute(0, 3, 1, 2).float() - 127.5) / 64


class PairVerifier(nn.Module):
    """Do a reference and a candidate show one and the same mark? Inputs n x 3 x SIDE x SIDE each, scaled as above; output n
    logits. Every cell of the one is compared with the cells around its place in the other, both ways: the mark need not be
    framed alike, but what fits must fit in one layout."""

    SIDE, CELL, REACH = 2 * WINDOW, 8, 3

    def __init__(self, narrow: int = 32, middle: int = 48, wide: int = 80, passed: int = 16):
        super().__init__()
        self.edges = Edges()
        self.trunk = nn.Sequential(
            Convolution(Edges.DIRECTIONS, narrow),
            Convolution(narrow, middle, 2),
            Residual(middle),
            Convolution(middle, wide, 2),
            Residual(wide),
        )
        self.passed = nn.Conv2d(wide, passed, 1)
        around = (2 * self.REACH + 1) ** 2
        self.judge = nn.Sequential(Convolution(2 * around + 2 * passed + 6, 64), Residual(64), Convolution(64, 96, 2), Residual(96))
        self.verdict = nn.Sequential(nn.Linear(192, 64), nn.ReLU(), nn.Linear(64, 1))
        n = self.SIDE // self.CELL
        rows = torch.arange(n)
        index, inside = [], []
        for down in range(-self.REACH, self.REACH + 1):
            for right in range(-self.REACH, self.REACH + 1):
                y, x = (rows + down)[:, None].expand(n, n), (rows + right)[None, :].expand(n, n)
                inside.append(((y >= 0) & (y < n) & (x >= 0) & (x < n)).float())
                index.append((rows[:, None] * n + rows[None, :]) * n * n + y.clamp(0, n - 1) * n + x.clamp(0, n - 1))
        self.register_buffer("index", torch.stack(index).flatten())  # Into n^2 x n^2 likenesses, flat.
        self.register_buffer("inside", torch.stack(inside)[None])

    def described(self, pictures):
        """Features and colours of every cell."""
        return self.trunk(self.edges(pictures)), F.avg_pool2d(pictures.float(), self.CELL)

    def around(self, likeness):
        return likeness.flatten(1).index_select(1, self.index).reshape(-1, *self.inside.shape[1:]) * self.inside.to(likeness.dtype)

    def compared(self, reference, candidate):
        """Two sides, each as described."""
        first, second = (F.normalize(side[0].float(), dim=1).to(side[0].dtype).flatten(2) for side in (reference, candidate))
        likeness = torch.bmm(first.transpose(1, 2), second)
        evidence = [self.around(likeness), self.around(likeness.transpose(1, 2))]
        evidence += [F.relu(self.passed(reference[0])), F.relu(self.passed(candidate[0])), reference[1], candidate[1]]
        judged = self.judge(torch.cat([e.to(likeness.dtype) for e in evidence], 1)).float()
        return self.verdict(torch.cat([judged.mean((2, 3)), judged.amax((2, 3))], 1))[:, 0]

    def forward(self, reference, candidate):
        return self.compared(self.described(reference), self.described(candidate))
