#!/usr/bin/env python3
"""Draws patterns onto photos of plain garments, to teach the head of stage pattern what real photos have too few of.

    draw_patterns.py CLOTHING PATTERNS.tsv FOLDER      needs numpy, opencv-python-headless

CLOTHING holds CLASS/PHOTO, PATTERNS.tsv says which of them are plain. FOLDER gets LABEL/PHOTO.N.jpg: the photo, of whose
light and folds the drawing takes its own. A fold of photos keeps its drawings (fit_patterns.py), so no garment is learned in
one dress and judged in another. Drawn once each: flat colours, lest drawing itself speak for a pattern; the same numbers
each time."""

import hashlib
import pathlib
import sys

import cv2
import numpy as np

EACH = {"plain": 0.5, "striped": 0.7, "checked": 0.5, "dotted": 1.0, "floral": 1.0}  # Drawings a plain photo, on average.
SIDE = 640  # The canvas; photos are up to 320.
DARKEST = 60  # Median of a garment whose folds can still be seen.


def colours(rng, count):
    """One after the other unlike the one before."""
    chosen = []
    while len(chosen) < count:
        hsv = np.uint8([[[rng.integers(180), rng.choice([0, 30, 90, 160, 220]), rng.choice([35, 80, 140, 200, 240])]]])
        colour = cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)[0, 0].astype(np.float32)
        if all(np.abs(colour - other).sum() > 110 for other in chosen):
            chosen.append(colour)
    return chosen


def bands(rng, period, palette, plain_share):
    """A line of SIDE colours that repeats: bands of one palette on its first colour, and how much each covers."""
    cuts = np.sort(rng.uniform(0, 1, 2 * rng.integers(1, 4)))
    place = (np.arange(SIDE * 2) / period) % 1
    line = np.repeat(palette[0][None], len(place), axis=0)
    cover = np.zeros(len(place), np.float32)
    for k, (low, high) in enumerate(zip(cuts[::2], cuts[1::2])):
        high = max(high, low + 0.06) if rng.random() > plain_share else low + 0.06
        here = (place >= low) & (place < high)
        line[here], cover[here] = palette[1 + k % (len(palette) - 1)], 1
    return line, cover


def turned(picture, rng, most):
    angle = rng.uniform(-most, most)
    matrix = cv2.getRotationMatrix2D((SIDE, SIDE), angle, 1)
    return cv2.warpAffine(picture, matrix, (2 * SIDE, 2 * SIDE), borderMode=cv2.BORDER_REFLECT)[SIDE // 2:-SIDE // 2, SIDE // 2:-SIDE // 2]


def plain(rng):
    return np.broadcast_to(colours(rng, 1)[0], (SIDE, SIDE, 3)).copy()


def striped(rng):
    line, _ = bands(rng, SIDE / rng.uniform(6, 40), colours(rng, rng.integers(2, 5)), 0.3)
    picture = np.broadcast_to(line[:, None], (2 * SIDE, 2 * SIDE, 3)).copy()
    if rng.random() < 0.5:
        picture = picture.transpose(1, 0, 2).copy()
    return turned(picture, rng, 45 if rng.random() < 0.1 else 10)


def checked(rng):
    palette, period = colours(rng, rng.integers(2, 5)), SIDE / rng.uniform(5, 30)
    line, cover = bands(rng, period, palette, 0.3)
    across, down = (line, cover), (line, cover) if rng.random() < 0.7 else bands(rng, period, palette, 0.3)
    veil = rng.uniform(0.4, 0.8)
    picture = np.broadcast_to(palette[0], (2 * SIDE, 2 * SIDE, 3)).copy()
    for (line, cover), turn in ((across, False), (down, True)):
        one, much = np.broadcast_to(line[:, None], picture.shape), np.broadcast_to((veil * cover)[:, None, None], picture.shape)
        if turn:
            one, much = one.transpose(1, 0, 2), much.transpose(1, 0, 2)
        picture = picture * (1 - much) + one * much
    return turned(picture.astype(np.float32), rng, 45 if rng.random() < 0.15 else 10)


def places(rng, step, shake):
    rows = np.arange(-1, SIDE / step + 1)
    return [((x + (0.5 if int(y) % 2 else 0) + rng.normal(0, shake)) * step, (y * 0.87 + rng.normal(0, shake)) * step)
            for y in rows * 1.15 for x in rows]  # fmt: skip


def dotted(rng):
    palette = colours(rng, rng.choice([2, 2, 2, 3, 4]))
    picture = np.broadcast_to(palette[0], (SIDE, SIDE, 3)).copy()
    step, shake = SIDE / rng.uniform(6, 36), rng.choice([0, 0, 0.03, 0.2])
    radius = step * rng.uniform(0.1, 0.38)
    for k, (x, y) in enumerate(places(rng, step, shake)):
        cv2.circle(picture, (int(x * 8), int(y * 8)), int(radius * 8), palette[1 + k % (len(palette) - 1)].tolist(), -1, cv2.LINE_AA, 3)
    return picture


def flower(picture, rng, x, y, size, petal, heart, leaf):
    start, petals, slim = rng.uniform(0, 360), rng.integers(4, 9), rng.uniform(0.35, 0.6)
    centre = np.array([x, y])
    for _ in range(rng.integers(0, 4)):
        angle = rng.uniform(0, 360)
        way = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
        at = centre + way * size * rng.uniform(1.0, 1.5)
        cv2.ellipse(picture, at.astype(int).tolist(), (int(size * 0.6) + 1, int(size * 0.22) + 1), angle, 0, 360, leaf.tolist(), -1, cv2.LINE_AA)
        cv2.line(picture, centre.astype(int).tolist(), at.astype(int).tolist(), leaf.tolist(), max(1, int(size * 0.08)), cv2.LINE_AA)
    for layer, scale in enumerate((1.0, 0.6)[: rng.integers(1, 3)]):
        shade = np.clip(petal * (1.0, 0.75)[layer], 0, 255).tolist()
        for k in range(petals):
            angle = start + 360 / petals * (k + layer / 2)
            way = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
            at = (centre + way * size * 0.55 * scale).astype(int).tolist()
            axes = (int(size * 0.5 * scale) + 1, int(size * slim * scale * 0.7) + 1)
            cv2.ellipse(picture, at, axes, angle, 0, 360, shade, -1, cv2.LINE_AA)
            if size > 14:
                cv2.ellipse(picture, at, axes, angle, 0, 360, np.clip(petal * 0.6, 0, 255).tolist(), 1, cv2.LINE_AA)
    cv2.circle(picture, centre.astype(int).tolist(), int(size * rng.uniform(0.15, 0.3)) + 1, heart.tolist(), -1, cv2.LINE_AA)


def floral(rng):
    palette = colours(rng, rng.integers(4, 7))
    picture = np.broadcast_to(palette[0], (SIDE, SIDE, 3)).copy()
    leaf = np.array([rng.uniform(20, 110), rng.uniform(80, 160), rng.uniform(30, 100)]) if rng.random() < 0.6 else palette[1]
    step = SIDE / rng.uniform(4, 20)
    spots = places(rng, step, 0.25)
    rng.shuffle(spots)
    for x, y in spots:
        size = step * rng.uniform(0.15, 0.55)
        if rng.random() < 0.85:
            flower(picture, rng, x, y, size, palette[rng.integers(2, len(palette))], palette[1], leaf)
    return picture


def bent(picture, rng):
    """As cloth lies: a smooth field shifts it."""
    field = [cv2.resize(rng.normal(0, rng.uniform(2, 14), (6, 6)).astype(np.float32), (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
             for _ in range(2)]  # fmt: skip
    rows, columns = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
    return cv2.remap(picture, columns + field[0], rows + field[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)


def dressed(photo, drawing, rng):
    """The drawing in the photo's light."""
    height, width = photo.shape[:2]
    zoom = rng.uniform(0.5, 1.0)
    side = int(SIDE * zoom) // 2 * 2
    x, y = rng.integers(0, SIDE - side + 1, 2)
    drawing = cv2.resize(drawing[y:y + side, x:x + side], (max(photo.shape[:2]),) * 2, interpolation=cv2.INTER_AREA)[:height, :width]
    light = cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY).astype(np.float32)
    middle = np.median(light[height // 4:-height // 4, width // 4:-width // 4])
    if middle < DARKEST:
        return None
    light = np.clip(light / middle, 0.25, 1.7)[..., None]
    lit = drawing * (1 + (light - 1) * rng.uniform(0.8, 1.3)) * rng.uniform(0.8, 1.1)
    lit = cv2.GaussianBlur(lit, (0, 0), rng.uniform(0.3, 1.0)) + rng.normal(0, rng.uniform(0, 5), lit.shape)
    return np.clip(lit, 0, 255).astype(np.uint8)


def main(clothing, table, folder):
    rows = [line.split("\t") for line in pathlib.Path(table).read_text(encoding="utf-8").splitlines()[1:]]
    draw = {"plain": plain, "striped": striped, "checked": checked, "dotted": dotted, "floral": floral}
    for image in sorted(row[0] for row in rows if row[1] == "plain"):
        photo = cv2.cvtColor(cv2.imread(str(pathlib.Path(clothing) / image)), cv2.COLOR_BGR2RGB)
        rng = np.random.default_rng(int(hashlib.sha256(image.encode()).hexdigest()[:15], 16))
        for label, count in EACH.items():
            for k in range(int(count) + (rng.random() < count % 1)):
                drawing = draw[label](rng)
                lit = dressed(photo, drawing if label == "plain" else bent(drawing, rng), rng)
                if lit is not None:
                    file = pathlib.Path(folder) / label / f"{pathlib.Path(image).stem}.{k}.jpg"
                    file.parent.mkdir(parents=True, exist_ok=True)
                    cv2.imwrite(str(file), cv2.cvtColor(lit, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(70, 96))])


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
