"""Pairs to train the verifier on. The pool: easy and hard drawings of every mark; brand-free crops; and for each the marks
and crops that the embedding takes for it, which are the wrong candidates that search will bring. From it, groups of pictures
that are compared with one another."""

import math
import mmap
import multiprocessing
import os
import random
import time

import cv2
import numpy as np

from drawing import MARK_SHARE, SIDE, WINDOW, Drawer
from evaluate import SIZES, Embedder, windows_of
from likeness import likeness, rough_likeness
from material import Material, symmetry
from networks import PairVerifier
from windows import best_apart, cut

SCALE = PairVerifier.SIDE // WINDOW
EASY, HARD, NEAREST = 4, 8, 24
MINED_EACH = 15
LOPSIDED = 0.7  # Below this symmetry a mark's mirror image is another mark.
REDRAWING = 0.3  # Of one core, while training.
CHUNK = 2048


def shared(shape: tuple, kind=np.uint8) -> np.ndarray:
    """Zeros that processes forked from this one see alike."""
    return np.frombuffer(mmap.mmap(-1, max(1, int(np.prod(shape)) * np.dtype(kind).itemsize)), kind)[: int(np.prod(shape))].reshape(shape)


def embedded(embedder: Embedder, crops: np.ndarray) -> np.ndarray:
    """Of the window in the middle, halved by area."""
    spare, parts = (SIDE - WINDOW) // 2 * SCALE, []
    for at in range(0, len(crops), CHUNK):
        middle = crops[at : at + CHUNK, spare:-spare, spare:-spare]
        halves = middle.reshape(len(middle), WINDOW, SCALE, WINDOW, SCALE, 3).mean((2, 4))
        parts.append(embedder.of(np.round(halves).astype(np.uint8)))
    return np.concatenate(parts)


def nearest(first: np.ndarray, second: np.ndarray, itself: bool = False) -> np.ndarray:
    """n x NEAREST: the rows of `second` most like each of `first`; `itself`: one of the same number does not count."""
    found = []
    for at in range(0, len(first), CHUNK):
        alike = likeness(first[at : at + CHUNK], second)
        if itself:
            rows = np.arange(len(alike))
            alike[rows, at + rows] = -2
        found.append(np.argpartition(-alike, NEAREST, 1)[:, :NEAREST].astype(np.int32))
    return np.concatenate(found)


def mined(photos: list[np.ndarray], embedder: Embedder, references: np.ndarray) -> np.ndarray:
    """The windows of brand-free photos that look most like some mark."""
    margin, crops = np.array([1, 1, SIDE / WINDOW, SIDE / WINDOW]), []
    for photo in photos:
        embeddings, _, places = windows_of(embedder, photo, SIZES[2:])
        chosen = best_apart(rough_likeness(embeddings, references).max(1), places, MINED_EACH)
        crops += [cut(photo, places[window] * margin, side=SIDE * SCALE) for window in chosen]
    return np.array(crops, np.uint8).reshape(-1, SIDE * SCALE, SIDE * SCALE, 3)


class Pool:
    """`easy`, `hard`: kinds x EASY (HARD) crops, and their `boxes` in them; redrawn one by one while one trains (a crop read
    while it is written is half the one drawing and half the other of one mark). `free`: those without a mark, drawn and, from
    `mined_from` on, mined. `like_kind`: kinds x NEAREST, the kinds most alike to each; `like_free`: the kinds most alike to
    each crop without a mark; `free_like`: such crops, most alike to each kind. Kinds from `twins_from` on are pairs of
    neighbours that differ in little."""

    def __init__(self, material: Material, photos: list[np.ndarray], embedder: Embedder, seed: int, free: int, mine: int, twins_from: int):
        drawer, side = Drawer(material, photos, seed, SCALE), SIDE * SCALE
        kinds = self.kinds = len(drawer.kinds)
        self.drawings = shared((kinds, EASY + HARD, side, side, 3))
        self.boxes = shared((kinds, EASY + HARD, 4), np.float32)
        drawn_free = shared((free, side, side, 3))
        workers = [self._forked(self._fill, drawer, drawn_free, seed, n, os.cpu_count() or 1) for n in range(os.cpu_count() or 1)]
        for worker in workers:
            worker.join()
            if worker.exitcode:
                raise RuntimeError("a process that draws has failed; its message is above")
        references = embedded(embedder, self.drawings[:, 0])
        self.mined_from = free
        self.free = np.concatenate([drawn_free, mined(photos[:: max(1, len(photos) // max(1, mine))][:mine], embedder, references)])
        self.like_kind = nearest((embedded(embedder, self.drawings[:, EASY]) + references) / 2, references, itself=True)
        free_embedded = embedded(embedder, self.free)
        self.like_free, self.free_like = nearest(free_embedded, references), nearest(references, free_embedded)
        self.twins_from = twins_from
        self.lopsided = sorted({mark.kind for mark in material.marks} - {mark.kind for mark in material.marks if symmetry(mark) > LOPSIDED})
        self._forked(self._redraw, drawer, seed)

    @staticmethod
    def _forked(target, *arguments):
        process = multiprocessing.get_context("fork").Process(target=target, args=arguments, daemon=True)
        process.start()
        return process

    def _draw(self, drawer: Drawer, kind: int, copy: int) -> None:
        drawer.difficulty = 0.25 if copy < EASY else drawer.rng.uniform(0.3, 1)
        self.drawings[kind, copy], self.boxes[kind, copy] = drawer.positive(kind)

    def _fill(self, drawer: Drawer, drawn_free: np.ndarray, seed: int, first: int, step: int) -> None:
        cv2.setNumThreads(0)
        drawer.rng.seed(f"{seed} fill {first}")
        for kind in range(first, self.kinds, step):
            for copy in range(EASY + HARD):
                self._draw(drawer, kind, copy)
        drawer.difficulty = 1.0
        for at in range(first, len(drawn_free), step):
            drawn_free[at] = drawer.negative()

    def _redraw(self, drawer: Drawer, seed: int) -> None:
        cv2.setNumThreads(0)
        os.nice(4)  # Training goes first.
        drawer.rng.seed(f"{seed} redraw")
        parent = os.getppid()
        while os.getppid() == parent:
            started = time.process_time()
            for _ in range(20):
                self._draw(drawer, drawer.rng.randrange(self.kinds), drawer.rng.randrange(EASY + HARD))
            time.sleep((time.process_time() - started) * (1 / REDRAWING - 1))


# Pictures of a group: references of marks A and B, candidates of A and B, a candidate without a mark. Each reference is
# compared with each candidate: two true pairs, two of A with B, two without a mark.
GROUP, REFERENCES, CANDIDATES = 5, [0, 1, 0, 1, 0, 1], [2, 3, 3, 2, 4, 4]
TRUE, LIKE, ANY, TWIN, MIRROR, FREE = range(6)
SORTS = ["true", "false_like", "false_any", "false_twin", "false_mirror", "false_free"]
B_IS = {LIKE: 0.55, ANY: 0.1, TWIN: 0.2, MIRROR: 0.15}  # A's look-alike, any mark, A with other letters, A mirrored.


class Groups:
    def __init__(self, pool: Pool, seed: int):
        self.pool, self.rng = pool, random.Random(seed)

    def framed(self, crop: np.ndarray, box=None) -> np.ndarray:
        """The window, half of the time (where the box is known) just so, as what is enrolled and what features lead to is;
        else shifted and scaled, as what search finds is."""
        rng, window = self.rng, PairVerifier.SIDE
        if box is not None and rng.random() < 0.5:
            side = max(box[2], box[3]) / MARK_SHARE * math.exp(rng.gauss(0, 0.03))
            x, y = (box[i] + rng.gauss(0, 0.015 * window) for i in range(2))
        else:
            spare = (SIDE - WINDOW) / 2 * SCALE
            side = window * math.exp(rng.uniform(-0.1, 0.1))
            x, y = (len(crop) / 2 + rng.uniform(-spare, spare) for _ in range(2))
        by = window / side
        to_window = np.array([[by, 0, window / 2 - by * x], [0, by, window / 2 - by * y]])
        return cv2.warpAffine(crop, to_window, (window, window), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)

    def of_kind(self, kind: int, mirrored: bool):
        """Reference and candidate, two drawings. Some references are hard ones, too."""
        rng, pool = self.rng, self.pool
        candidate = EASY + rng.randrange(HARD)
        reference = rng.randrange(EASY) if rng.random() < 0.7 else EASY + (candidate - EASY + rng.randrange(1, HARD)) % HARD
        pictures = [self.framed(pool.drawings[kind, copy], pool.boxes[kind, copy]) for copy in (reference, candidate)]
        return [picture[:, ::-1] for picture in pictures] if mirrored else pictures

    def marks(self, sort: int):
        """Kinds A and B, and a brand-free crop."""
        rng, pool = self.rng, self.pool
        if sort == TWIN:
            a = rng.randrange(pool.twins_from, pool.kinds)
            return a, pool.twins_from + ((a - pool.twins_from) ^ 1), pool.free_like[a, rng.randrange(NEAREST)]
        if sort == MIRROR:
            a = rng.choice(pool.lopsided)
            return a, a, pool.free_like[a, rng.randrange(NEAREST)]
        if rng.random() < 0.5:
            a = rng.randrange(pool.kinds)
            free = pool.free_like[a, rng.randrange(NEAREST)]
        else:  # Those mined are what search brings: half of these.
            free = rng.randrange(pool.mined_from if rng.random() < 0.5 and pool.mined_from < len(pool.free) else 0, len(pool.free))
            a = pool.like_free[free, rng.randrange(NEAREST)]
        return a, pool.like_kind[a, rng.randrange(NEAREST)] if sort == LIKE else rng.randrange(pool.kinds), free

    def batch(self, groups: int):
        """Pictures (GROUP x groups), the numbers of references and candidates among them, and the sort of each pair."""
        rng = self.rng
        pictures = np.empty((groups, GROUP, PairVerifier.SIDE, PairVerifier.SIDE, 3), np.uint8)
        sorts = rng.choices(list(B_IS), B_IS.values(), k=groups)
        for of_group, sort in zip(pictures, sorts):
            a, b, free = self.marks(sort)
            of_group[0], of_group[2] = self.of_kind(a, False)
            of_group[1], of_group[3] = self.of_kind(b, sort == MIRROR)
            of_group[4] = self.framed(self.pool.free[free])
            if rng.random() < 0.5:
                of_group[:] = of_group[:, :, ::-1].copy()
        first = np.arange(groups)[:, None] * GROUP
        every = [[TRUE, TRUE, sort, sort, FREE, FREE] for sort in sorts]
        return pictures.reshape(-1, *pictures.shape[2:]), (first + REFERENCES).ravel(), (first + CANDIDATES).ravel(), np.array(every).ravel()
