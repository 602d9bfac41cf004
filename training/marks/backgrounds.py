"""What marks are drawn on: photos of a folder, else procedural textures. RGB, longer side LONGEST (at a scale, so many times
that) at most."""

import hashlib
import pathlib

import cv2
import numpy as np

LONGEST, SHORTEST = 300, 72


def is_for_training(path: pathlib.Path) -> bool:
    """Half of the photos, by their name: the other half is left for measuring false alarms."""
    return hashlib.sha256(path.name.encode()).digest()[0] % 2 == 0


def of_folders(folders: list[pathlib.Path], scale: int = 1) -> list[np.ndarray]:
    paths = sorted(p for folder in folders for p in folder.rglob("*") if p.suffix.lower() in (".jpg", ".jpeg", ".png"))
    photos = []
    for path in [p for p in paths if is_for_training(p)]:
        photo = cv2.imread(str(path))
        if photo is None:
            continue
        shrink = LONGEST * scale / max(photo.shape[:2])
        if shrink < 1:
            photo = cv2.resize(photo, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
        if min(photo.shape[:2]) >= SHORTEST:
            photos.append(photo[..., ::-1].copy())
    return photos


def procedural(count: int, seed: int) -> list[np.ndarray]:
    """Smooth noise of several scales in two or three colours, with straight edges: walls, cloth, sky, shelves."""
    rng, pictures = np.random.RandomState(seed), []
    for _ in range(count):
        field = np.zeros((200, 260), np.float32)
        for cells in (2, 5, 11, 40, 120):
            coarse = rng.rand(cells, cells).astype(np.float32) * rng.rand() * (4 / cells) ** rng.uniform(0.1, 0.8)
            field += cv2.resize(coarse, (260, 200), interpolation=cv2.INTER_CUBIC)
        field = cv2.normalize(field, None, 0, 1, cv2.NORM_MINMAX)[..., None]
        first, second = rng.randint(0, 256, 3), rng.randint(0, 256, 3)
        picture = first * field + second * (1 - field)
        for _ in range(rng.randint(0, 5)):
            x, y = rng.randint(-50, 260), rng.randint(-50, 200)
            width, height = rng.randint(10, 160, 2)
            part = picture[max(0, y) : max(0, y + height), max(0, x) : max(0, x + width)]
            part[:] = part * 0.4 + rng.randint(0, 256, 3) * 0.6
        pictures.append(np.clip(picture, 0, 255).astype(np.uint8))
    return pictures
