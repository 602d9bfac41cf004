#!/usr/bin/env python3
"""What a trained embedding, and a trained verifier, are worth, on a set of real photos with known truth.

    training/marks/evaluate.py build/training/embedding/checkpoint.pt --set ../shared/photos/sets/flickrlogos27_a_refs5.tsv

`crops`: the annotated boxes of the test photos, each compared with all references: how often the right brand is the
nearest. `search`: whole photos, every window at every size: how often the right brand is the nearest of all. `verifier`:
the brands nearest to each annotated box, each judged beside its nearest reference view: how often the right brand is judged
highest, and how often it is judged higher than all but so many of the places in brand-free photos that look most like some
mark."""

import argparse
import csv
import json
import pathlib
import sys

import cv2
import numpy as np
import torch
import torch.nn.functional as F

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from drawing import MARK_SHARE  # noqa: E402
from likeness import likeness  # noqa: E402
from judge import Judge  # noqa: E402
from networks import STRIDE, WINDOW, MarkEmbedding, as_input  # noqa: E402
from windows import best_apart, cut, enrolled, squashes_of, window_of  # noqa: E402

SEARCH_SIDE = 480
SIZES = [22 * 2 ** (step / 2) for step in range(9)]  # Pixels of a mark in a photo of SEARCH_SIDE.
SQUASHES = (1, 2, 4)
BATCH, MARGIN = 256, 24
JUDGED_BRANDS, JUDGED_WINDOWS = 5, 10  # Of each annotated box; of each brand-free photo.


def read_set(path: pathlib.Path):
    references, tests = {}, {}
    for row in csv.DictReader(path.open(), delimiter="\t"):
        image = str((path.parent / row["image"]).resolve())
        box = tuple(int(float(row[edge])) for edge in ("x1", "y1", "x2", "y2")) if row["x1"] else None
        if row["role"] == "reference":
            references.setdefault(row["brand"], []).append((image, box))
        else:
            tests.setdefault(image, (row["brand"], []))[1].append(box)
    return references, tests


def read_photo(path: str) -> np.ndarray:
    return cv2.imread(path)[..., ::-1].copy()


class Embedder:
    def __init__(self, checkpoint: pathlib.Path):
        kept = torch.load(checkpoint, map_location="cpu")
        self.network = MarkEmbedding()
        self.network.load_state_dict(kept["network"])
        self.network.eval().to(memory_format=torch.channels_last)
        self.seen = kept.get("seen") or kept.get("crops")

    @torch.no_grad()
    def maps(self, crops: np.ndarray):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            embedding, objectness, box = self.network(as_input(torch.from_numpy(crops)).contiguous(memory_format=torch.channels_last))
        return F.normalize(embedding.float(), dim=1).numpy(), objectness.float().numpy()[:, 0], box.float().numpy()

    def of(self, crops) -> np.ndarray:
        parts = [self.maps(np.stack(crops[at : at + BATCH]))[0][:, :, 0, 0] for at in range(0, len(crops), BATCH)]
        return np.concatenate(parts)


def views_of(references, side: int = WINDOW):
    """The windows that stand for the references, and the numbers of their brands."""
    crops, numbers = [], []
    for number, brand in enumerate(sorted(references)):
        for image, box in references[brand]:
            photo = read_photo(image)
            views = enrolled(photo, box or (0, 0, photo.shape[1], photo.shape[0]), side)
            crops += views
            numbers += [number] * len(views)
    return crops, np.array(numbers)


def by_brand(alike: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Maximum over the windows of each brand: m x windows -> m x brands."""
    return np.stack([alike[:, numbers == number].max(1) for number in range(numbers.max() + 1)], 1)


def annotated(tests, brands: list[str], side: int = WINDOW):
    """Crops of the annotated boxes, and the numbers of their brands."""
    crops, truth = [], []
    for image, (brand, boxes) in tests.items():
        photo = read_photo(image) if brand else None
        for box in boxes if brand else []:
            if box and min(box[2] - box[0], box[3] - box[1]) >= 10:
                squash = squashes_of((box[2] - box[0]) / (box[3] - box[1]))[0]
                crops.append(cut(photo, window_of(box, squash), side=side))
                truth.append(brands.index(brand))
    return crops, np.array(truth)


def ranked_crops(embedder, references, tests, gallery, numbers):
    crops, truth = annotated(tests, sorted(references))
    alike = by_brand(likeness(embedder.of(crops), gallery), numbers)
    right = alike[np.arange(len(truth)), truth]
    others = alike.copy()
    others[np.arange(len(truth)), truth] = -2
    bar = np.sort(others[others > -2])[int(0.999 * (others.size - len(truth)))]
    return {"crops": len(truth), "ranked_right": float((alike.argmax(1) == truth).mean()), "above_one_in_1000_others": float((right > bar).mean())}


def windows_of(embedder: Embedder, photo: np.ndarray, sizes=SIZES):
    """All windows of a photo at all sizes and squashes: embeddings, objectness, windows."""
    scale = SEARCH_SIDE / max(photo.shape[:2])
    photo = cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    embeddings, objectness, places = [], [], []
    for squash in SQUASHES:
        for size in sizes:
            by = MARK_SHARE * WINDOW / size
            width, height = round(photo.shape[1] * by / squash), round(photo.shape[0] * by)
            if width < 16 or height < 16 or (squash > 1 and size * squash > SEARCH_SIDE * 1.3):
                continue
            level = cv2.resize(photo, (width, height), interpolation=cv2.INTER_AREA if by < 1 or squash > 1 else cv2.INTER_LINEAR)
            level = cv2.copyMakeBorder(level, MARGIN, MARGIN + -(height + 2 * MARGIN) % STRIDE, MARGIN, MARGIN + -(width + 2 * MARGIN) % STRIDE, cv2.BORDER_REPLICATE)
            if min(level.shape[:2]) < WINDOW:
                continue
            embedding, finder, _ = embedder.maps(level[None])
            rows, columns = np.mgrid[0 : finder.shape[1], 0 : finder.shape[2]]
            x = (columns.ravel() * STRIDE + WINDOW / 2 - MARGIN) * photo.shape[1] / width
            y = (rows.ravel() * STRIDE + WINDOW / 2 - MARGIN) * photo.shape[0] / height
            places.append(np.stack([x, y, np.full(len(x), WINDOW * squash / by), np.full(len(x), WINDOW / by)], 1) / scale)
            embeddings.append(embedding[0].reshape(embedding.shape[1], -1).T)
            objectness.append(finder.ravel())
    return np.concatenate(embeddings), np.concatenate(objectness), np.concatenate(places)


def ranked_photos(embedder, references, tests, gallery, numbers, most):
    brands, right, free, marked = sorted(references), [], [], []
    chosen = sorted(tests.items())
    for number, (image, (brand, _)) in enumerate(chosen[:: max(1, len(chosen) // most)]):
        embeddings, _, _ = windows_of(embedder, read_photo(image))
        best = by_brand(likeness(embeddings, gallery), numbers).max(0)
        if brand:
            right.append(brands[int(best.argmax())] == brand)
            marked.append((float(best.max()), right[-1]))
        else:
            free.append(float(best.max()))
    return {"photos": len(right), "first_ranked": float(np.mean(right)), "brand_free": len(free), "median_likeness_free": float(np.median(free)) if free else None, "median_likeness_right": float(np.median([s for s, ok in marked if ok]))}


def judged(embedder, judge, references, tests, gallery, numbers):
    """Each pair: a crop, and of one brand the view that it is most like."""
    views, _ = views_of(references, judge.SIDE)
    crops, truth = annotated(tests, sorted(references))
    alike = likeness(embedder.of(crops), gallery)
    crops, _ = annotated(tests, sorted(references), judge.SIDE)
    near = np.argsort(-by_brand(alike, numbers), 1)[:, :JUDGED_BRANDS]
    view = np.stack([np.where(numbers[None] == near[:, [n]], alike, -2).argmax(1) for n in range(near.shape[1])], 1)
    logits = judge.logits([views[v] for v in view.ravel()], [crop for crop in crops for _ in range(near.shape[1])]).reshape(near.shape)
    right = near[np.arange(len(near)), logits.argmax(1)] == truth
    places, against = [], []
    for image in sorted(image for image, (brand, _) in tests.items() if not brand):
        photo = read_photo(image)
        embeddings, _, windows = windows_of(embedder, photo)
        alike = likeness(embeddings, gallery)
        for window in best_apart(alike.max(1), windows, JUDGED_WINDOWS):
            places.append(cut(photo, windows[window], side=judge.SIDE))
            against.append(views[alike[window].argmax()])
    free, found = judge.logits(against, places), logits[near == truth[:, None]]
    figures = {"judged_right": float(right.mean()), "right_among_judged": len(found) / len(truth), "brand_free_places": len(free)}
    for share in (0.99, 0.999):
        figures[f"above_{share}_brand_free"] = float((found > np.quantile(free, share)).sum() / len(truth))
    return {"trained_pictures": judge.seen, **figures}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=pathlib.Path)
    parser.add_argument("--set", type=pathlib.Path, nargs="+", required=True)
    parser.add_argument("--verifier", type=pathlib.Path, nargs="*", default=[], help="checkpoints of verifiers to judge by, too")
    parser.add_argument("--search", type=int, default=0, help="also search about so many whole photos of each set (0)")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    cv2.setNumThreads(0)
    embedder = Embedder(options.checkpoint)
    for path in options.set:
        references, tests = read_set(path)
        views, numbers = views_of(references)
        gallery = embedder.of(views)
        figures = {"set": path.stem, "trained_crops": embedder.seen, **ranked_crops(embedder, references, tests, gallery, numbers)}
        for verifier in options.verifier:
            figures |= {str(verifier): judged(embedder, Judge(verifier), references, tests, gallery, numbers)}
        if options.search:
            figures |= ranked_photos(embedder, references, tests, gallery, numbers, options.search)
        print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
