#!/usr/bin/env python3
"""Fits the decisions of the brand engine on evidence written by `evidence`, and says what they hold across sets.

    fit.py EVIDENCE.tsv...      needs numpy

Files whose names begin alike up to the first digit or dot (a5.tsv, a1.tsv) are of one set. Prints what regressions fitted,
and a threshold chosen, on all sets but one hold on that one; then the regressions over all files, as the lines of
src/sluice/vision/brand/decision.cpp.

Evidence of `fast` has the inputs of the local features alone; else those of the joint decision follow, whose first and
third are the logarithms of odds that the engine's regression over local features gives. For what is held out these are
worked out anew, so that nothing of it has been seen; what is shipped is fitted on those that the engine gives."""

import pathlib
import re
import sys
import zlib

import numpy as np

FEATURES, JOINT = 9, 18
ODDS, HAS_FEATURES, RIVAL_ODDS, VERIFIED = 0, 1, 2, 11  # Of the joint inputs.
LEAST_ODDS = -5.3
FOLDS, PRECISIONS = 5, (0.97, 0.98, 0.99)
PARTS = {  # Joint inputs that rest on each kind of evidence.
    "features": [0, 1, 2, 15, 17],
    "embedding": [3, 4, 5, 6, 7, 8, 9, 10, 15],
    "verification": [11, 12, 13, 14],
}


class Evidence:
    """Of the best place of each brand in each photo: `photo`, `brand`, `right`, `free` (a brand-free photo), `inputs`."""

    def __init__(self, path):
        self.name = pathlib.Path(path).name
        self.set = re.split(r"[\d.]", self.name)[0]
        rows = [line.rstrip("\n").split("\t") for line in open(path, encoding="utf-8")]
        self.true_pairs = len({(row[1], row[4]) for row in rows if row[5] == "1"})
        self.brand_free = len({row[1] for row in rows if row[2] == "1"})
        rows = [row for row in rows if len(row) > 6]
        inputs = np.array([[float(value) for value in row[6:]] for row in rows])
        best = FEATURES + VERIFIED if inputs.shape[1] > FEATURES else 0
        order = np.lexsort((-inputs[:, best], [row[4] for row in rows], [int(row[1]) for row in rows]))
        keys = [(rows[i][1], rows[i][4]) for i in order]
        order = order[[i == 0 or keys[i] != keys[i - 1] for i in range(len(keys))]]
        self.photo = np.array([int(rows[i][1]) for i in order])
        self.brand = np.array([rows[i][4] for i in order])
        self.right = np.array([rows[i][5] == "1" for i in order])
        self.free = np.array([rows[i][2] == "1" for i in order])
        self.features, self.joint = np.split(inputs[order], [FEATURES], axis=1)
        # Brands are seen whole by one fold; false finds go with their photo.
        names = [brand if right else str(photo) for brand, right, photo in zip(self.brand, self.right, self.photo)]
        self.fold = np.array([zlib.crc32(name.encode()) % FOLDS for name in names])


class Regression:
    """Logistic, by Newton's method."""

    def __init__(self, inputs, right, decay=1.0, rounds=60):
        self.mean, self.scale = inputs.mean(0), inputs.std(0) + 1e-6
        known, self.weights = self._prepared(inputs), np.zeros(inputs.shape[1] + 1)
        decays = np.r_[np.full(inputs.shape[1], decay), 1e-6]
        for _ in range(rounds):
            p = 1 / (1 + np.exp(-known @ self.weights))
            slope = known.T @ (p - right) + decays * self.weights
            self.weights = self.weights - np.linalg.solve((known * (p * (1 - p))[:, None]).T @ known + np.diag(decays), slope)

    def _prepared(self, inputs):
        return np.c_[(inputs - self.mean) / self.scale, np.ones(len(inputs))]

    def __call__(self, inputs):
        return 1 / (1 + np.exp(-self._prepared(inputs) @ self.weights))

    def line(self):
        weights = self.weights[:-1] / self.scale
        return "{%.4f, {%s}}" % (self.weights[-1] - (weights * self.mean).sum(), ", ".join("%.4f" % w for w in weights))


def odds_of(probability):
    p = np.clip(probability, 0.005, 0.995)
    return np.log(p / (1 - p))


class Decision:
    def __init__(self, sets, columns=None, as_shipped=False):
        self.columns, self.as_shipped = columns, as_shipped
        found = [s.joint[:, HAS_FEATURES] > 0 if s.joint.size else np.ones(len(s.right), bool) for s in sets]
        self.features = Regression(*(np.concatenate([getattr(s, part)[f] for s, f in zip(sets, found)]) for part in ("features", "right")))
        self.all = self.features
        if sets[0].joint.size:
            self.all = Regression(np.concatenate([self.inputs(s) for s in sets]), np.concatenate([s.right for s in sets]))

    def inputs(self, s):
        if not s.joint.size:
            return s.features
        if self.as_shipped:
            return s.joint
        joint = s.joint.copy()
        odds = np.where(joint[:, HAS_FEATURES] > 0, odds_of(self.features(s.features)), LEAST_ODDS)
        joint[:, ODDS] = odds
        for photo in np.unique(s.photo):
            here = np.where(s.photo == photo)[0]
            for one in here:
                joint[one, RIVAL_ODDS] = odds[here[here != one]].max(initial=LEAST_ODDS)
        return joint if self.columns is None else joint[:, self.columns]

    def __call__(self, s):
        return self.all(self.inputs(s))


class Part:
    """Some rows of a set."""

    def __init__(self, s, chosen):
        for name in ("photo", "brand", "right", "free", "features", "joint", "fold"):
            setattr(self, name, getattr(s, name)[chosen])


def unseen_scores(sets, columns=None, as_shipped=False):
    """Scores of each row by a decision that has not seen its brand."""
    scores = [np.zeros(len(s.right)) for s in sets]
    for fold in range(FOLDS):
        decision = Decision([Part(s, s.fold != fold) for s in sets], columns, as_shipped)
        for s, score in zip(sets, scores):
            if (s.fold == fold).any():
                score[s.fold == fold] = decision(s)[s.fold == fold]  # Its rivals are there, too.
    return scores


def threshold_for(scores, right, precision):
    order = np.argsort(-scores)
    true = np.cumsum(right[order])
    good = np.nonzero(true / np.arange(1, len(order) + 1) >= precision)[0]
    return scores[order][good[np.argmax(true[good])]] if len(good) else 1.0


def measured(s, scores, threshold):
    found = scores >= threshold
    right = (s.right & found).sum()
    free = 1000 * len(np.unique(s.photo[s.free & found])) / max(1, s.brand_free)
    return f"recall {right / s.true_pairs:.3f} precision {right / max(1, found.sum()):.3f} false per 1,000 brand-free {free:.1f}"


def held_out(sets, columns=None):
    for name in sorted({s.set for s in sets}):
        own, others = [s for s in sets if s.set == name], [s for s in sets if s.set != name]
        if not others:
            continue
        unseen = np.concatenate(unseen_scores(others, columns))
        right = np.concatenate([s.right for s in others])
        decision = Decision(others, columns)
        for s in own:
            scores = decision(s)
            for precision in PRECISIONS:
                threshold = threshold_for(unseen, right, precision)
                print(f"  {s.name} at {precision}: threshold {threshold:.3f} {measured(s, scores, threshold)}")


def main(paths):
    sets = [Evidence(path) for path in paths]
    print("all evidence, fitted and threshold chosen on the other sets:")
    held_out(sets)
    if sets[0].joint.size:
        for part, columns in PARTS.items():
            print(f"without {part}:")
            held_out(sets, [column for column in range(JOINT) if column not in columns])
    decision = Decision(sets, as_shipped=True)
    unseen = np.concatenate(unseen_scores(sets, as_shipped=True))
    right = np.concatenate([s.right for s in sets])
    free = np.concatenate([s.free for s in sets])
    for precision in PRECISIONS:
        threshold = threshold_for(unseen, right, precision)
        print(f"all sets, brands unseen, at {precision}: threshold {threshold:.3f}, {(free & (unseen >= threshold)).sum()} finds in brand-free photos")
    for low in np.arange(0, 1, 0.1):  # Calibration: of what was promised, how much held.
        inside = (unseen >= low) & (unseen < low + 0.1)
        if inside.sum():
            print(f"promised {unseen[inside].mean():.2f}: held {right[inside].mean():.2f} of {inside.sum()}")
    print("features:" if not sets[0].joint.size else "joint:", decision.all.line())


if __name__ == "__main__":
    main(sys.argv[1:])
