"""Marks to train on: ready-made vector marks (CC0), drawn words and drawn emblems; and what looks like a mark and is
none. Rendered once, kept in a cache.

A mark is an array h x w x 4 (uint8, RGB and alpha, not premultiplied), cropped to what is not transparent, its longer
side LONGEST at most. `ink` tells that its alpha alone is its shape, so that any colour may be put in."""

import json
import math
import pathlib
import pickle
import random
from dataclasses import dataclass

import cairo
import cv2
import gi
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from left_out import is_left_out
from likeness import likeness

gi.require_version("Rsvg", "2.0")
from gi.repository import Rsvg  # noqa: E402

LONGEST = 256
SHAPE_SIDE = 128
MAX_ASPECT = 8
SIGNATURE = 24


@dataclass
class Mark:
    name: str
    pixels: np.ndarray  # h x w x 4
    ink: bool
    kind: int  # Marks of one kind are one and the same design.


def side_for(aspect: float) -> int:
    """Longer side to render: wide marks need more pixels for the same detail."""
    return int(min(LONGEST, SHAPE_SIDE * max(1.0, min(aspect, 1 / aspect) ** -0.5)))


def cropped(pixels: np.ndarray) -> np.ndarray | None:
    rows, columns = np.where((pixels[..., 3] > 8).any(1))[0], np.where((pixels[..., 3] > 8).any(0))[0]
    if len(rows) < 8 or len(columns) < 8:
        return None
    return np.ascontiguousarray(pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])


def render_svg(svg: str, aspect: float) -> np.ndarray | None:
    """None: nothing to see, or not understood by librsvg."""
    longer = side_for(aspect)
    width, height = (longer, round(longer / aspect)) if aspect >= 1 else (round(longer * aspect), longer)
    surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, width, height)
    viewport = Rsvg.Rectangle()
    viewport.x, viewport.y, viewport.width, viewport.height = 0, 0, width, height
    try:
        Rsvg.Handle.new_from_data(svg.encode()).render_document(cairo.Context(surface), viewport)
    except gi.repository.GLib.Error:
        return None
    raw = np.ndarray((height, surface.get_stride() // 4, 4), np.uint8, surface.get_data())[:, :width]
    premultiplied = raw.astype(np.float32)
    alpha = premultiplied[..., 3:]
    colour = premultiplied[..., 2::-1] * 255 / np.maximum(alpha, 1)
    return cropped(np.dstack([np.clip(colour, 0, 255), alpha]).astype(np.uint8))


def is_one_ink(pixels: np.ndarray) -> bool:
    inside = pixels[..., :3][pixels[..., 3] > 128]
    return len(inside) == 0 or inside.astype(np.float32).std(0).max() < 12


def vector_marks(modules: pathlib.Path) -> list[Mark]:
    """Of `simple-icons` and `@iconify-json/logos` under node_modules, less those left out."""
    found = []
    icons = modules / "simple-icons"
    for entry in json.loads((icons / "data/simple-icons.json").read_text()):
        path = icons / "icons" / f"{entry.get('slug', '')}.svg"
        if not is_left_out(entry["title"]) and not is_left_out(entry.get("slug", "")) and path.is_file():
            found.append((entry["title"], path.read_text(), 1.0, "#" + entry["hex"]))
    logos = json.loads((modules / "@iconify-json/logos/icons.json").read_text())
    for name, icon in logos["icons"].items():
        width, height = icon.get("width", logos.get("width", 256)), icon.get("height", logos.get("height", 256))
        if not is_left_out(name) and 1 / MAX_ASPECT < width / height < MAX_ASPECT:
            box = f"{icon.get('left', 0)} {icon.get('top', 0)} {width} {height}"
            svg = (
                '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
                f'viewBox="{box}">{icon["body"]}</svg>'
            )
            found.append((name, svg, width / height, None))
    marks = []
    for name, svg, aspect, colour in found:
        pixels = render_svg(svg, aspect)
        if pixels is not None and max(pixels.shape[:2]) / min(pixels.shape[:2]) < MAX_ASPECT:
            if colour is not None:
                pixels[..., :3] = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
            marks.append(Mark(name, pixels, is_one_ink(pixels), -1))
    return marks


# ------------------------------------------------------------------------------------------------ drawn material

CONSONANTS, VOWELS = "bcdfghjklmnprstvwz", "aeiouy"


def free_fonts() -> list[str]:
    roots = [pathlib.Path("/usr/share/fonts/truetype"), pathlib.Path("/usr/share/fonts/opentype")]
    unfit = ("symbol", "dingbat", "ornament", "math", "emoji", "d050", "hebrew", "arab", "cjk")
    paths = sorted(str(p) for root in roots for p in root.rglob("*.[ot]tf"))
    return [path for path in paths if not any(word in path.lower() for word in unfit)]


def word(rng: random.Random) -> str:
    """Pronounceable, of no language."""
    letters = ""
    for _ in range(rng.choice([1, 2, 2, 2, 3, 3, 4])):
        letters += rng.choice(CONSONANTS) if rng.random() < 0.85 else ""
        letters += rng.choice(VOWELS)
        letters += rng.choice(CONSONANTS) if rng.random() < 0.35 else ""
    letters = letters[:12] if len(letters) > 1 else "ab"
    case = rng.random()
    return letters.upper() if case < 0.45 else letters.capitalize() if case < 0.8 else letters


def lettering(text: str, font: str, size: int = 96) -> np.ndarray | None:
    """Alpha of a line of text, cropped; None where the font draws nothing fit."""
    try:
        face = ImageFont.truetype(font, size)
        left, top, right, bottom = face.getbbox(text)
    except OSError:
        return None
    if right - left < 8 or bottom - top < 8:
        return None
    picture = Image.new("L", (right - left + 8, bottom - top + 8))
    ImageDraw.Draw(picture).text((4 - left, 4 - top), text, fill=255, font=face)
    alpha = np.array(picture)
    rows, columns = np.where((alpha > 8).any(1))[0], np.where((alpha > 8).any(0))[0]
    if len(rows) < 8 or len(columns) < 8:
        return None
    alpha = alpha[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = side_for(alpha.shape[1] / alpha.shape[0]) / max(alpha.shape)
    return cv2.resize(alpha, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)


def word_mark(rng: random.Random, fonts: list[str], text: str | None = None) -> np.ndarray | None:
    alpha = lettering(text or word(rng), rng.choice(fonts))
    if alpha is None or alpha.shape[1] / alpha.shape[0] > MAX_ASPECT or alpha.mean() < 10:
        return None
    if rng.random() < 0.25:  # In a frame, or cut out of a plate.
        pad = int(alpha.shape[0] * rng.uniform(0.15, 0.4))
        plate = np.zeros((alpha.shape[0] + 2 * pad, alpha.shape[1] + 2 * pad), np.uint8)
        height, width = plate.shape
        thick = rng.choice([-1, max(2, pad // 4)])
        if rng.random() < 0.5:
            cv2.rectangle(plate, (1, 1), (width - 2, height - 2), 255, thick)
        else:
            cv2.ellipse(plate, (width // 2, height // 2), (width // 2 - 1, height // 2 - 1), 0, 0, 360, 255, -1, cv2.LINE_AA)
        inner = plate[pad:-pad, pad:-pad]
        inner[:] = np.where(inner > 127, 255 - alpha, alpha)
        alpha = plate
    return alpha


def misspelt(text: str, rng: random.Random) -> str:
    """With one or two other letters."""
    letters = list(text)
    for at in rng.sample(range(len(text)), min(rng.choice([1, 2]), len(text) - 1)):
        lower = letters[at].lower()
        other = rng.choice([letter for letter in (VOWELS if lower in VOWELS else CONSONANTS) if letter != lower])
        letters[at] = other.upper() if letters[at].isupper() else other
    return "".join(letters)


def polygon(rng, centre, radius, corners, star):
    turn = rng.choice([0, math.pi / corners, rng.uniform(0, 6.28)])
    count = corners * (2 if star else 1)
    inner = rng.uniform(0.35, 0.5)
    angles = [turn - math.pi / 2 + i * 2 * math.pi / count for i in range(count)]
    radii = [radius * (inner if star and i % 2 else 1) for i in range(count)]
    return np.array([(centre[0] + r * math.cos(a), centre[1] + r * math.sin(a)) for r, a in zip(radii, angles)], np.int32)


def blob(rng, centre, radius, points=5):
    """A smooth closed curve: a few random corners, less their high frequencies."""
    corners = [complex(rng.uniform(-1, 1), rng.uniform(-1, 1)) * radius for _ in range(points)]
    spectrum = np.fft.fft(np.repeat(corners, 12))
    spectrum[np.abs(np.fft.fftfreq(len(spectrum)) * len(spectrum)) > points * 0.9] = 0
    curve = np.fft.ifft(spectrum)
    return np.stack([centre[0] + curve.real, centre[1] + curve.imag], 1).astype(np.int32)


def shape(rng: random.Random, canvas: np.ndarray, centre, radius: float, value: int, fonts: list[str]) -> None:
    kind = rng.choices(["disc", "ring", "polygon", "bars", "blob", "letter", "arc"], [10, 10, 25, 15, 15, 15, 10])[0]
    middle = (int(centre[0]), int(centre[1]))
    if kind == "disc":
        cv2.circle(canvas, middle, int(radius), value, -1, cv2.LINE_AA)
    elif kind == "ring":
        axes = (int(radius * 0.9), int(radius * rng.choice([0.9, rng.uniform(0.3, 0.9)])))
        cv2.ellipse(canvas, middle, axes, rng.choice([0, rng.uniform(0, 180)]), 0, 360, value, int(radius * rng.uniform(0.08, 0.35)) + 2, cv2.LINE_AA)
    elif kind == "arc":
        start = rng.uniform(0, 360)
        cv2.ellipse(canvas, middle, (int(radius * 0.85), int(radius * 0.85)), 0, start, start + rng.uniform(90, 300), value, int(radius * rng.uniform(0.1, 0.4)) + 2, cv2.LINE_AA)
    elif kind == "polygon":
        points = polygon(rng, centre, radius, rng.choice([3, 4, 4, 5, 6, 8]), rng.random() < 0.4)
        if rng.random() < 0.3:
            cv2.polylines(canvas, [points], True, value, int(radius * 0.12) + 3, cv2.LINE_AA)
        else:
            cv2.fillPoly(canvas, [points], value, cv2.LINE_AA)
    elif kind == "bars":
        count, angle = rng.randint(2, 5), rng.choice([0, math.pi / 2, math.pi / 4, rng.uniform(0, 3.1)])
        for i in range(count):
            off, half = (i - (count - 1) / 2) * 2 * radius / count, radius * rng.uniform(0.5, 1)
            x, y = centre[0] + off * math.cos(angle), centre[1] + off * math.sin(angle)
            dx, dy = half * math.sin(angle), half * math.cos(angle)
            cv2.line(canvas, (int(x - dx), int(y + dy)), (int(x + dx), int(y - dy)), value, max(3, int(radius * rng.uniform(0.2, 1) / count)), cv2.LINE_AA)
    elif kind == "blob":
        cv2.fillPoly(canvas, [blob(rng, centre, radius, rng.randint(3, 7))], value, cv2.LINE_AA)
    else:
        letters = rng.choice("ABCDEFGHJKLMNPQRSTUVWXYZ&8236") + rng.choice(["", "", "A", "R", "T", "x"])
        alpha = lettering(letters, rng.choice(fonts))
        if alpha is None:
            return
        scale = radius * 1.2 / max(alpha.shape)
        alpha = cv2.resize(alpha, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        top, left = max(0, middle[1] - alpha.shape[0] // 2), max(0, middle[0] - alpha.shape[1] // 2)
        under = canvas[top : top + alpha.shape[0], left : left + alpha.shape[1]]
        share = alpha[: under.shape[0], : under.shape[1]].astype(np.float32) / 255
        against = 255 - int(under.size > 0 and under.mean() > 127) * 255
        under[:] = (under * (1 - share) + against * share).astype(np.uint8)


def emblem(rng: random.Random, fonts: list[str]) -> np.ndarray | None:
    """Some shapes on top of one another, half of them symmetric by chance."""
    side = SHAPE_SIDE * 2
    canvas, middle = np.zeros((side, side), np.uint8), side / 2
    for layer in range(rng.choice([2, 2, 2, 3, 3, 4, 5])):
        radius = middle * 0.95 * (rng.uniform(0.25, 1) if layer else 1)
        away = (0, 0) if layer == 0 or rng.random() < 0.5 else (rng.uniform(-0.5, 0.5) * middle, rng.uniform(-0.5, 0.5) * middle)
        shape(rng, canvas, (middle + away[0], middle + away[1]), radius, 255 if layer == 0 else rng.choice([0, 0, 255]), fonts)
    if rng.random() < 0.3:
        canvas = np.maximum(canvas, canvas[:, ::-1])
    canvas = cv2.resize(canvas, (SHAPE_SIDE, SHAPE_SIDE), interpolation=cv2.INTER_AREA)
    return canvas if 12 < canvas.mean() < 225 else None


def plain_shape(rng: random.Random, fonts: list[str]) -> np.ndarray | None:
    """What finders take for marks: a disc, a ring, a chevron, a letter, a digit, a star, alone."""
    side = SHAPE_SIDE
    canvas, middle = np.zeros((side, side), np.uint8), side / 2
    kind = rng.random()
    if kind < 0.4:
        return lettering(rng.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789®©&@?!%+-$€"), rng.choice(fonts))
    if kind < 0.5:
        tip, wide, thick = rng.uniform(0.2, 0.8) * side, rng.uniform(0.25, 0.45) * side, int(rng.uniform(0.06, 0.25) * side)
        points = np.array([(middle - wide, side * 0.8), (middle, side * 0.8 - tip), (middle + wide, side * 0.8)], np.int32)
        cv2.polylines(canvas, [points], False, 255, thick, cv2.LINE_AA)
    else:
        shape(rng, canvas, (middle, middle), middle * 0.9, 255, fonts)
    return canvas


def as_ink(alpha: np.ndarray, rng: random.Random) -> np.ndarray | None:
    colour = np.full((*alpha.shape, 3), [rng.randrange(256) for _ in range(3)], np.uint8)
    return cropped(np.dstack([colour, alpha]))


def drawn_marks(count: int, make, name: str, rng: random.Random, fonts: list[str]) -> list[Mark]:
    marks: list[Mark] = []
    while len(marks) < count:
        alpha = make(rng, fonts)
        pixels = as_ink(alpha, rng) if alpha is not None else None
        if pixels is not None and max(pixels.shape[:2]) / min(pixels.shape[:2]) < MAX_ASPECT:
            marks.append(Mark(f"{name} {len(marks)}", pixels, True, -1))
    return marks


def text_strips(count: int, rng: random.Random, fonts: list[str]) -> list[np.ndarray]:
    """Alpha of three lines of words: lettering that is no mark."""
    strips: list[np.ndarray] = []
    while len(strips) < count:
        picture = Image.new("L", (360, 180))
        try:
            face = ImageFont.truetype(rng.choice(fonts), 40)
        except OSError:
            continue
        leading = rng.choice([42, 50, 58])
        for line in range(3):
            words = " ".join(word(rng) if rng.random() < 0.85 else str(rng.randrange(9999)) for _ in range(4))
            ImageDraw.Draw(picture).text((rng.randint(-40, 2), line * leading), words, fill=255, font=face)
        alpha = np.array(picture)
        if alpha.mean() > 8:
            strips.append(alpha)
    return strips


def layout(mark: Mark) -> np.ndarray:
    """Unit vector (as a picture) of where the ink is: alike for one design in other colours."""
    share = mark.pixels[..., 3].astype(np.float32) / 255
    if not mark.ink and share.mean() > 0.75:  # A plate: what differs from its colour is the mark.
        plate = np.median(mark.pixels[..., :3][mark.pixels[..., 3] > 128], 0)
        share = share * np.clip(np.abs(mark.pixels[..., :3].astype(np.float32) - plate).max(2) / 128, 0, 1)
    small = cv2.resize(share, (SIGNATURE, SIGNATURE), interpolation=cv2.INTER_AREA)
    small = small - small.mean()
    return small / max(np.linalg.norm(small), 1e-3)


def symmetry(mark: Mark) -> float:
    """1: its mirror image (left for right, or top for bottom) is the mark itself."""
    ink = layout(mark)
    return float(max((ink * ink[:, ::-1]).sum(), (ink * ink[::-1]).sum()))


def number_kinds(marks: list[Mark], alike: float = 0.9) -> None:
    """One kind for designs that look the same (a mark of both packages; its colour and its one-ink form)."""
    signatures = np.array([layout(mark).ravel() for mark in marks])
    aspects = np.log([mark.pixels.shape[1] / mark.pixels.shape[0] for mark in marks])
    parent = list(range(len(marks)))

    def root(i):
        while parent[i] != i:
            i = parent[i]
        return i

    pairs = (likeness(signatures, signatures) > alike) & (np.abs(aspects[:, None] - aspects[None]) < 0.15)
    for i, j in zip(*np.where(np.triu(pairs, 1))):
        parent[root(j)] = root(i)
    numbers = {r: n for n, r in enumerate(sorted({root(i) for i in range(len(marks))}))}
    for i, mark in enumerate(marks):
        mark.kind = numbers[root(i)]


def twin_words(count: int, seed: int, first_kind: int) -> list[Mark]:
    """Pairs of neighbours: two words in one lettering that differ in a letter or two. Each is a kind of its own."""
    rng, fonts, marks = random.Random(seed), free_fonts(), []
    while len(marks) < 2 * count:
        text, style = word(rng), rng.random()
        alphas = [word_mark(random.Random(style), fonts, spelt) for spelt in (text, misspelt(text, rng))]
        pixels = [as_ink(alpha, rng) for alpha in alphas if alpha is not None]
        if len(pixels) == 2 and all(p is not None and max(p.shape[:2]) / min(p.shape[:2]) < MAX_ASPECT for p in pixels):
            marks += [Mark(f"twin {len(marks) + i}", p, True, first_kind + len(marks) + i) for i, p in enumerate(pixels)]
    return marks


@dataclass
class Material:
    marks: list[Mark]
    plain: list[np.ndarray]  # Alphas of plain shapes.
    strips: list[np.ndarray]  # Alphas of lines of text.


def make(modules: pathlib.Path, seed: int, words: int, emblems: int, vectors: int | None = None) -> Material:
    rng = random.Random(seed)
    fonts = free_fonts()
    marks = vector_marks(modules)
    if vectors is not None:
        marks = rng.sample(marks, min(vectors, len(marks)))
    marks += drawn_marks(words, word_mark, "word", rng, fonts) + drawn_marks(emblems, emblem, "emblem", rng, fonts)
    number_kinds(marks)
    plain = [alpha for alpha in (plain_shape(rng, fonts) for _ in range(600)) if alpha is not None]
    return Material(marks, plain, text_strips(600, rng, fonts))


def cached(cache: pathlib.Path, *arguments, **options) -> Material:
    if not cache.is_file():
        cache.parent.mkdir(parents=True, exist_ok=True)
        part = cache.with_suffix(".part")
        part.write_bytes(pickle.dumps(make(*arguments, **options)))
        part.rename(cache)
    return pickle.loads(cache.read_bytes())
