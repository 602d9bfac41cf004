#!/usr/bin/env python3
"""Measures concepts taught from few photos against the heads of labels, on embeddings that `embed` wrote.

    concepts.py PHOTOS EMBEDDINGS.f32 TEACH      needs numpy; TEACH: the program build/training/teach

Every label of the sets is taken for a concept and taught from 5, 10, 20 and 50 photos by the engine's own code. Concepts, heads and
backgrounds learn from three of five folds (by the digest of the file's name) and are judged on the other two: the photos of the
concept's set, and everyday ones. Three rounds, of other chance photos each. A background "of all" has seen other photos of these
very sets, as the shipped one has; one "without the kind" has seen no photo of the set's stage."""

import hashlib
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

from background import fit_background
from fit import STAGES, UNSEEN, Photos, learn, probabilities, proportion, scores

COUNTS, ROUNDS, OTHERS = (5, 10, 20, 50), 3, 20
STAGE_OF = {one: stage for stage, sets in STAGES.items() for one in sets}


def f1(said, truth):
    return 2 * (said & truth).sum() / max(1, said.sum() + truth.sum())


def balanced(said, truth):
    return (said[truth].mean() + 1 - said[~truth].mean()) / 2


def best_labels(photos, judged):
    """Of every judged photo of the sets, the likeliest of its set's labels by the heads of the same folds."""
    best = np.full(len(photos.set), "", dtype=object)
    for stage, sets in STAGES.items():
        labels = sorted(set(photos.label[np.isin(photos.set, sets)]))
        chance = probabilities(scores(learn(photos, labels, (photos.set != UNSEEN) & ~judged), photos.views[:, 0]))
        for one in sets:
            own = [labels.index(label) for label in sorted(set(photos.label[photos.set == one]))]
            here = photos.set == one
            best[here] = np.array(labels)[np.array(own)[chance[here][:, own].argmax(axis=1)]]
    return best


def tasks_of(photos, one, count, with_others, judged):
    """(label, photos that show it, others)"""
    for label in sorted(set(photos.label[photos.set == one])):
        taught = (photos.set == one) & ~judged
        for number in range(ROUNDS):
            seed = int(hashlib.sha256(f"{label} {count} {number}".encode()).hexdigest()[:8], 16)
            chance = np.random.default_rng(seed)
            own, rest = np.flatnonzero(taught & (photos.label == label)), np.flatnonzero(taught & (photos.label != label))
            examples = np.sort(chance.choice(own, min(count, len(own)), replace=False))
            yield label, examples, np.sort(chance.choice(rest, OTHERS, replace=False)) if with_others else []


class Backgrounds:
    def __init__(self, photos, judged, folder):
        self.photos, self.judged, self.folder, self.made = photos, judged, folder, {}

    def file(self, stage, own_kind):
        name = "all" if own_kind else f"without-{stage}"
        if name not in self.made:
            use = (self.photos.set != UNSEEN) & ~self.judged
            if not own_kind:
                use &= ~np.isin(self.photos.set, STAGES[stage])
            self.made[name] = self.folder / f"{name}.bin"
            fit_background(self.photos, use, self.made[name])
        return self.made[name]


def measure(photos, embeddings, program, backgrounds, best, one, count, own_kind, with_others):
    tasks = list(tasks_of(photos, one, count, with_others, backgrounds.judged))
    lines = "\n".join(" ".join(map(str, [*shown, *(["|", *others] if with_others else [])])) for _, shown, others in tasks)
    out = backgrounds.folder / "scores.f32"
    done = subprocess.run([program, backgrounds.file(STAGE_OF[one], own_kind), embeddings, out], input=lines + "\n",
                          capture_output=True, text=True, check=True)  # fmt: skip
    figures = np.array([line.split() for line in done.stdout.splitlines()], float)
    told = np.fromfile(out, np.float32).reshape(len(tasks), len(photos.set)) >= 0.5
    here, everyday = backgrounds.judged & (photos.set == one), photos.set == UNSEEN
    rows = []
    for (label, _, _), said in zip(tasks, told):
        truth, head = photos.label[here] == label, best[here] == label
        ours = said[here]
        rows.append([ours[truth].mean(), ours[~truth].mean(), said[everyday].mean(), balanced(ours, truth), f1(ours, truth),
                     head[truth].mean(), balanced(head, truth), f1(head, truth)])  # fmt: skip
    by_label = {}
    for (label, _, _), row in zip(tasks, rows):
        by_label.setdefault(label, []).append(row)
    means = {label: np.mean(rows, axis=0) for label, rows in by_label.items()}
    expected = figures[:, 1] / figures[:, 0]
    return means, expected.mean()


def print_line(name, means, expected):
    table = np.array(list(means.values()))
    recall, siblings, everyday, ours_balanced, ours_f1, head, head_balanced, head_f1 = table.mean(axis=0)
    by_balance, by_f1 = table[:, 3] / table[:, 6], table[:, 4] / table[:, 7]
    worst = list(means)[by_f1.argmin()]
    print(f"| {name} | {100 * recall:.0f} ({100 * expected:.0f}) | {100 * siblings:.1f} | {100 * everyday:.1f} | "
          f"{100 * ours_balanced:.0f} of {100 * head_balanced:.0f} = {100 * by_balance.mean():.0f} % ({100 * by_balance.min():.0f}) | "
          f"{100 * ours_f1:.0f} of {100 * head_f1:.0f} = {100 * by_f1.mean():.0f} % ({100 * by_f1.min():.0f}, {worst}) |", flush=True)  # fmt: skip


def main(names, embeddings, program):
    photos = Photos(names, embeddings)
    judged = (photos.fold < 2) & (photos.set != UNSEEN)
    best = best_labels(photos, judged)
    for one in STAGE_OF:
        here = judged & (photos.set == one)
        print(f"{one}: the heads name {proportion(int((best[here] == photos.label[here]).sum()), int(here.sum()))} right")
    with tempfile.TemporaryDirectory() as folder:
        backgrounds = Backgrounds(photos, judged, pathlib.Path(folder))
        for own_kind, with_others in ((True, False), (False, False), (False, True)):
            print(f"\nbackground {'of all' if own_kind else 'without the kind'}"
                  f"{f', {OTHERS} others given' if with_others else ''}\n"
                  "| set, photos | found (expected) | others of the set | everyday | balanced accuracy | F1 |\n"
                  "|---|---|---|---|---|---|")  # fmt: skip
            for one in STAGE_OF:
                for count in COUNTS if own_kind else (20,):
                    print_line(f"{one}, {count}",
                               *measure(photos, embeddings, program, backgrounds, best, one, count, own_kind, with_others))  # fmt: skip
                    if own_kind and count == 20:
                        means = measure(photos, embeddings, program, backgrounds, best, one, count, own_kind, with_others)[0]
                        details.append((one, means))
        print("\n| set | label | found, head | balanced accuracy, head | F1, head |\n|---|---|---|---|---|")
        for one, means in details:
            for label, row in means.items():
                print(f"| {one} | {label} | {100 * row[0]:.0f}, {100 * row[5]:.0f} | {100 * row[3]:.0f}, {100 * row[6]:.0f} | "
                      f"{100 * row[4]:.0f}, {100 * row[7]:.0f} |")  # fmt: skip


details = []
if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
