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
from networks import STRIDE, WINDOW, MarkEmbedding, PairVerifier  # noqa: E402

OPSET = 13
LARGEST = 2048  # The engine may give the finder pictures of any size up to this.
SEED = 7


class Finder(nn.Module):
    """Of every window of a picture: what its embedding is made of, and whether there is a mark, and where in it."""

    def __init__(self, network: MarkEmbedding):
        super().__init__()
        self.network = network

    def forward(self, image):
        features = self.network.trunk(self.network.edges(image))
        return features, self.network.objectness(features), self.network.box(features)


class WindowEmbedding(nn.Module):
    """Embeddings, scaled to unit length so that a dot product is a likeness, of windows cut from the finder's features and
    laid side by side."""

    def __init__(self, network: MarkEmbedding):
        super().__init__()
        self.convolution, self.whitening = network.embedding, network.whitening

    def forward(self, windows):
        side = WINDOW // STRIDE
        embedding = self.whitening(F.conv2d(windows, self.convolution.weight, self.convolution.bias, stride=side))
        return embedding / embedding.square().sum(1, keepdim=True).clamp(min=1e-12).sqrt()


class Description(nn.Module):
    """What the verifier looks at of one picture: features and colours of every cell. A reference is described once."""

    def __init__(self, network: PairVerifier):
        super().__init__()
        self.network = network

    def forward(self, picture):
        return torch.cat(self.network.described(picture), 1)


class Verdict(nn.Module):
    """The descriptions of a reference and a candidate, one after the other -> logit."""

    def __init__(self, network: PairVerifier):
        super().__init__()
        self.network = network

    def forward(self, descriptions):
        reference, candidate = descriptions.chunk(2, 1)
        return self.network.compared(*((side[:, :-3], side[:, -3:]) for side in (reference, candidate)))


def known(*shape: int) -> torch.Tensor:
    return torch.from_numpy(np.random.RandomState(SEED).randn(*shape).astype(np.float32))


def loaded(network: nn.Module, checkpoint: pathlib.Path) -> nn.Module:
    network.load_state_dict(torch.load(checkpoint, map_location="cpu")["network"])
    return network.eval()


def write(network: nn.Module, example: torch.Tensor, path: pathlib.Path, name: str, outputs: list[str]) -> None:
    torch.onnx.export(network, example, str(path), opset_version=OPSET, input_names=[name], output_names=outputs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--embedding", type=pathlib.Path, required=True)
    parser.add_argument("--verifier", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    network = loaded(MarkEmbedding(), options.embedding)
    finder, embedding = Finder(network).eval(), WindowEmbedding(network).eval()
    write(finder, known(1, 3, LARGEST, LARGEST), options.out / "mark_finder.onnx", "image", ["features", "objectness", "box"])
    write(embedding, known(1, 64, 7, 7), options.out / "mark_embedding.onnx", "windows", ["embedding"])
    picture = known(1, 3, WINDOW, WINDOW)
    expected = {"seed": SEED, "objectness": finder(picture)[1].item(), "embedding": embedding(finder(picture)[0]).ravel()[:8].tolist()}
    if options.verifier:
        network = loaded(PairVerifier(), options.verifier)
        description, verdict = Description(network).eval(), Verdict(network).eval()
        picture = known(1, 3, PairVerifier.SIDE, PairVerifier.SIDE)
        described = description(picture)
        write(description, picture, options.out / "mark_description.onnx", "picture", ["description"])
        write(verdict, torch.cat([described, described], 1), options.out / "mark_verifier.onnx", "descriptions", ["logit"])
        expected["logit"] = verdict(torch.cat([described, described.flip(3)], 1)).item()
    (options.out / "expected.json").write_text(json.dumps(expected) + "\n")


if __name__ == "__main__":
    warnings.filterwarnings("ignore", message="The shape inference of prim::Constant")
    with torch.no_grad():
        main()
