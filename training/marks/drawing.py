"""Draws crops to train on: a mark as it may stand in a photo, or what is no mark. One mark a crop, filling the middle.

A crop is SIDE x SIDE x 3, RGB. The network looks at WINDOW x WINDOW of it, somewhere: the rest lets it be shifted. At a
scale both are so many times larger. A mark's longer side fills MARK_SHARE of the window. Wide and tall marks are squashed
to about a square, as enrolment and search do (SQUASHES): else a line of letters would be a few pixels high.

What must teach nothing (paste edges, one way of blending, clean backgrounds) is drawn in many ways."""

import math
import random

import cv2
import numpy as np

from camera import Camera
from material import Mark, Material

SIDE, WINDOW = 64, 56
MARK_SHARE = 0.78
SQUASHES = (0.5, 1, 2, 4)  # Width of a window over its height, in the photo.


def squash_for(aspect: float, rng: random.Random, odd: float = 0.0) -> float:
    if rng.random() < odd:
        return 1
    near = [squash for squash in SQUASHES if 0.55 < aspect / squash < 1.8]
    return rng.choice(near) if near else (4 if aspect > 4 else 2 if aspect > 1 else 0.5)


def pyramid(mark: Mark) -> list[np.ndarray]:
    levels = [mark.pixels[..., 3:] if mark.ink else mark.pixels]
    for scale in (0.5, 0.25):
        small = cv2.resize(levels[0], None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        levels.append(np.ascontiguousarray(small.reshape(*small.shape[:2], levels[0].shape[2])))
    return levels


class Drawn:
    """A mark ready to be drawn often."""

    def __init__(self, mark: Mark):
        self.levels = pyramid(mark)
        self.height, self.width = mark.pixels.shape[:2]
        self.ink = mark.ink
        inside = mark.pixels[..., 3] > 128
        colours = mark.pixels[..., :3][inside] if inside.any() else np.zeros((1, 3), np.uint8)
        self.colour = colours.mean(0).astype(np.float32)
        self.fill = mark.pixels[..., 3].mean() / 255
        self.contrast = float((colours @ np.array([0.299, 0.587, 0.114])).std())


def drawn_alpha(alpha: np.ndarray) -> Drawn:
    white = np.full((*alpha.shape, 3), 255, np.uint8)
    return Drawn(Mark("", np.dstack([white, alpha]), True, -1))


class Drawer:
    """`difficulty`, 0 (clean) .. 1 (all that may happen), can be changed between crops."""

    def __init__(self, material: Material, backgrounds: list[np.ndarray], seed: int, scale: int = 1):
        self.rng = random.Random(seed)
        self.scale, self.side, self.window = scale, SIDE * scale, WINDOW * scale
        self.kinds: list[list[Drawn]] = [[] for _ in range(1 + max(mark.kind for mark in material.marks))]
        for mark in material.marks:
            self.kinds[mark.kind].append(Drawn(mark))
        self.plain = [drawn_alpha(alpha) for alpha in material.plain]
        self.strips, self.backgrounds = material.strips, backgrounds
        self.camera = Camera(self.rng, seed, SIDE, WINDOW, scale)
        self.difficulty = 1.0

    # -------------------------------------------------------------------------------------------------- pieces

    def colour(self) -> np.ndarray:
        rng = self.rng
        pick = rng.random()
        if pick < 0.4:
            grey = rng.uniform(0, 50) if pick < 0.13 else rng.uniform(205, 255) if pick < 0.3 else rng.uniform(50, 205)
            return np.full(3, grey, np.float32)
        hue, saturation, value = rng.random() * 6, rng.uniform(0.3, 1), rng.uniform(0.25, 1) * 255
        sector, rest = int(hue), hue - int(hue)
        low, down, up = value * (1 - saturation), value * (1 - saturation * rest), value * (1 - saturation * (1 - rest))
        sectors = [(value, up, low), (down, value, low), (low, value, up), (low, down, value), (up, low, value), (value, low, down)]
        return np.array(sectors[sector % 6], np.float32)

    def photo_crop(self, least: float = 0.25, most: float = 1.6) -> np.ndarray:
        rng, photo = self.rng, self.rng.choice(self.backgrounds)
        height, width = photo.shape[:2]
        wanted = self.side * min(math.exp(rng.uniform(math.log(least), math.log(most))) * 1.6, min(height, width) / self.side)
        side = max(16 * self.scale, min(int(wanted), height, width))
        top, left = rng.randint(0, height - side), rng.randint(0, width - side)
        crop = cv2.resize(photo[top : top + side, left : left + side], (self.side, self.side), interpolation=cv2.INTER_AREA if side > self.side else cv2.INTER_LINEAR)
        return (crop[:, ::-1] if rng.random() < 0.5 else crop).astype(np.float32)

    def background(self) -> np.ndarray:
        rng, pick = self.rng, self.rng.random()
        if pick < 0.25 + 0.37 * self.difficulty:
            return self.photo_crop()
        plain = np.empty((self.side, self.side, 3), np.float32)
        plain[:] = self.colour()
        if pick < 0.8:
            plain *= rng.choice(self.camera.lights)
        elif pick < 0.88:
            share = (rng.choice(self.camera.lights) - 0.4) / 1.2
            plain = plain * share + self.colour() * (1 - share)
        return np.clip(plain, 0, 255)

    def lettered(self, picture: np.ndarray) -> np.ndarray:
        """Some text over it."""
        rng, strip, zoom = self.rng, self.rng.choice(self.strips), self.rng.uniform(0.15, 0.5)
        side = min(int(SIDE / zoom), strip.shape[1])
        high = min(strip.shape[0], side)
        top, left = rng.randint(0, strip.shape[0] - high), rng.randint(0, strip.shape[1] - side)
        part = cv2.resize(strip[top : top + high, left : left + side], (self.side, max(4, high * self.side // side)), interpolation=cv2.INTER_AREA)
        part = part[:self.side].astype(np.float32)[..., None] / 255
        row = rng.randint(0, self.side - part.shape[0])
        picture[row : row + part.shape[0]] = picture[row : row + part.shape[0]] * (1 - part) + self.colour() * part
        return picture

    def patterned(self, picture: np.ndarray) -> np.ndarray:
        """Stripes, checks, boxes, lines over it."""
        rng, colour = self.rng, self.colour()
        if rng.random() < 0.5:
            rows, columns = np.mgrid[0 : self.side, 0 : self.side] / self.scale
            angle, width = rng.choice([0, math.pi / 2, rng.uniform(0, math.pi)]), rng.uniform(2, 14)
            waves = np.sin((columns * math.cos(angle) + rows * math.sin(angle)) * math.pi / width)
            if rng.random() < 0.4:
                waves = waves * np.sin((-columns * math.sin(angle) + rows * math.cos(angle)) * math.pi / width)
            share = np.clip(waves * 4 + 0.5, 0, 1)[..., None].astype(np.float32)
            return picture * (1 - share) + colour * share
        picture = np.ascontiguousarray(picture)
        for _ in range(rng.randint(1, 4)):
            colour = self.colour().tolist()
            corner = [rng.randint(-20 * self.scale, self.side + 20 * self.scale) for _ in range(4)]
            if rng.random() < 0.5:
                cv2.rectangle(picture, corner[:2], corner[2:], colour, -1 if rng.random() < 0.6 else rng.randint(1, 5) * self.scale)
            else:
                cv2.line(picture, corner[:2], corner[2:], colour, rng.randint(1, 12) * self.scale, cv2.LINE_AA)
        return picture

    # -------------------------------------------------------------------------------------------------- placing

    def place(self, drawn: Drawn, centre=None, size=None, turn=None, tilt=None):
        """Homography from the mark's pixels to the crop, and where its corners come to lie."""
        rng, hard = self.rng, self.difficulty
        width, height = drawn.width, drawn.height
        if turn is None:
            pick = rng.random()
            turn = rng.gauss(0, 0.12) if pick < 1 - 0.34 * hard else rng.gauss(0, 0.5) if pick < 1 - 0.13 * hard else rng.uniform(-math.pi, math.pi)
            if rng.random() < 0.05 * hard:
                turn += math.pi / 2 * rng.choice([1, -1])
        if tilt is None:
            tilt = 0 if rng.random() < 0.25 else min(abs(rng.gauss(0, 0.28)), 0.7) * hard
        spread = 0.35 + 0.65 * hard
        if size is None:
            size = self.window * MARK_SHARE * math.exp(rng.uniform(-0.23, 0.23) * spread)
        if centre is None:
            centre = [self.side / 2 + max(-6, min(6, rng.gauss(0, 3 * spread))) * self.scale for _ in range(2)]
        corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        points = (corners - [width / 2, height / 2]) / max(width, height)
        points = points @ np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
        if tilt > 0:
            depth = 1 + rng.uniform(-tilt, tilt) * points[:, 0] + rng.uniform(-tilt, tilt) * points[:, 1]
            points = points / depth[:, None]
            if rng.random() < 0.5:
                points[:, 0] *= 1 - tilt * rng.uniform(0, 0.8)
            points[:, 0] += rng.uniform(-tilt, tilt) * 0.5 * points[:, 1]
        extent = points.max(0) - points.min(0)
        points[:, 0] /= squash_for(extent[0] / max(extent[1], 1e-6), rng, odd=0.12 * hard)
        low, high = points.min(0), points.max(0)
        points = (points - (low + high) / 2) * (size / (high - low).max()) + centre
        return cv2.getPerspectiveTransform(corners, points.astype(np.float32)), points

    def layer(self, drawn: Drawn, transform: np.ndarray, points: np.ndarray, mirrored: bool) -> np.ndarray:
        """The mark warped into the crop: alpha, or RGB and alpha."""
        scale = math.sqrt(max(abs(cv2.contourArea(points.astype(np.float32))) / (drawn.width * drawn.height), 1e-6))
        level = drawn.levels[0 if scale > 0.6 else 1 if scale > 0.28 else 2]
        to_full = np.diag([drawn.width / level.shape[1], drawn.height / level.shape[0], 1.0])
        if mirrored:
            to_full = np.array([[-1.0, 0, drawn.width], [0, 1, 0], [0, 0, 1]]) @ to_full
        warped = cv2.warpPerspective(level, transform @ to_full, (self.side, self.side), flags=cv2.INTER_LINEAR)
        return warped.reshape(self.side, self.side, -1)

    def inks(self, drawn: Drawn, layer: np.ndarray, behind: np.ndarray):
        """Colours (a vector, or a picture) and alpha of the mark as printed here: its own colours, one ink, two inks."""
        rng, alpha = self.rng, layer[..., -1:].astype(np.float32) / 255
        under = behind.reshape(-1, 3).mean(0) if behind.size else np.full(3, 128, np.float32)

        def ink(own=None):
            for attempt in range(5):
                colour = own if own is not None and attempt == 0 else self.colour()
                if np.abs(colour - under).max() > 45:
                    return colour
            return np.full(3, 255.0 * (under.mean() < 128), np.float32)

        if drawn.ink:
            return ink(drawn.colour if rng.random() < 0.3 else None), alpha
        colours, pick = layer[..., :3].astype(np.float32), rng.random()
        if pick < 0.55:
            return (colours * np.array([rng.uniform(0.8, 1.15) for _ in range(3)], np.float32) if rng.random() < 0.4 else colours), alpha
        if pick < 0.65:
            return colours[..., rng.sample(range(3), 3)], alpha
        if drawn.fill < 0.6 and pick < 0.82:
            return ink(), alpha
        if drawn.contrast < 18:
            return colours, alpha
        grey = (colours @ np.array([0.299, 0.587, 0.114], np.float32))[..., None] / 255
        grey = 1 - grey if rng.random() < 0.25 else grey
        light, dark = self.colour(), ink()
        return (light * grey + dark * (1 - grey) if np.abs(light - dark).max() > 70 else colours), alpha

    def plate(self, picture: np.ndarray, drawn: Drawn, transform: np.ndarray) -> np.ndarray:
        """A label, badge or sign under the mark."""
        rng, width, height = self.rng, drawn.width, drawn.height
        pad = [rng.uniform(0.05, 0.5) * min(width, height) for _ in range(2)]
        kind = rng.random()
        if kind < 0.6:
            outline = [[-pad[0], -pad[1]], [width + pad[0], -pad[1]], [width + pad[0], height + pad[1]], [-pad[0], height + pad[1]]]
        else:  # An ellipse, or a rounded rectangle (superellipse).
            power = 1 if kind < 0.8 else 0.5
            angles = np.arange(20) * 2 * math.pi / 20
            c, s = np.cos(angles), np.sin(angles)
            outline = np.stack([
                width / 2 + (width * 0.625 + pad[0]) * np.sign(c) * np.abs(c) ** power,
                height / 2 + (height * 0.625 + pad[1]) * np.sign(s) * np.abs(s) ** power,
            ], 1)
        points = cv2.perspectiveTransform(np.array(outline, np.float32)[None], transform)[0]
        mask = np.zeros((self.side, self.side), np.uint8)
        cv2.fillPoly(mask, [np.round(np.clip(points, -200 * self.scale, 300 * self.scale) * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
        share = mask.astype(np.float32)[..., None] / 255 * (rng.uniform(0.6, 1) if rng.random() < 0.3 else 1)
        return picture * (1 - share) + self.colour() * share

    def blend(self, picture: np.ndarray, colours, alpha: np.ndarray) -> np.ndarray:
        """Print, thin ink, ink on cloth, multiply, screen."""
        rng, pick = self.rng, self.rng.random()
        if pick < 0.68:
            return picture * (1 - alpha) + colours * alpha
        if pick < 0.82:
            alpha = alpha * rng.uniform(0.6, 1)
            return picture * (1 - alpha) + colours * alpha
        if pick < 0.92:
            grey = picture.mean(2, keepdims=True)
            cloth = np.clip(0.5 + 0.5 * grey / max(grey.mean(), 20), 0.3, 1.6)
            return picture * (1 - alpha) + np.clip(colours * cloth, 0, 255) * alpha
        if pick < 0.96:
            return picture * (1 - alpha) + (picture * (colours / 255) * 0.9 + colours * 0.1) * alpha
        return picture * (1 - alpha) + (255 - (255 - picture) * (255 - colours) / 255) * alpha

    def covered(self, picture: np.ndarray, points: np.ndarray) -> np.ndarray:
        rng = self.rng
        low, high = points.min(0), points.max(0)
        (x, y), (width, height) = (low + high) / 2, high - low
        mask, kind = np.zeros((self.side, self.side), np.uint8), rng.random()
        if kind < 0.45:
            share, edge = rng.uniform(0.1, 0.45), rng.randrange(4)
            if edge == 0:
                mask[:, : max(0, int(low[0] + share * width))] = 255
            elif edge == 1:
                mask[:, max(0, int(high[0] - share * width)) :] = 255
            elif edge == 2:
                mask[: max(0, int(low[1] + share * height))] = 255
            else:
                mask[max(0, int(high[1] - share * height)) :] = 255
        elif kind < 0.75:
            centre = (int(x + rng.uniform(-0.5, 0.5) * width), int(y + rng.uniform(-0.5, 0.5) * height))
            axes = (int(width * rng.uniform(0.08, 0.28)) + 1, int(height * rng.uniform(0.08, 0.28)) + 1)
            cv2.ellipse(mask, centre, axes, rng.uniform(0, 180), 0, 360, 255, -1, cv2.LINE_AA)
        else:
            ends = [(int(x + rng.uniform(-1, 1) * width), int(y + sign * height)) for sign in (-1, 1)]
            cv2.line(mask, *ends, 255, rng.randint(2, 8) * self.scale, cv2.LINE_AA)
        share = mask.astype(np.float32)[..., None] / 255
        return picture * (1 - share) + (self.photo_crop() if rng.random() < 0.6 else self.colour()) * share

    # -------------------------------------------------------------------------------------------------- crops

    def composed(self, drawn: Drawn, picture: np.ndarray, mirrored: bool = False, **where):
        transform, points = self.place(drawn, **where)
        if self.rng.random() < 0.38:
            picture = self.plate(picture, drawn, transform)
        layer = self.layer(drawn, transform, points, mirrored)
        left, top = np.clip(points.min(0), 0, self.side - 1).astype(int)
        right, bottom = np.clip(points.max(0) + 1, 1, self.side).astype(int)
        colours, alpha = self.inks(drawn, layer, picture[top:bottom, left:right])
        if self.rng.random() < 0.12:  # A shadow or an outline.
            shifted = np.roll(alpha, (self.rng.randint(-2, 2) * self.scale, self.rng.randint(-2, 2) * self.scale), (0, 1))
            edge = np.clip(shifted - alpha, 0, 1) * self.rng.uniform(0.4, 1)
            picture = picture * (1 - edge) + self.colour() * edge
        return self.blend(picture, colours, alpha), points

    def positive(self, kind: int, mirrored: bool = False):
        """A crop of a mark of this kind, and its box in the crop: centre x, y, width, height."""
        rng, picture = self.rng, self.background()
        if rng.random() < 0.15:
            picture = self.lettered(picture)
        picture, points = self.composed(rng.choice(self.kinds[kind]), picture, mirrored)
        if rng.random() < 0.06:
            picture = 255 - picture
        if rng.random() < 0.24 * self.difficulty:
            picture = self.covered(picture, points)
        low, high = points.min(0), points.max(0)
        return self.camera.taken(picture.astype(np.float32), self.difficulty), (*((low + high) / 2), *(high - low))

    def negative(self) -> np.ndarray:
        rng, pick = self.rng, self.rng.random()
        if pick < 0.4:
            picture = self.photo_crop(0.2, 1.8)
        elif pick < 0.54:
            picture = self.lettered(self.background())
        elif pick < 0.64:
            picture = self.patterned(self.background())
        elif pick < 0.84:
            picture, _ = self.composed(rng.choice(self.plain), self.background())
        else:  # A mark, but badly framed.
            far = rng.uniform(0.45, 0.8) * rng.choice([-1, 1]) * self.window
            centre = [self.side / 2 + far, self.side / 2 + rng.uniform(-0.5, 0.5) * self.window]
            size = self.window * (rng.uniform(0.5, 1) if rng.random() < 0.5 else rng.uniform(2, 3.5))
            if rng.random() < 0.5:
                centre.reverse()
            drawn = rng.choice(rng.choice(self.kinds))
            picture, _ = self.composed(drawn, self.background(), centre=centre, size=size, turn=rng.gauss(0, 0.3), tilt=0.1)
        return self.camera.taken(picture.astype(np.float32), self.difficulty)
