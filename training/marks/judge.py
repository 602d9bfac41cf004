"""A trained verifier at work."""

import pathlib

import numpy as np
import torch

from networks import PairVerifier, as_input

BATCH = 128


class Judge:
    SIDE = PairVerifier.SIDE

    def __init__(self, checkpoint: pathlib.Path):
        kept = torch.load(checkpoint, map_location="cpu")
        self.network, self.seen = PairVerifier(), kept.get("seen")
        self.network.load_state_dict(kept["network"])
        self.network.eval()

    @torch.no_grad()
    def logits(self, references, candidates) -> np.ndarray:
        """Of so many pairs of crops SIDE x SIDE x 3."""
        parts = [np.zeros(0, np.float32)]
        for at in range(0, len(references), BATCH):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                inputs = (as_input(torch.from_numpy(np.stack(crops[at : at + BATCH]))) for crops in (references, candidates))
                parts.append(self.network(*inputs).float().numpy())
        return np.concatenate(parts)
