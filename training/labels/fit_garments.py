#!/usr/bin/env python3
"""Fits the heads of stages pattern and material, and that of what persons wear, on embeddings that `embed` wrote.

    fit_garments.py MIDDLES MIDDLES.f32 PARTS PARTS.f32 FOLDER      needs numpy; FOLDER gets labels_HEAD.bin

MIDDLES: photos of clothing, of imagenet_samples, and what draw_patterns.py drew, embedded as `middle`. PARTS: regions that
`regions` wrote into folders regions_choose and regions_measure, photos of clothing and of imagenet_samples, embedded as
`part`. What they show, as judged by eye: patterns.tsv and worn.tsv beside this file. Five folds (by the digest of the
photo's name; drawings are in the fold of their photo): each picture is judged by a head that has not seen it. The thresholds of
pattern and material are chosen on the first two folds and measured on the others; that of worn is chosen on all five, and
measured on regions_measure, which is never learned."""

import hashlib
import json
import pathlib
import sys

import numpy as np
from fit import EVERYDAY, FOLDS, LENGTH, SIZES, VIEWS, fit, print_confusion, probabilities, proportion, scores, temperature

HERE = pathlib.Path(__file__).parent
DRAWN_WEIGHT = 0.3  # Of a drawing, where a photo has 1.
PATTERNS = ["checked", "dotted", "floral", "plain", "print", "striped"]
MATERIALS = ["denim"]
WORN = ["outwear", "pants", "t-shirt"]
WORN_WEIGHT, LYING_WEIGHT, NOTHING_WEIGHT = 4.0, 0.5, 0.75  # Of a region, a photo of a garment, an everyday photo.
RIGHT_LABELS = {"pattern": 0.95, "material": 0.9, "worn": 0.9}  # By which the threshold is chosen.


def table(name):
    rows = [line.split("\t") for line in (HERE / name).read_text(encoding="utf-8").splitlines()[1:]]
    return {row[0]: row[1:] for row in rows}


def fold_of(photo):
    return int(hashlib.sha256(photo.encode()).hexdigest()[:8], 16) % FOLDS


class Pictures:
    def __init__(self, names, embeddings):
        self.paths = [pathlib.PurePath(line) for line in pathlib.Path(names).read_text(encoding="utf-8").split("\n") if line]
        self.views = np.fromfile(embeddings, np.float32).reshape(len(self.paths), VIEWS + SIZES, LENGTH)
        self.fold = np.array([fold_of(path.name.split(".")[0]) for path in self.paths])
        self.everyday = np.array([EVERYDAY in path.parts for path in self.paths])
        self.clothing = np.array(["clothing" in path.parts for path in self.paths])


def learn(pictures, truth, weight, use, classes):
    """Every view of what has a label, of the rest the picture as it is."""
    few, many = np.flatnonzero(use & (truth == classes - 1)), np.flatnonzero(use & (truth < classes - 1))
    rows = np.concatenate([pictures.views[many, :VIEWS].reshape(-1, LENGTH), pictures.views[few, 0]])
    weights = np.concatenate([np.repeat(weight[many] / VIEWS, VIEWS), weight[few]]).astype(np.float32)
    return fit(rows, np.concatenate([np.repeat(truth[many], VIEWS), truth[few]]), weights, classes)


def make_head(name, labels, pictures, truth, weight, judged, folder, allowed=None, unseen=None):
    """`truth`: number of the label, len(labels): none of them, -1: not used. `judged`: what counts. `allowed`: for each
    picture and label, whether the engine would tell it there. `unseen`: what is measured apart and never learned."""
    classes = len(labels) + 1
    learnable = (truth >= 0) & (True if unseen is None else ~unseen)
    logits = np.zeros((len(truth), classes))
    for fold in range(FOLDS):
        matrix = learn(pictures, truth, weight, learnable & (pictures.fold != fold), classes)
        logits[pictures.fold == fold] = scores(matrix, pictures.views[pictures.fold == fold, 0])
    if unseen is not None:
        logits[unseen] = scores(learn(pictures, truth, weight, learnable, classes), pictures.views[unseen, 0])
    choose = judged & (pictures.fold < 2) if unseen is None else judged
    measure = judged & ~choose if unseen is None else unseen
    scale = temperature(logits[choose], truth[choose])
    chance = probabilities(logits / scale)[:, :-1]
    said, best = chance.argmax(axis=1), chance.max(axis=1)
    possible = True if allowed is None else allowed[np.arange(len(said)), said]

    def holds(threshold):
        told = choose & (best >= threshold) & possible
        return told.any() and (said == truth)[told].mean() >= RIGHT_LABELS[name]

    threshold = next((t for t in np.arange(0.5, 0.991, 0.01) if holds(t)), 0.99)
    print(f"\n## {name}: {len(labels)} labels, threshold {threshold:.2f}, temperature {scale:.2f}")
    for what, here in {"chosen on": choose, "measured on": measure}.items():
        told = here & (best >= threshold) & possible
        real = here & (truth < len(labels))
        print(f"{what}: {int(here.sum())} pictures, {int(real.sum())} with a label")
        if real.any():
            print(f"  best {proportion(int((said == truth)[real].sum()), int(real.sum()))}")
            print(f"  told {proportion(int((told & real).sum()), int(real.sum()))}")
        if told.any():
            print(f"  right of told {proportion(int((said == truth)[told].sum()), int(told.sum()))}")
        if (here & ~real).any():
            print(f"  none, yet told {proportion(int((told & ~real).sum()), int((here & ~real).sum()))}")
        for k, label in enumerate(labels):
            t = told & (said == k)
            print(f"  {label}: {int((here & (truth == k)).sum())}, told {int(t.sum())}, of which right {int((t & (truth == k)).sum())}")
    print_confusion(labels, truth[measure], said[measure])

    matrix = learn(pictures, truth, weight, learnable, classes) / scale
    header = json.dumps({"labels": labels, "threshold": round(float(threshold), 2)})
    (folder / f"labels_{name}.bin").write_bytes(header.encode() + b"\n" + matrix.astype("<f2").tobytes())


def numbers(labels, said):
    return np.array([-1 if label is None else labels.index(label) if label in labels else len(labels) for label in said])


def fabrics(pictures, folder):
    by_eye = table("patterns.tsv")

    def judged(path):
        return by_eye["/".join(path.parts[-2:])]

    pattern = [judged(p)[0] if c else None if e else p.parent.name for p, c, e in zip(pictures.paths, pictures.clothing, pictures.everyday)]
    # What is no garment, or several patterns at once, has none.
    pattern = [label or "none" for label in pattern]
    drawn = ~pictures.clothing & ~pictures.everyday
    weight = np.where(drawn, DRAWN_WEIGHT, np.where(pictures.everyday, NOTHING_WEIGHT, 1.0))
    truth = numbers(PATTERNS, pattern)
    make_head("pattern", PATTERNS, pictures, truth, weight, pictures.clothing & (truth < len(PATTERNS)), folder)
    # Drawings have no material; garments that the eye could not tell are left out.
    material = [(judged(p)[1] or None) if c else "none" if e else None for p, c, e in zip(pictures.paths, pictures.clothing, pictures.everyday)]
    truth = numbers(MATERIALS, material)
    make_head("material", MATERIALS, pictures, truth, weight, pictures.clothing & (truth >= 0), folder)


def worn(pictures, folder):
    by_eye = table("worn.tsv")
    measure = np.array(["regions_measure" in path.parts for path in pictures.paths])
    region = measure | np.array(["regions_choose" in path.parts for path in pictures.paths])
    said = [by_eye.get(p.name, [""])[0] or None if r else "none" if e else p.parent.name
            for p, r, e in zip(pictures.paths, region, pictures.everyday)]  # fmt: skip
    truth = numbers(WORN, said)
    weight = np.where(region, WORN_WEIGHT, np.where(pictures.everyday, NOTHING_WEIGHT, LYING_WEIGHT))
    upper = np.array([path.name.endswith(".upper.png") for path in pictures.paths])
    allowed = np.stack([upper != (label == "pants") for label in WORN], axis=1)
    make_head("worn", WORN, pictures, truth, weight, region & ~measure & (truth >= 0), folder, allowed, measure & (truth >= 0))


if __name__ == "__main__":
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    target = pathlib.Path(sys.argv[5])
    fabrics(Pictures(sys.argv[1], sys.argv[2]), target)
    worn(Pictures(sys.argv[3], sys.argv[4]), target)
