#!/usr/bin/env python3
"""What the trained networks add to the local features: one regression over all evidence, fitted and its threshold chosen
on one set, measured on the other, both ways.

    for s in a b; do build/sluice eval brands --set $S/flickrlogos27_${s}_refs5.tsv --threshold 0.01 --finds $s.tsv; done
    training/marks/joint.py --embedding E.pt --verifier V.pt --sets $S/flickrlogos27_{a,b}_refs5.tsv --finds a.tsv b.tsv \\
        --photos ../shared/photos/scenes_sun8

Per photo: every window at every size, the few most alike brands, for each of these ten windows at most, each judged by the
verifier beside the reference view it is most like."""

import argparse
import csv
import pathlib
import sys
import zlib

import cv2
import numpy as np
import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import backgrounds  # noqa: E402
from evaluate import SIZES, Embedder, by_brand, read_photo, read_set, views_of, windows_of  # noqa: E402
from judge import Judge  # noqa: E402
from likeness import likeness  # noqa: E402
from windows import cut  # noqa: E402

FLAT = {"Apple", "McDonalds", "Nike", "Puma", "Adidas", "DHL", "Vodafone", "Texaco", "Unicef"}
GALLERY_WEIGHT, GALLERY_NEAREST, GALLERY_EACH = 0.3, 5, 6
MOST_WINDOWS, FOLDS = 10, 5
PARTS = {"features": [0, 1, 2, 3], "embedding": [4, 5, 6, 7, 8, 13], "verifier": [9, 10, 11, 12], "agreement": [14]}
WAYS = [
    ("features",), ("embedding",), ("verifier",), ("embedding", "verifier"), ("features", "embedding", "agreement"),
    ("features", "verifier"), ("features", "embedding", "verifier", "agreement"),
]


def gallery_of(embedder: Embedder, photos: list[np.ndarray], references: np.ndarray) -> np.ndarray:
    """The windows of brand-free photos that look most like a reference."""
    hard = []
    for photo in photos:
        embeddings, _, _ = windows_of(embedder, photo, SIZES[2:])
        hard.append(embeddings[np.argsort(-likeness(embeddings, references).max(1))[:GALLERY_EACH]])
    return np.concatenate(hard)


def windows_for(alike: np.ndarray, places: np.ndarray):
    """Pairs (window, view) of the highest likeness, no two windows at one place, no window more than twice."""
    uses, taken, chosen = {}, [], []
    for pair in np.argsort(-alike.ravel())[:4000]:
        window, view = divmod(int(pair), alike.shape[1])
        x, y, width, height = places[window]
        if uses.get(window, 0) >= 2:
            continue
        if window not in uses:
            if any(abs(x - a) < 0.15 * width and abs(y - b) < 0.15 * height and 0.8 < width / w < 1.25 for a, b, w in taken):
                continue
            taken.append((x, y, width))
        uses[window] = uses.get(window, 0) + 1
        chosen.append((window, view))
        if len(chosen) == MOST_WINDOWS:
            break
    return chosen


def above_others(values: np.ndarray, brand: int) -> float:
    return float(values[brand] - np.delete(values, brand).max())


def evidence(embedder, judge, path: pathlib.Path, finds: pathlib.Path, photos, most):
    """Per photo its brand and the evidence of its candidates: (brand is right, numbers)."""
    references, tests = read_set(path)
    brands = sorted(references)
    views, numbers = views_of(references)
    embeddings, (views, _) = embedder.of(views), views_of(references, judge.SIDE)
    gallery = gallery_of(embedder, photos, embeddings)
    found = {}
    for row in csv.DictReader(finds.open(), delimiter="\t"):
        if row["score"]:
            scores = found.setdefault(str((path.parent / row["photo"]).resolve()), {})
            scores[row["brand"]] = max(scores.get(row["brand"], 0), float(row["score"]))
    rows = []
    chosen = sorted(tests.items())
    for image, (truth, _) in chosen[:: max(1, len(chosen) // most)]:
        photo = read_photo(image)
        window, objectness, places = windows_of(embedder, photo, SIZES[1:])
        best = np.argsort(-objectness)[:4000]
        window, objectness, places = window[best], objectness[best], places[best]
        alike = likeness(window, embeddings)
        common = GALLERY_WEIGHT * np.sort(likeness(window, gallery), 1)[:, -GALLERY_NEAREST:].mean(1, keepdims=True)
        plain, against = by_brand(alike, numbers).max(0), by_brand(alike - common, numbers).max(0)
        features = np.array([found.get(image, {}).get(brand, 0.0) for brand in brands])
        candidates = sorted({*np.argsort(-plain)[:3].tolist(), *np.argsort(-against)[:3].tolist(), *np.where(features > 0.02)[0].tolist()})
        judged = {}
        for brand in candidates:
            own = np.where(numbers == brand)[0]
            pairs = windows_for(alike[:, own] - common, places)
            logits = judge.logits([views[own[v]] for _, v in pairs], [cut(photo, places[w], side=judge.SIDE) for w, _ in pairs])
            judged[brand] = np.sort(logits)[::-1], float(objectness[pairs[int(np.argmax(logits))][0]])
        of_photo = []
        for brand in candidates:
            logits, finder = judged[brand]
            rival = max((judged[other][0][0] for other in candidates if other != brand), default=-8.0)
            score, margin = features[brand], above_others(against, brand)
            odds = np.log(max(score, 0.005) / (1 - min(score, 0.995)))
            of_photo.append((brands[brand] == truth, [
                odds, score > 0, score, np.delete(features, brand).max(),
                plain[brand], above_others(plain, brand), against[brand], margin, margin > 0,
                logits[0], logits[:4].mean(), logits[0] - rival, logits[0] >= rival, finder,
                score > 0 and score >= np.delete(features, brand).max() and margin > 0,
            ]))
        rows.append((truth, of_photo))
    return rows


def regression(inputs: np.ndarray, right: np.ndarray, weight_decay: float = 1.0, rounds: int = 60):
    """Logistic, by Newton's method; gives a function of inputs."""
    mean, scale = inputs.mean(0), inputs.std(0) + 1e-6

    def prepared(x):
        return np.c_[(x - mean) / scale, np.ones(len(x))]

    known, weights = prepared(inputs), np.zeros(inputs.shape[1] + 1)
    decay = np.r_[np.full(inputs.shape[1], weight_decay), 1e-6]
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-known @ weights))
        slope = known.T @ (p - right) + decay * weights
        weights = weights - np.linalg.solve((known * (p * (1 - p))[:, None]).T @ known + np.diag(decay), slope)
    return lambda x: 1 / (1 + np.exp(-prepared(x) @ weights))


def flattened(rows, columns):
    photo = np.array([number for number, (_, of_photo) in enumerate(rows) for _ in of_photo])
    right = np.array([ok for _, of_photo in rows for ok, _ in of_photo])
    return photo, right, np.array([numbers for _, of_photo in rows for _, numbers in of_photo], float)[:, columns]


def best_of_each(photo: np.ndarray, scores: np.ndarray) -> np.ndarray:
    order = np.lexsort((-scores, photo))
    return order[np.r_[True, np.diff(photo[order]) > 0]]


def threshold_for(scores: np.ndarray, right: np.ndarray, precision: float) -> float:
    order = np.argsort(-scores)
    true = np.cumsum(right[order])
    good = np.where(true / np.arange(1, len(order) + 1) >= precision)[0]
    return scores[order][good[np.argmax(true[good])]] if len(good) else np.inf


def measured(fitted, held_out, columns, precision):
    photo, right, inputs = flattened(fitted, columns)
    # Scores of brands that the regression did not see, for the threshold.
    fold = np.array([zlib.crc32((truth or str(number)).encode()) % FOLDS for number, (truth, _) in enumerate(fitted)])[photo]
    scores = np.zeros(len(photo))
    for number in range(FOLDS):
        scores[fold == number] = regression(inputs[fold != number], right[fold != number])(inputs[fold == number])
    best = best_of_each(photo, scores)
    threshold = threshold_for(scores[best], right[best], precision)
    there, ok, others = flattened(held_out, columns)
    scores = regression(inputs, right)(others)
    best = best_of_each(there, scores)
    truth = np.array([brand for brand, _ in held_out])
    flat = np.isin(truth, list(FLAT))
    taken = best[scores[best] >= threshold]
    return [
        ok[taken].sum() / (truth != "").sum(), ok[taken].mean() if len(taken) else 1.0,
        1000 * (truth[there[taken]] == "").sum() / max(1, (truth == "").sum()),
        (ok[taken] & flat[there[taken]]).sum() / max(1, flat.sum()), ok[best].sum() / (truth != "").sum(),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--embedding", type=pathlib.Path, required=True, help="checkpoint")
    parser.add_argument("--verifier", type=pathlib.Path, required=True, help="checkpoint")
    parser.add_argument("--sets", type=pathlib.Path, nargs=2, required=True)
    parser.add_argument("--finds", type=pathlib.Path, nargs=2, required=True, help="of `sluice eval brands --threshold 0.01 --finds`")
    parser.add_argument("--photos", type=pathlib.Path, nargs="+", required=True, help="folders of brand-free photos, for the gallery")
    parser.add_argument("--gallery", type=int, default=150, help="photos of the gallery (150)")
    parser.add_argument("--most", type=int, default=10_000, help="test photos of each set (all)")
    parser.add_argument("--precision", type=float, default=0.97, help="to choose the threshold for (0.97)")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    cv2.setNumThreads(0)
    embedder, judge = Embedder(options.embedding), Judge(options.verifier)
    photos = backgrounds.of_folders(options.photos)
    photos = photos[:: max(1, len(photos) // options.gallery)]
    sets = [evidence(embedder, judge, path, finds, photos, options.most) for path, finds in zip(options.sets, options.finds)]
    print("decided by\trecall\tprecision\tfalse per 1,000\tflat marks\tfirst-ranked")
    for way in WAYS:
        columns = [column for part in way for column in PARTS[part]]
        both = [measured(sets[one], sets[1 - one], columns, options.precision) for one in (0, 1)]
        mean = np.mean(both, 0)
        print(" + ".join(way), *(f"{value:.3f}" for value in mean[:2]), f"{mean[2]:.0f}", *(f"{value:.3f}" for value in mean[3:]), sep="\t", flush=True)


if __name__ == "__main__":
    main()
