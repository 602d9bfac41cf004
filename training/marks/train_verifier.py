#!/usr/bin/env python3
"""Trains the pair verifier on drawn pairs, with the wrong candidates that a trained embedding brings.

    training/marks/train_verifier.py --out build/training/verifier --embedding build/training/embedding/checkpoint.pt \\
        --minutes 30 --photos ../shared/photos/scenes_sun8

Stopped at any time (Ctrl-C, SIGTERM), the same command goes on from the last checkpoint; the pool is drawn again. On a GPU
where torch sees one, else on the CPU in bf16."""

import math
import pathlib
import sys
import time

import torch
import torch.nn.functional as F

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import run  # noqa: E402
from evaluate import Embedder  # noqa: E402
from material import twin_words  # noqa: E402
from networks import PairVerifier, as_input  # noqa: E402
from pairs import FREE, GROUP, SCALE, SORTS, TRUE, Groups, Pool  # noqa: E402

LEARNING_RATE = 1.5e-3
SMOOTHING = 0.01


class Trainer:
    def __init__(self, options):
        self.groups, self.device = options.batch // GROUP, run.device_of(options)
        marks, photos = run.material_of(options, SCALE)
        twins_from = 1 + max(mark.kind for mark in marks.marks)
        marks.marks += twin_words(options.twins, options.seed, twins_from)
        self.network = PairVerifier().to(self.device, memory_format=torch.channels_last)
        self.optimiser = torch.optim.AdamW(self.network.parameters(), lr=LEARNING_RATE, weight_decay=0.02)
        # The loss, and the share of each sort of pair that is taken for one mark.
        self.run = run.Run(options, {"network": self.network, "optimiser": self.optimiser}, ["loss", *SORTS])
        started = time.monotonic()
        pool = Pool(marks, photos, Embedder(options.embedding), options.seed, options.free, options.mine, twins_from)
        self.batches = Groups(pool, options.seed + self.run.steps)
        print(f"{pool.kinds} kinds, {len(pool.free)} crops without a mark, {time.monotonic() - started:.0f} s", flush=True)
        self.network.train()

    def step(self, done: float, steps: int):
        for group in self.optimiser.param_groups:
            group["lr"] = LEARNING_RATE * min(1, (steps + 1) / 100) * (0.49 * (1 + math.cos(math.pi * done)) + 0.02)
        pictures, references, candidates, sorts = self.batches.batch(self.groups)
        sorts = torch.from_numpy(sorts).to(self.device)
        pictures = as_input(torch.from_numpy(pictures).to(self.device)).contiguous(memory_format=torch.channels_last)
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            described = self.network.described(pictures)
            sides = [[part[numbers] for part in described] for numbers in (references, candidates)]
            logits = self.network.compared(*sides).float()
        wanted = (sorts == TRUE).float() * (1 - 2 * SMOOTHING) + SMOOTHING
        loss = F.binary_cross_entropy_with_logits(logits, wanted)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        taken = (logits.detach() > 0).float()
        return [float(loss.detach()), *(float(taken[sorts == sort].mean()) for sort in range(FREE + 1))]


if __name__ == "__main__":
    parser = run.options_of(__doc__, batch=240)
    parser.add_argument("--embedding", type=pathlib.Path, required=True, help="checkpoint of the trained embedding")
    parser.add_argument("--twins", type=int, default=1000, help="pairs of drawn words that differ in a letter or two (1000)")
    parser.add_argument("--free", type=int, default=16000, help="drawn crops without a mark (16000)")
    parser.add_argument("--mine", type=int, default=400, help="backgrounds searched for look-alikes (400)")
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    trainer = Trainer(chosen)
    trainer.run.go(trainer.step)
