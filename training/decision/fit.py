"""Fits the decision of the brand engine on evidence written by `evidence`, and says what it holds across sets.

    fit.py EVIDENCE.tsv...      needs numpy and scikit-learn

Prints, for thresholds chosen on one file and measured on another, recall and precision; then the regression over all
files together, as the lines of src/sluice/vision/brand/decision.cpp.
"""

import itertools
import sys

import numpy as np
from sklearn.linear_model import LogisticRegression

INPUTS = 9


class Evidence:
    def __init__(self, path):
        rows = [line.rstrip("\n").split("\t") for line in open(path)]
        self.name = path
        self.true_pairs = sum(row[5] == "1" for row in rows)
        self.brand_free = len({row[1] for row in rows if row[2] == "1"})
        rows = [row for row in rows if len(row) == 6 + INPUTS]
        self.right = np.array([row[5] == "1" for row in rows])
        self.free = np.array([row[2] == "1" for row in rows])
        self.inputs = np.array([[float(v) for v in row[6:]] for row in rows])


def fit(sets):
    inputs = np.concatenate([s.inputs for s in sets])
    right = np.concatenate([s.right for s in sets])
    mean, deviation = inputs.mean(0), inputs.std(0) + 1e-9
    model = LogisticRegression(C=1.0, max_iter=5000).fit((inputs - mean) / deviation, right)
    weights = model.coef_[0] / deviation
    return model.intercept_[0] - (weights * mean).sum(), weights


def probability(model, inputs):
    return 1 / (1 + np.exp(-(model[0] + inputs @ model[1])))


def threshold_for(score, right, precision):
    order = np.argsort(-score)
    kept = np.arange(1, len(order) + 1)
    good = np.nonzero(np.cumsum(right[order]) / kept >= precision)[0]
    return score[order][good.max()] if len(good) else 1.0


def measure(s, score, threshold):
    found = score >= threshold
    return (s.right & found).sum() / s.true_pairs, (s.right & found).sum() / max(1, found.sum()), (s.free & found).sum()


def main(paths):
    sets = [Evidence(path) for path in paths]
    for a, b in itertools.permutations(sets, 2):
        own = fit([a])
        for precision in (0.96, 0.97, 0.98):
            threshold = threshold_for(probability(own, a.inputs), a.right, precision)
            r, p, free = measure(b, probability(own, b.inputs), threshold)
            print(f"{a.name} -> {b.name} at {precision}: threshold {threshold:.3f} recall {r:.3f} precision {p:.3f} brand-free {free}")
    model = fit(sets)
    for s in sets:
        score = probability(model, s.inputs)
        for threshold in (0.5, 0.7, 0.8, 0.85, 0.9, 0.95):
            r, p, free = measure(s, score, threshold)
            print(f"{s.name} all together, threshold {threshold}: recall {r:.3f} precision {p:.3f} brand-free {free}")
    print("{%.4f, {%s}}" % (model[0], ", ".join("%.4f" % w for w in model[1])))


if __name__ == "__main__":
    main(sys.argv[1:])
