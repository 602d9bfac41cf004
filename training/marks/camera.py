"""How a picture is taken: what surface, light, lens, sensor and file do to it."""

import math
import random

import cv2
import numpy as np

NOISE = 1 << 20
BENDS, LIGHTS = 240, 120


def bends(rng: np.random.RandomState, side: int, scale: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Maps of cv2.remap: round a can, over a cloth, through a lens."""
    rows, columns = np.mgrid[0 : side * scale, 0 : side * scale].astype(np.float32) / scale
    middle, maps = side / 2, []
    for _ in range(BENDS):
        kind = rng.rand()
        if kind < 0.45:
            axis = rng.choice([0, 0, math.pi / 2, rng.uniform(0, math.pi)])
            radius, off = rng.uniform(30, 60), rng.uniform(-10, 10)
            across = (columns - middle) * math.cos(axis) + (rows - middle) * math.sin(axis)
            along = -(columns - middle) * math.sin(axis) + (rows - middle) * math.cos(axis)
            share = np.clip((across + off) / radius, -0.97, 0.97)
            across = (np.arcsin(share) - math.asin(np.clip(off / radius, -0.97, 0.97))) * radius
            along = along + rng.uniform(-6, 6) * share**2
            x = middle + across * math.cos(axis) - along * math.sin(axis)
            y = middle + across * math.sin(axis) + along * math.cos(axis)
        elif kind < 0.85:
            x, y = columns.copy(), rows.copy()
            for _ in range(rng.randint(1, 4)):
                length, run, push = rng.uniform(12, 60), rng.uniform(0, 6.28), rng.uniform(0, 6.28)
                wave = np.sin((columns * math.cos(run) + rows * math.sin(run)) * 2 * math.pi / length + rng.uniform(0, 6.28))
                wave *= rng.uniform(0.4, 2.4) * min(1, length / 30)
                x, y = x + wave * math.cos(push), y + wave * math.sin(push)
        else:
            strength = rng.uniform(-0.25, 0.35)
            swell = 1 + strength * (((columns - middle) ** 2 + (rows - middle) ** 2) / middle**2)
            x = middle + (columns - middle) * swell / (1 + strength * 0.3)
            y = middle + (rows - middle) * swell / (1 + strength * 0.3)
        maps.append((x.astype(np.float32) * scale, y.astype(np.float32) * scale))
    return maps


def lights(rng: np.random.RandomState, side: int, scale: int) -> list[np.ndarray]:
    """Factors of brightness over the crop: from one side, or a spot."""
    rows, columns = np.mgrid[0 : side * scale, 0 : side * scale].astype(np.float32) / scale
    made = []
    for _ in range(LIGHTS):
        if rng.rand() < 0.3:
            away = (columns - rng.uniform(0, side)) ** 2 + (rows - rng.uniform(0, side)) ** 2
            light = np.exp(-away / rng.uniform(100, 900)) * rng.uniform(0.4, 1)
        else:
            angle = rng.uniform(0, 6.28)
            light = ((columns - side / 2) * math.cos(angle) + (rows - side / 2) * math.sin(angle)) / side
            light = light * rng.uniform(0.4, 1.4)
        made.append((1 + light)[..., None].astype(np.float32))
    return made


class Camera:
    """Of pictures of `side` * `scale` pixels, of which the network looks at `window` * `scale`. The numbers here are pixels at
    scale 1."""

    def __init__(self, rng: random.Random, seed: int, side: int, window: int, scale: int):
        self.rng, self.window, self.scale = rng, window, scale
        numbers = np.random.RandomState(seed % (1 << 31))
        self.bends, self.lights = bends(numbers, side, scale), lights(numbers, side, scale)
        self.noise = np.clip(numbers.randn(NOISE) * 16, -127, 127).astype(np.int16)

    def moved(self, picture: np.ndarray) -> np.ndarray:
        """Blurred by motion."""
        rng = self.rng
        length, angle = (rng.choice([3, 5, 7]) - 1) * self.scale + 1, rng.uniform(0, math.pi)
        kernel, half = np.zeros((length, length), np.float32), length / 2
        ends = [(int(round(half - 0.5 + sign * half * math.cos(angle))), int(round(half - 0.5 + sign * half * math.sin(angle)))) for sign in (-1, 1)]
        cv2.line(kernel, *ends, 1)
        return cv2.filter2D(picture, -1, kernel / max(kernel.sum(), 1))

    def small(self, picture: np.ndarray, least: float, most: float) -> np.ndarray:
        """As if the whole picture were so few pixels in the photo."""
        pixels = max(12, int(math.exp(self.rng.uniform(math.log(least), math.log(most)))))
        small = cv2.resize(picture, (pixels, pixels), interpolation=cv2.INTER_AREA)
        return cv2.resize(small, picture.shape[1::-1], interpolation=self.rng.choice([cv2.INTER_LINEAR, cv2.INTER_CUBIC]))

    def taken(self, picture: np.ndarray, hard: float) -> np.ndarray:
        """uint8. `hard`: 0 (nothing happens) .. 1."""
        rng = self.rng
        if rng.random() < 0.3 * hard:
            picture = cv2.remap(picture, *rng.choice(self.bends), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
        if rng.random() < 0.4 * hard:
            picture = picture * rng.choice(self.lights)
        if rng.random() < 0.45 * hard:
            picture = (picture - 128) * rng.uniform(0.35, 1.3) + 128 + rng.uniform(-40, 40)
            if rng.random() < 0.4:
                picture = picture * np.array([rng.uniform(0.75, 1.2), rng.uniform(0.85, 1.1), rng.uniform(0.75, 1.2)], np.float32)
        pick = rng.random() / max(hard, 0.05)
        if pick < 0.2:
            size = (rng.choice([3, 3, 5]) - 1) * self.scale + 1
            picture = cv2.GaussianBlur(picture, (size, size), rng.uniform(0.5, 1.8) * self.scale)
        elif pick < 0.28:
            picture = self.moved(picture)
        elif pick < 0.6:  # Small in the photo, whatever the scale: a mark of 12 to 45 pixels.
            picture = self.small(picture, 0.25 * self.window, 0.85 * self.window)
        elif self.scale > 1 and rng.random() < 0.6:
            picture = self.small(picture, 0.85 * self.window, self.window * self.scale)
        if rng.random() < 0.4 * hard:
            at = rng.randrange(NOISE - picture.size)
            picture = picture + self.noise[at : at + picture.size].reshape(picture.shape) * np.float32(rng.uniform(0.1, 0.8))
        picture = np.clip(picture, 0, 255).astype(np.uint8)
        if rng.random() < 0.3 * hard:
            _, file = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, rng.randint(20, 85)])
            picture = cv2.imdecode(file, cv2.IMREAD_COLOR)
        return picture
