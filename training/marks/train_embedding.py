#!/usr/bin/env python3
"""Trains the mark embedding from drawn crops alone.

    training/marks/train_embedding.py --out build/training/embedding --minutes 30 --photos ../shared/photos/scenes_sun8

Stopped at any time (Ctrl-C, SIGTERM), the same command goes on from the last checkpoint. On a GPU where torch sees one,
else on the CPU in bf16, with the rest of the cores drawing."""

import math
import os
import pathlib
import sys

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import run  # noqa: E402
from drawing import MARK_SHARE, SIDE, Drawer  # noqa: E402
from feeder import Feeder  # noqa: E402
from networks import EMBEDDING, WINDOW, MarkEmbedding, as_input  # noqa: E402

LEARNING_RATE = 1.2e-3
SOFTMAX_SCALE, PAIR_SCALE, MARGIN = 20.0, 12.0, 0.15
NEGATIVES, MIRRORED = 0.24, 0.12  # Shares of the pairs.
NAMES = ["loss", "pairs", "softmax", "none", "finder", "box", "right"]


def pair_loss(embedding: torch.Tensor, kinds: torch.Tensor):
    """InfoNCE between two crops of one mark; every other crop of the batch, no-marks included, speaks against. Gives the
    share of crops whose other crop is the nearest of all, too."""
    half, marked = len(embedding) // 2, (kinds >= 0).float()
    alike = embedding @ embedding.t() * PAIR_SCALE
    partner = torch.cat([torch.arange(half, 2 * half), torch.arange(half)]).to(alike.device)
    row = torch.arange(2 * half, device=alike.device)
    same = (kinds[:, None] == kinds[None]) & (kinds[:, None] >= 0)
    same[row, partner] = False
    same[row, row] = True
    alike = alike.masked_fill(same, -1e4)
    loss = torch.logsumexp(alike, 1) - alike[row, partner]
    right = (alike.argmax(1) == partner).float()
    return (loss * marked).sum() / marked.sum(), (right * marked).sum() / marked.sum()


def kind_loss(embedding: torch.Tensor, centres: torch.Tensor, kinds: torch.Tensor, margin: float):
    """Cosine softmax over the kinds that are not mirrored; crops without a mark are to be near none."""
    upright, unmarked = ((kinds >= 0) & (kinds < len(centres))).float(), (kinds < 0).float()
    with torch.autocast(embedding.device.type, dtype=torch.bfloat16):
        logits = (embedding @ F.normalize(centres).t()).float() * SOFTMAX_SCALE
    wanted = torch.where(upright > 0, kinds, torch.zeros_like(kinds))[:, None]
    every = torch.logsumexp(logits, 1)
    with_margin = logits.scatter_add(1, wanted, torch.full_like(wanted, -margin * SOFTMAX_SCALE, dtype=logits.dtype))
    loss = torch.logsumexp(with_margin, 1) - with_margin.gather(1, wanted)[:, 0]
    none = F.softplus(every - SOFTMAX_SCALE * 0.45) / SOFTMAX_SCALE
    return (loss * upright).sum() / upright.sum().clamp(min=1), (none * unmarked).sum() / unmarked.sum().clamp(min=1)


class Trainer:
    def __init__(self, options):
        self.batch, self.device = options.batch, run.device_of(options)
        self.rng = np.random.RandomState(options.seed)
        marks, photos = run.material_of(options)
        self.network = MarkEmbedding().to(self.device, memory_format=torch.channels_last)
        self.centres = nn.Embedding(1 + max(mark.kind for mark in marks.marks), EMBEDDING, device=self.device)
        nn.init.normal_(self.centres.weight, std=0.2)
        self.weights = [p for p in self.network.parameters() if p.ndim > 1]
        plain = [p for p in self.network.parameters() if p.ndim == 1]
        groups = [{"params": self.weights, "weight_decay": 0.02}, {"params": plain, "weight_decay": 0}, {"params": self.centres.parameters(), "weight_decay": 0}]
        self.optimiser = torch.optim.AdamW(groups, lr=LEARNING_RATE, betas=(0.9, 0.98))
        self.run = run.Run(options, {"network": self.network, "centres": self.centres, "optimiser": self.optimiser}, NAMES)
        self.feeder = Feeder(lambda seed: Drawer(marks, photos, seed), options.draw, options.ring, options.reuse, NEGATIVES, MIRRORED, options.seed)
        self.feeder.wait_for(min(6000, options.ring // 2))
        self.network.train()

    def next_batch(self):
        pairs = self.feeder.pairs(self.batch // 2, self.rng)
        spare = SIDE - WINDOW + 1
        shift = self.rng.randint(0, spare, (len(pairs), 2))
        crops = np.empty((len(pairs), WINDOW, WINDOW, 3), np.uint8)
        for i, (pair, (x, y)) in enumerate(zip(pairs, shift)):
            crops[i] = self.feeder.crops[pair, y : y + WINDOW, x : x + WINDOW]
            if self.rng.rand() < 0.3:
                crops[i] = crops[i][..., self.rng.permutation(3)]
        box = self.feeder.boxes[pairs]
        middle = (box[:, :2] - shift - WINDOW / 2) / WINDOW * 2
        extent = np.log(np.maximum(box[:, 2:], 2) / (MARK_SHARE * WINDOW))
        boxes = np.concatenate([middle, extent], 1).clip(-1.5, 1.5).astype(np.float32)
        picture = as_input(torch.from_numpy(crops).to(self.device))
        gain = np.exp(self.rng.randn(len(pairs)) * 0.2) * np.where(self.rng.rand(len(pairs)) < 0.1, -1, 1)
        offset = self.rng.randn(len(pairs)) * 0.25
        picture = picture * torch.from_numpy(gain.astype(np.float32)).to(self.device)[:, None, None, None]
        picture = picture + torch.from_numpy(offset.astype(np.float32)).to(self.device)[:, None, None, None]
        picture = picture.contiguous(memory_format=torch.channels_last)
        kinds = torch.from_numpy(self.feeder.kinds[pairs].astype(np.int64)).to(self.device)
        return picture, kinds, torch.from_numpy(boxes).to(self.device)

    def step(self, done: float, steps: int):
        self.feeder.difficulty.value = min(1.0, max(0.0, done - 0.04) / 0.5)
        rate = LEARNING_RATE * min(1, (steps + 1) / 150) * (0.49 * (1 + math.cos(math.pi * done)) + 0.02)
        for group, factor in zip(self.optimiser.param_groups, (1, 1, 4)):
            group["lr"] = rate * factor
        picture, kinds, boxes = self.next_batch()
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            embedding, objectness, box = self.network(picture)
        embedding = F.normalize(embedding.float().flatten(1))
        marked = (kinds >= 0).float()
        pairs, right = pair_loss(embedding, kinds)
        softmax, none = kind_loss(embedding, self.centres.weight, kinds, MARGIN * min(1.0, max(0.0, (done - 0.25) / 0.3)))
        finder = F.binary_cross_entropy_with_logits(objectness.float().flatten(), marked)
        outline = ((box.float().flatten(1) - boxes).abs().mean(1) * marked).sum() / marked.sum()
        loss = pairs + 0.3 * softmax + 0.5 * none + finder + 0.5 * outline
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.weights, 20.0)
        self.optimiser.step()
        return [float(value.detach()) for value in (loss, pairs, softmax, none, finder, outline, right)]


if __name__ == "__main__":
    parser = run.options_of(__doc__, batch=384)
    parser.add_argument("--draw", type=int, default=max(1, (os.cpu_count() or 2) - 1), help="processes that draw (cores - 1)")
    parser.add_argument("--ring", type=int, default=24000, help="crops kept at a time (24000)")
    parser.add_argument("--reuse", type=float, default=2.5, help="how often a crop is used (2.5)")
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    trainer = Trainer(chosen)
    trainer.run.go(trainer.step)
