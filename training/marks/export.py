#!/usr/bin/env python3
"""Writes trained networks as ONNX, batch normalisation folded in, for OpenVINO; and what they answer to a known input.

    training/marks/export.py --embedding build/training/embedding/checkpoint.pt \\
        --verifier build/training/verifier/checkpoint.pt --out models"""

import argparse
import json
import pathlib
import sys
import warnings

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from networks import WINDOW, MarkEmbedding, PairVerifier  # noqa: E402

OPSET = 13
SEED = 7


class UnitEmbedding(nn.Module):
    """The embedding scaled to unit length, so that a dot product is a likeness."""

    def __init__(self, network: MarkEmbedding):
        super().__init__()
        self.network = network

    def forward(self, image):
        embedding, objectness, box = self.network(image)
        return F.normalize(embedding, dim=1), objectness, box


def known_picture(side: int) -> torch.Tensor:
    return torch.from_numpy(np.random.RandomState(SEED).randn(2, 3, side, side).astype(np.float32))


def loaded(network: nn.Module, checkpoint: pathlib.Path) -> nn.Module:
    network.load_state_dict(torch.load(checkpoint, map_location="cpu")["network"])
    return network.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--embedding", type=pathlib.Path, required=True)
    parser.add_argument("--verifier", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    picture = known_picture(WINDOW)
    embedding = UnitEmbedding(loaded(MarkEmbedding(), options.embedding)).eval()
    torch.onnx.export(
        embedding, picture, str(options.out / "mark_embedding.onnx"), opset_version=OPSET, input_names=["image"],
        output_names=["embedding", "objectness", "box"], dynamic_axes={"image": {0: "n", 2: "height", 3: "width"}},
    )
    expected = {"seed": SEED, "embedding": embedding(picture)[0].detach().numpy().ravel()[:8].tolist()}
    if options.verifier:
        verifier, picture = loaded(PairVerifier(), options.verifier), known_picture(PairVerifier.SIDE)
        names = {"input_names": ["reference", "candidate"], "output_names": ["logit"]}
        axes = {name: {0: "n"} for name in ("reference", "candidate", "logit")}
        torch.onnx.export(verifier, (picture, picture.flip(0)), str(options.out / "mark_verifier.onnx"), opset_version=OPSET, dynamic_axes=axes, **names)
        expected["logit"] = verifier(picture, picture.flip(0)).detach().numpy().tolist()
    (options.out / "expected.json").write_text(json.dumps(expected) + "\n")


if __name__ == "__main__":
    warnings.filterwarnings("ignore", message="The shape inference of prim::Constant")
    with torch.no_grad():
        main()
