#!/usr/bin/env python3
"""Fits the decisions of the brand engine on evidence written by `evidence`, and says what they hold across sets.

    fit.py EVIDENCE.tsv...      needs numpy

Files whose names begin alike up to the first digit or dot (a5.tsv, a1.tsv) are of one set. Prints what regressions fitted,
and a threshold chosen, on all sets but one hold on that one; then the regressions over all files, as the lines of
src/sluice/vision/brand/decision.cpp.

Evidence of `fast` has the inputs of the local features alone; else those of the joint decision follow, whose first and
third are the logarithms of odds that the engine's regression over local features gives. For what is held out these are
worked out anew, so that nothing of it has been seen; what is shipped is fitted on those that the engine gives."""

import copy
import pathlib
import re
import sys
import zlib

import numpy as np

KNOWN = ("set", "photo", "brand_free", "true_pairs", "brand", "right", "size")  # Columns before the inputs.
FEATURES = 9  # Inputs of the decision by local features; those of the joint decision follow.
ODDS, HAS_FEATURES, RIVAL_ODDS, LIKENESS, VERIFIED, READ = 0, 1, 2, 3, 11, 18  # Of the joint inputs.
LEAST_ODDS = -5.3
FOLDS, PRECISIONS = 5, (0.97, 0.98, 0.99)
PARTS = {  # Joint inputs that rest on each kind of evidence.
    "features": [0, 1, 2, 15, 17],
    "search": [3, 4, 5, 6, 7, 8, 9, 10, 15],
    "verification": [11, 12, 13, 14],  # Not of the prior probability.
    "wordmarks": [18, 19],
}


class Evidence:
    """Finds of a set, one a row: `photo`, `brand`, `right`, `free` (a brand-free photo), inputs `features` and `joint`."""

    ROWS = ("photo", "brand", "right", "free", "fold", "features", "joint")

    def __init__(self, path):
        self.name = pathlib.Path(path).name
        self.set = re.split(r"[\d.]", self.name)[0]
        with open(path, encoding="utf-8") as file:
            if tuple(file.readline().split()[: len(KNOWN)]) != KNOWN:
                sys.exit(f"{path} has not the columns {', '.join(KNOWN)}; write it anew with build/training/evidence")
            rows = [line.rstrip("\n").split("\t") for line in file]
        self.truth = {(int(row[1]), row[4]): float(row[6]) for row in rows if row[5] == "1"}  # Size in pixels, or 0.
        self.brand_free = len({row[1] for row in rows if row[2] == "1"})
        rows = [row for row in rows if len(row) > len(KNOWN)]
        if not rows:
            sys.exit(f"{path} has no finds; write it anew with build/training/evidence")
        self.photo = np.array([int(row[1]) for row in rows])
        self.brand = np.array([row[4] for row in rows])
        self.right = np.array([row[5] == "1" for row in rows])
        self.free = np.array([row[2] == "1" for row in rows])
        inputs = np.array([row[len(KNOWN) :] for row in rows], dtype=float)
        self.features, self.joint = np.split(inputs, [FEATURES], axis=1)  # Of `fast`: no joint ones.
        # Brands are seen whole by one fold; false finds go with their photo.
        names = [row[4] if row[5] == "1" else row[1] for row in rows]
        self.fold = np.array([zlib.crc32(name.encode()) % FOLDS for name in names])

    def chosen(self, rows):
        some = copy.copy(self)
        for name in self.ROWS:
            setattr(some, name, getattr(self, name)[rows])
        return some

    def best(self, without="", places_too=False):
        """The best place of each brand in each photo, as far as can be told without that kind of evidence; with
        `places_too` those are not looked at that it alone brought."""
        finds = self.chosen(~self.brought_by(without)) if places_too else self
        merits = [-finds.joint[:, VERIFIED]] if finds.joint.size else [-finds.features[:, 0]]
        if without == "verification":
            merits = [-finds.joint[:, LIKENESS], -finds.joint[:, ODDS]]  # The last counts most.
        if finds.joint.shape[1] > READ and without != "wordmarks":
            merits.append(-finds.joint[:, READ])
        order = np.lexsort((*merits, finds.brand, finds.photo))
        photo, brand = finds.photo[order], finds.brand[order]
        return finds.chosen(order[np.r_[True, (photo[1:] != photo[:-1]) | (brand[1:] != brand[:-1])]])

    def brought_by(self, part):
        """Which places no other kind of evidence brought."""
        by_features = self.joint[:, HAS_FEATURES] > 0
        by_search = self.joint[:, LIKENESS] != 0  # 0: no window of the brand was looked at there.
        read = ~by_features & ~by_search
        return {"features": by_features & ~by_search, "search": ~by_features & ~read, "wordmarks": read}[part]


class Regression:
    """Logistic, by Newton's method."""

    def __init__(self, inputs, right, decay=1.0, rounds=60):
        self.mean, self.scale = inputs.mean(0), inputs.std(0) + 1e-6
        known, self.weights = self._prepared(inputs), np.zeros(inputs.shape[1] + 1)
        decays = np.r_[np.full(inputs.shape[1], decay), 1e-6]
        for _ in range(rounds):
            p = 1 / (1 + np.exp(-known @ self.weights))
            slope = known.T @ (p - right) + decays * self.weights
            step = np.linalg.solve((known * (p * (1 - p))[:, None]).T @ known + np.diag(decays), slope)
            self.weights = self.weights - step
            if np.abs(step).max() < 1e-9:
                break

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
    """Of `sets`, the best places of each; by the inputs that are left without a kind of evidence."""

    def __init__(self, sets, without="", as_shipped=False):
        self.without, self.as_shipped = without, as_shipped
        if as_shipped or without == "features":
            self.features = None
        else:
            found = [s.joint[:, HAS_FEATURES] > 0 if s.joint.size else np.ones(len(s.right), bool) for s in sets]
            self.features = Regression(*(np.concatenate([getattr(s, part)[f] for s, f in zip(sets, found)]) for part in ("features", "right")))
        self.all = Regression(np.concatenate([self.inputs(s) for s in sets]), np.concatenate([s.right for s in sets]))

    def inputs(self, s):
        if not s.joint.size:
            return s.features
        joint = s.joint
        if self.features:
            joint = joint.copy()
            joint[:, ODDS] = np.where(joint[:, HAS_FEATURES] > 0, odds_of(self.features(s.features)), LEAST_ODDS)
            joint[:, RIVAL_ODDS] = best_of_others(joint[:, ODDS], s.photo)
        return np.delete(joint, inputs_of(self.without, joint.shape[1]), axis=1)

    def __call__(self, s):
        return self.all(self.inputs(s))


def inputs_of(part, count):
    """Those of the `count` joint inputs that rest on it."""
    return [column for column in PARTS.get(part, []) if column < count]


def best_of_others(odds, photo):
    """For each row the most that another row of its photo has."""
    order = np.lexsort((-odds, photo))
    first = np.r_[True, photo[order][1:] != photo[order][:-1]]
    most = odds[order][first]  # Of each photo; and the next, where it has more than one row:
    second = np.full(len(most), LEAST_ODDS)
    group = np.cumsum(first) - 1
    is_second = np.r_[False, first[:-1]] & ~first
    second[group[is_second]] = odds[order][is_second]
    others = np.empty(len(odds))
    others[order] = np.where(first, second[group], most[group])
    return np.maximum(others, LEAST_ODDS)


def unseen_scores(sets, without="", as_shipped=False):
    """Scores of each row by a decision that has not seen its brand."""
    scores = [np.zeros(len(s.right)) for s in sets]
    for fold in range(FOLDS):
        decision = Decision([s.chosen(s.fold != fold) for s in sets], without, as_shipped)
        for s, score in zip(sets, scores):
            if (s.fold == fold).any():
                score[s.fold == fold] = decision(s)[s.fold == fold]  # Its rivals are there, too.
    return scores


def threshold_for(scores, right, precision):
    order = np.argsort(-scores)
    true = np.cumsum(right[order])
    good = np.nonzero(true / np.arange(1, len(order) + 1) >= precision)[0]
    return scores[order][good[np.argmax(true[good])]] if len(good) else 1.0


def held_out(sets, without="", places_too=False):
    """For each set: its best places, their scores by a decision fitted on the sets of other names, and a function that
    gives the threshold that those choose for a precision. A set that has no other is left out."""
    best = [s.best(without, places_too) for s in sets]
    for name in sorted({s.set for s in best}):
        others = [s for s in best if s.set != name]
        if not others:
            continue
        unseen = np.concatenate(unseen_scores(others, without))
        right = np.concatenate([s.right for s in others])
        decision = Decision(others, without)
        for s in best:
            if s.set == name:
                yield s, decision(s), lambda precision, unseen=unseen, right=right: threshold_for(unseen, right, precision)


def kinds_left_out(sets):
    """What can be left out of these: (kind of evidence, whether also the places that it alone brought)."""
    count = sets[0].joint.shape[1]
    for part in PARTS:
        if inputs_of(part, count):
            yield part, False
            if part != "verification":
                yield part, True


def print_held_out(sets, *variant):
    for s, scores, threshold in held_out(sets, *variant):
        for precision in PRECISIONS:
            found = scores >= threshold(precision)
            right = (s.right & found).sum()
            free = 1000 * len(np.unique(s.photo[s.free & found])) / max(1, s.brand_free)
            print(f"  {s.name} at {precision}: threshold {threshold(precision):.3f} recall {right / len(s.truth):.3f}"
                  f" precision {right / max(1, found.sum()):.3f} false per 1,000 brand-free {free:.1f}")


def main(paths):
    sets = [Evidence(path) for path in paths]
    print("all evidence, fitted and threshold chosen on the other sets:")
    print_held_out(sets)
    for part, places_too in kinds_left_out(sets):
        print(f"without {part}{' and the places that it alone brought' if places_too else ''}:")
        print_held_out(sets, part, places_too)
    sets = [s.best() for s in sets]
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
    print("joint:" if sets[0].joint.size else "features:", decision.all.line())
    if sets[0].joint.size:
        print("prior:", Decision(sets, "verification", as_shipped=True).all.line())


if __name__ == "__main__":
    main(sys.argv[1:])
