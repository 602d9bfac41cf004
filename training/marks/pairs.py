"""Pairs to train the verifier on: easy and hard drawings of every mark, drawn once; brand-free crops; and for each the
marks that the embedding takes for it, which are the wrong candidates that search will bring."""

import numpy as np

from drawing import SIDE, WINDOW, Drawer
from evaluate import SIZES, Embedder, windows_of
from likeness import likeness, rough_likeness
from windows import cut

EASY, HARD, NEAREST = 4, 8, 24


class Pool:
    """`easy`, `hard`: kinds x EASY (HARD) x SIDE x SIDE x 3; `free`: m x SIDE x SIDE x 3. `like_kind`: kinds x NEAREST, the
    kinds most alike to each; `like_free`: m x NEAREST, those most alike to each brand-free crop."""

    def __init__(self, drawer: Drawer, embedder: Embedder, free: int, mined_photos: int):
        kinds = len(drawer.kinds)
        self.easy = np.zeros((kinds, EASY, SIDE, SIDE, 3), np.uint8)
        self.hard = np.zeros((kinds, HARD, SIDE, SIDE, 3), np.uint8)
        for kind in range(kinds):
            drawer.difficulty = 0.25
            for copy in range(EASY):
                self.easy[kind, copy], _ = drawer.positive(kind)
            for copy in range(HARD):
                drawer.difficulty = drawer.rng.uniform(0.3, 1)
                self.hard[kind, copy], _ = drawer.positive(kind)
        drawer.difficulty = 1.0
        references = self._embedded(embedder, self.easy[:, 0])
        self.free = np.concatenate([np.stack([drawer.negative() for _ in range(free)]), *self._mined(drawer, embedder, references, mined_photos)])
        alike = likeness((self._embedded(embedder, self.hard[:, 0]) + references) / 2, references)
        np.fill_diagonal(alike, -2)
        self.like_kind = self._nearest(alike)
        self.like_free = self._nearest(likeness(self._embedded(embedder, self.free), references))

    @staticmethod
    def _embedded(embedder: Embedder, crops: np.ndarray) -> np.ndarray:
        spare = (SIDE - WINDOW) // 2
        return embedder.of(np.ascontiguousarray(crops[:, spare : spare + WINDOW, spare : spare + WINDOW]))

    @staticmethod
    def _nearest(alike: np.ndarray) -> np.ndarray:
        return np.argpartition(-alike, NEAREST, 1)[:, :NEAREST].astype(np.int32)

    @staticmethod
    def _mined(drawer: Drawer, embedder: Embedder, references: np.ndarray, photos: int, each: int = 12):
        """The windows of brand-free photos that look most like some mark."""
        margin = SIDE / WINDOW
        chosen = drawer.backgrounds[:: max(1, len(drawer.backgrounds) // max(1, photos))][:photos]
        for photo in chosen:
            embeddings, _, places = windows_of(embedder, photo, SIZES[2:])
            best, crops, taken = rough_likeness(embeddings, references).max(1), [], []
            for window in np.argsort(-best):
                x, y, width, height = places[window]
                if all(abs(x - a) > 0.3 * width or abs(y - b) > 0.3 * height for a, b in taken):
                    taken.append((x, y))
                    crops.append(cut(photo, (x, y, width * margin, height * margin), side=SIDE))
                if len(crops) == each:
                    break
            yield np.stack(crops)
