#!/usr/bin/env python3
"""Fits the heads of the stages scene, food and apparel on embeddings that `embed` wrote, and says what they hold.

    fit.py PHOTOS EMBEDDINGS.f32 FOLDER      needs numpy; FOLDER gets labels_STAGE.bin

A photo's label is its folder, and its set the folder above. Each stage learns its sets' labels and "none of them", from the
photos of the others' sets and of imagenet_samples. Prints what five folds (by the digest of the file's name) hold of what
they have not seen; coco128 is never learned. Then fits on all, and writes."""

import hashlib
import json
import pathlib
import sys

import numpy as np

STAGES = {"scene": ["scenes_intel", "scenes_sun8"], "food": ["food10"], "apparel": ["clothing"]}
EVERYDAY, UNSEEN = "imagenet_samples", "coco128"
VIEWS, SIZES, LENGTH, FOLDS = 4, 2, 1280, 5
WEIGHT = 8.0  # Of the data against the squared weights.
EVERYDAY_WEIGHT = 4.0  # What users scan is like these; photos of the other stages' sets are easily told apart.
# By which the threshold is chosen: the share of everyday photos that get a label, at most, and of the labels that are right.
FALSE_LABELS, RIGHT_LABELS = 0.03, 0.9


def minimise(function, start, steps=150, memory=10):
    """L-BFGS (Nocedal, 1980) with backtracking; `function` gives value and gradient."""
    x, (value, gradient) = start, function(start)
    moves = []
    for _ in range(steps):
        direction, weights = gradient.copy(), []
        for s, y in reversed(moves):
            weights.append(s @ direction / (s @ y))
            direction -= weights[-1] * y
        direction *= moves[-1][0] @ moves[-1][1] / (moves[-1][1] @ moves[-1][1]) if moves else 1 / np.linalg.norm(gradient)
        for (s, y), weight in zip(moves, reversed(weights)):
            direction += s * (weight - y @ direction / (s @ y))
        step = 1.0
        while True:
            new = x - step * direction
            new_value, new_gradient = function(new)
            if new_value <= value - 1e-4 * step * (gradient @ direction) or step < 1e-6:
                break
            step /= 2
        s, y = new - x, new_gradient - gradient
        if s @ y > 1e-12:
            moves = (moves + [(s, y)])[-memory:]
        gain, x, value, gradient = value - new_value, new, new_value, new_gradient
        if gain < 1e-6 * abs(value):
            break
    return x


def fit(rows, labels, weights, classes):
    """Weights and biases, one row a class, of multinomial logistic regression."""
    truth = np.eye(classes, dtype=np.float32)[labels]
    rows = np.hstack([rows, np.ones((len(rows), 1), np.float32)])

    def loss(flat):
        matrix = flat.reshape(-1, classes).astype(np.float32)
        logits = rows @ matrix
        logits -= logits.max(axis=1, keepdims=True)
        total = np.log(np.exp(logits).sum(axis=1))
        error = (np.exp(logits - total[:, None]) - truth) * (weights * WEIGHT)[:, None]
        gradient = rows.T @ error
        gradient[:-1] += matrix[:-1]
        value = WEIGHT * (weights * (total - (logits * truth).sum(axis=1))).sum(dtype=float)
        return value + (matrix[:-1].astype(float) ** 2).sum() / 2, gradient.ravel().astype(float)

    return minimise(loss, np.zeros(rows.shape[1] * classes)).reshape(-1, classes).T


def scores(matrix, rows):
    return rows @ matrix[:, :-1].T + matrix[:, -1]


def probabilities(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def proportion(hits, of, z=1.959964):
    """Wilson's interval, in per cent."""
    p = hits / of
    middle, half = p + z * z / (2 * of), z * np.sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    low, high = (100 * (middle + side * half) / (1 + z * z / of) for side in (-1, 1))
    return f"{100 * p:.1f} % ({low:.1f} to {high:.1f}; {hits} of {of})"


class Photos:
    def __init__(self, names, embeddings):
        paths = [pathlib.PurePath(line) for line in pathlib.Path(names).read_text(encoding="utf-8").split("\n") if line]
        known = set(sum(STAGES.values(), [])) | {EVERYDAY, UNSEEN}
        self.set = np.array([next(part for part in path.parts if part in known) for path in paths])
        self.label = np.array([path.parent.name.replace("_", " ") for path in paths])
        self.fold = np.array([int(hashlib.sha256(path.name.encode()).hexdigest()[:8], 16) % FOLDS for path in paths])
        self.views = np.fromfile(embeddings, np.float32).reshape(len(paths), VIEWS + SIZES, LENGTH)


def learn(photos, labels, use):
    """Of the photos that `use` picks: every view of those with a label, those of none as they are, and everyday ones shrunk,
    too: else coarse pixels, which the photos with labels have, would speak for a label."""
    index = {label: number for number, label in enumerate(labels)}
    truth = np.array([index.get(label, len(labels)) for label in photos.label])
    seen, none = np.flatnonzero(use & (truth < len(labels))), np.flatnonzero(use & (truth == len(labels)))
    weight = np.where(photos.set == EVERYDAY, EVERYDAY_WEIGHT, 1.0).astype(np.float32)
    small = np.flatnonzero(use & (photos.set == EVERYDAY))
    rows = np.concatenate([photos.views[seen, :VIEWS].reshape(-1, LENGTH), photos.views[none, 0],
                           photos.views[small, VIEWS:].reshape(-1, LENGTH)])  # fmt: skip
    weights = np.concatenate([np.full(len(seen) * VIEWS, 1 / VIEWS, np.float32), weight[none],
                              np.full(len(small) * SIZES, EVERYDAY_WEIGHT, np.float32)])  # fmt: skip
    truths = np.concatenate([np.repeat(truth[seen], VIEWS), truth[none], np.repeat(truth[small], SIZES)])
    return fit(rows, truths, weights, len(labels) + 1)


def temperature(logits, truth):
    """By which held-out logits are divided to be calibrated: least log loss."""
    grid = np.exp(np.linspace(np.log(0.3), np.log(5), 200))
    return min(grid, key=lambda t: -np.log(probabilities(logits / t)[np.arange(len(truth)), truth] + 1e-12).mean())


def print_confusion(names, truth, said):
    print("| is / said |" + "|".join(names) + "|\n|" + "---|" * (len(names) + 1))
    for row, name in enumerate(names):
        print(f"| {name} |" + "|".join(str(int(((truth == row) & (said == k)).sum()) or "") for k in range(len(names))) + "|")


def make_head(photos, stage, folder):
    sets = STAGES[stage]
    inside = np.isin(photos.set, sets)
    labels = sorted(set(photos.label[inside]))
    truth = np.array([labels.index(label) if here else len(labels) for label, here in zip(photos.label, inside)])
    learnable = photos.set != UNSEEN
    logits = np.zeros((len(truth), len(labels) + 1))
    shrunk = np.zeros((len(truth), SIZES, len(labels) + 1))
    for fold in range(FOLDS):
        matrix = learn(photos, labels, learnable & (photos.fold != fold))
        # What is never learned takes the part of a fold, too: each photo is judged by one head.
        judged = photos.fold == fold
        logits[judged] = scores(matrix, photos.views[judged, 0])
        shrunk[judged] = scores(matrix, photos.views[judged, VIEWS:])
    everyday, unseen = photos.set == EVERYDAY, photos.set == UNSEEN
    fitted = inside | everyday
    scale = temperature(logits[fitted], truth[fitted])
    chance = probabilities(logits / scale)[:, :-1]
    best, said = chance.max(axis=1), chance.argmax(axis=1)
    candidates = np.arange(0.5, 0.991, 0.01)
    right = (said == truth)[inside]
    threshold = next((t for t in candidates if (best[everyday] >= t).mean() <= FALSE_LABELS
                      and right[best[inside] >= t].mean() >= RIGHT_LABELS), candidates[-1])
    told = best >= threshold

    print(f"\n## {stage}: {len(labels)} labels, threshold {threshold:.2f}, temperature {scale:.2f}")
    for one in sets:
        here = photos.set == one
        own = sorted(set(truth[here]))
        restricted = np.array(own)[chance[here][:, own].argmax(axis=1)]
        print(f"{one}: best of its {len(own)} labels {proportion(int((restricted == truth[here]).sum()), int(here.sum()))}")
        told_here = told & here
        print(f"  told {proportion(int(told_here.sum()), int(here.sum()))}, of which right "
              f"{proportion(int((said == truth)[told_here].sum()), int(told_here.sum()))}")
        print_confusion([labels[k] for k in own], np.searchsorted(own, truth[here]), np.searchsorted(own, restricted))
    for name, here in {EVERYDAY: everyday, UNSEEN: unseen, "the other stages' sets": ~(inside | everyday | unseen)}.items():
        print(f"{name}: labelled {proportion(int((told & here).sum()), int(here.sum()))}")
        for size, one in zip((320, 150), np.moveaxis(shrunk / scale, 1, 0)):
            labelled = probabilities(one)[:, :-1].max(axis=1) >= threshold
            print(f"  shrunk to {size} pixels {proportion(int((labelled & here).sum()), int(here.sum()))}")

    matrix = learn(photos, labels, learnable) / scale
    header = json.dumps({"labels": labels, "threshold": round(float(threshold), 2)})
    (folder / f"labels_{stage}.bin").write_bytes(header.encode() + b"\n" + matrix.astype("<f2").tobytes())


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    everything = Photos(sys.argv[1], sys.argv[2])
    for name in STAGES:
        make_head(everything, name, pathlib.Path(sys.argv[3]))
