"""Draws crops in other processes, into a ring in shared memory, while one trains. A pair of neighbours in the ring are
two crops of one mark, or two of none (kind NONE)."""

import ctypes
import multiprocessing
import os
import time

import cv2
import numpy as np

from drawing import SIDE, Drawer

NONE = -1


class Feeder:
    """`reuse`: how often a crop is used, about. `mirrored`: share of pairs that are of the mark's mirror image, a kind of
    its own (kind + kinds)."""

    def __init__(self, make_drawer, processes: int, size: int, reuse: float, negatives: float, mirrored: float, seed: int):
        self.size, self.reuse, self.negatives, self.mirrored = size // processes, reuse, negatives, mirrored
        shared = multiprocessing.RawArray
        self._crops = shared(ctypes.c_uint8, processes * self.size * SIDE * SIDE * 3)
        self._kinds = shared(ctypes.c_int32, processes * self.size)
        self._boxes = shared(ctypes.c_float, processes * self.size * 4)
        self.crops = np.frombuffer(self._crops, np.uint8).reshape(-1, SIDE, SIDE, 3)
        self.kinds = np.frombuffer(self._kinds, np.int32)
        self.boxes = np.frombuffer(self._boxes, np.float32).reshape(-1, 4)
        self.drawn = shared(ctypes.c_long, processes)
        self.used = multiprocessing.RawValue(ctypes.c_long, 0)
        self.difficulty = multiprocessing.RawValue(ctypes.c_float, 0.0)
        self.drawer = make_drawer(seed)
        self.workers = [
            multiprocessing.get_context("fork").Process(target=self._work, args=(number, seed), daemon=True)
            for number in range(processes)
        ]
        for worker in self.workers:
            worker.start()

    def _work(self, number: int, seed: int) -> None:
        cv2.setNumThreads(0)
        drawer, parent = self.drawer, os.getppid()
        rng = drawer.rng
        rng.seed(seed * 1000 + number)
        kinds, first = len(drawer.kinds), number * self.size
        while os.getppid() == parent:
            done = self.drawn[number]
            if done > self.size and done * len(self.workers) > self.size * len(self.workers) + self.used.value / self.reuse:
                time.sleep(0.01)
                continue
            # Photos are of all sorts: easy ones stay among the hard.
            drawer.difficulty = self.difficulty.value * rng.random() ** 0.5
            at = first + done % self.size
            if rng.random() < self.negatives:
                self.crops[at], self.crops[at + 1] = drawer.negative(), drawer.negative()
                self.kinds[at : at + 2] = NONE
            else:
                kind, mirrored = rng.randrange(kinds), rng.random() < self.mirrored
                for place in (at, at + 1):
                    self.crops[place], self.boxes[place] = drawer.positive(kind, mirrored)
                self.kinds[at : at + 2] = kind + kinds * mirrored
            self.drawn[number] = done + 2

    def wait_for(self, crops: int) -> None:
        while sum(self.drawn) < crops:
            if not all(worker.is_alive() for worker in self.workers):
                raise RuntimeError("a process that draws has ended; its message is above")
            time.sleep(0.1)

    def pairs(self, count: int, rng: np.random.RandomState) -> np.ndarray:
        """Numbers of `count` pairs in the ring: all first crops, then all second ones."""
        worker = rng.randint(0, len(self.workers), count)
        filled = np.minimum(self.size, np.array(self.drawn[:]))[worker] // 2
        first = worker * self.size + (rng.rand(count) * filled).astype(int) * 2
        self.used.value += 2 * count
        return np.concatenate([first, first + 1])
