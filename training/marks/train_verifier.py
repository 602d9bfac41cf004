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

import numpy as np
import torch
import torch.nn.functional as F

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import run  # noqa: E402
from drawing import SIDE, Drawer  # noqa: E402
from evaluate import Embedder  # noqa: E402
from networks import WINDOW, PairVerifier, as_input  # noqa: E402
from pairs import EASY, HARD, NEAREST, Pool  # noqa: E402

LEARNING_RATE = 1.5e-3
SMOOTHING = 0.01
NAMES = ["loss", "true", "false_like", "false_any", "false_free"]  # Shares of each sort of pair taken for one mark.
SORTS = [0.34, 0.26, 0.08, 0.32]  # One mark; look-alike marks; any two marks; a mark and a crop without one.


class Trainer:
    def __init__(self, options):
        self.batch, self.device = options.batch, run.device_of(options)
        self.rng = np.random.RandomState(options.seed)
        marks, photos = run.material_of(options)
        self.network = PairVerifier().to(self.device, memory_format=torch.channels_last)
        self.optimiser = torch.optim.AdamW(self.network.parameters(), lr=LEARNING_RATE, weight_decay=0.02)
        self.run = run.Run(options, {"network": self.network, "optimiser": self.optimiser}, NAMES)
        started = time.monotonic()
        self.pool = Pool(Drawer(marks, photos, options.seed), Embedder(options.embedding), options.free, options.mine)
        print(f"{len(self.pool.easy)} kinds, {len(self.pool.free)} crops without a mark, {time.monotonic() - started:.0f} s", flush=True)
        self.network.train()

    def shifted(self, crop: np.ndarray) -> np.ndarray:
        x, y = self.rng.randint(0, SIDE - WINDOW + 1, 2)
        return crop[y : y + WINDOW, x : x + WINDOW]

    def pair(self, sort: int):
        """Reference and candidate."""
        rng, pool = self.rng, self.pool
        kind = rng.randint(len(pool.easy))
        if sort == 3:
            free = rng.randint(len(pool.free))
            return pool.easy[pool.like_free[free, rng.randint(NEAREST)], rng.randint(EASY)], pool.free[free]
        candidate = pool.hard[kind, rng.randint(HARD)]
        if sort == 0:  # Some references are hard ones, too.
            other = pool.easy[kind, rng.randint(EASY)] if rng.rand() < 0.7 else pool.hard[kind, rng.randint(HARD)]
            return other, candidate
        wrong = pool.like_kind[kind, rng.randint(NEAREST)] if sort == 1 else (kind + 1 + rng.randint(len(pool.easy) - 1)) % len(pool.easy)
        return pool.easy[wrong, rng.randint(EASY)], candidate

    def next_batch(self):
        sorts = self.rng.choice(4, self.batch, p=SORTS)
        both = np.empty((2, self.batch, WINDOW, WINDOW, 3), np.uint8)
        for i, sort in enumerate(sorts):
            reference, candidate = self.pair(sort)
            both[0, i], both[1, i] = self.shifted(reference), self.shifted(candidate)
            if self.rng.rand() < 0.5:  # Two turned over are one mark as well; one alone is not asked about.
                both[:, i] = both[:, i, :, ::-1]
        inputs = [as_input(torch.from_numpy(side).to(self.device)).contiguous(memory_format=torch.channels_last) for side in both]
        return inputs, torch.from_numpy(sorts).to(self.device)

    def step(self, done: float, steps: int):
        for group in self.optimiser.param_groups:
            group["lr"] = LEARNING_RATE * min(1, (steps + 1) / 100) * (0.49 * (1 + math.cos(math.pi * done)) + 0.02)
        (reference, candidate), sorts = self.next_batch()
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            logits = self.network(reference, candidate)
        wanted = (sorts == 0).float() * (1 - 2 * SMOOTHING) + SMOOTHING
        loss = F.binary_cross_entropy_with_logits(logits.float(), wanted)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        taken = (logits.detach() > 0).float()
        return [float(loss.detach()), *(float(taken[sorts == sort].mean()) for sort in range(4))]


if __name__ == "__main__":
    parser = run.options_of(__doc__, batch=256)
    parser.add_argument("--embedding", type=pathlib.Path, required=True, help="checkpoint of the trained embedding")
    parser.add_argument("--free", type=int, default=16000, help="drawn crops without a mark (16000)")
    parser.add_argument("--mine", type=int, default=100, help="backgrounds searched for look-alikes (100)")
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    trainer = Trainer(chosen)
    trainer.run.go(trainer.step)
