#!/usr/bin/env python3
"""Fits what photos look like that show something else than a user's concept, on embeddings that `embed` wrote.

    background.py PHOTOS EMBEDDINGS.f32 BACKGROUND.bin      needs numpy

Means of clusters of photos and the spread about them, no photo's own embedding: the format stands in README.md. coco128 is never
learned: what concepts see there falsely is measured on it."""

import json
import pathlib
import sys

import numpy as np

from fit import EVERYDAY, EVERYDAY_WEIGHT, LENGTH, UNSEEN, Photos

CLUSTERS, LEAST, DIRECTIONS, ROUNDS = 128, 6, 32, 30  # LEAST: photos of a cluster.


def nearest(rows, means):
    return (rows @ means.T - (means**2).sum(axis=1) / 2).argmax(axis=1)


def cluster(rows, weights):
    """Weighted k-means (Lloyd 1982); clusters of fewer than LEAST photos are given up, the smallest first."""
    means = rows[np.random.default_rng(0).choice(len(rows), CLUSTERS, replace=False, p=weights / weights.sum())]
    while True:
        for _ in range(ROUNDS):
            member = nearest(rows, means)
            means = np.stack([np.average(rows[member == k], axis=0, weights=weights[member == k])
                              if (member == k).any() else mean for k, mean in enumerate(means)])  # fmt: skip
        member = nearest(rows, means)
        sizes = np.bincount(member, minlength=len(means))
        if sizes.min() >= LEAST:
            return means, member
        means = np.delete(means, sizes.argmin(), axis=0)


def fit_background(photos, use, file):
    rows = photos.views[use, 0].astype(float)
    weights = np.where(photos.set[use] == EVERYDAY, EVERYDAY_WEIGHT, 1.0)
    means, member = cluster(rows, weights)
    shares = np.bincount(member, weights, len(means)) / weights.sum()
    apart = rows - means[member]
    covariance = (apart * (weights / weights.sum() * len(rows) / (len(rows) - len(means)))[:, None]).T @ apart
    values, vectors = np.linalg.eigh(covariance)
    values, vectors = values[::-1].clip(0), vectors[:, ::-1]
    directions = vectors[:, :DIRECTIONS].T * np.sqrt(values[:DIRECTIONS, None])
    rest = np.sqrt(values[DIRECTIONS:].sum() / (LENGTH - DIRECTIONS))
    header = json.dumps({"clusters": len(means), "directions": DIRECTIONS})
    parts = np.concatenate([means.ravel(), shares, directions.ravel(), [rest]])
    file.write_bytes(header.encode() + b"\n" + parts.astype("<f2").tobytes())
    return means, np.bincount(member)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    everything = Photos(sys.argv[1], sys.argv[2])
    made, sizes = fit_background(everything, everything.set != UNSEEN, pathlib.Path(sys.argv[3]))
    print(f"{len(made)} clusters of {sizes.min()} to {sizes.max()} photos")
