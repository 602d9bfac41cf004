"""Windows in photos, as enrolment and search cut them: centre x, y, width, height in pixels of the photo. A window is
`squash` times as wide as high and becomes WINDOW x WINDOW pixels; a mark's longer side fills MARK_SHARE of it."""

import cv2
import numpy as np

from drawing import MARK_SHARE, SQUASHES
from networks import WINDOW

JITTERS = [(0, 0, 1, 0), (0.06, 0, 1, 0), (-0.06, 0, 1, 0), (0, 0.06, 1, 0), (0, -0.06, 1, 0), (0, 0, 1.15, 0), (0, 0, 0.88, 0), (0, 0, 1, 0.14), (0, 0, 1, -0.14)]


def squashes_of(aspect: float) -> list[float]:
    """The one or two that make a box of this aspect about square."""
    nearest = sorted(SQUASHES, key=lambda squash: abs(np.log(aspect / squash)))
    return nearest[:2] if abs(np.log(aspect / nearest[1])) < np.log(1.9) else nearest[:1]


def window_of(box, squash: float):
    left, top, right, bottom = box
    width, height = max(4, right - left), max(4, bottom - top)
    side = max(width / squash, height) / MARK_SHARE
    return (left + right) / 2, (top + bottom) / 2, side * squash, side


def cut(photo: np.ndarray, window, turn: float = 0.0, side: int = WINDOW) -> np.ndarray:
    """Beyond the photo its edge is repeated. What is shrunk is shrunk by area first."""
    x, y, width, height = window
    shrink = max(width, height) / side
    if shrink > 1.6:
        reach = max(width, height) * 0.75
        left, top = int(max(0, x - reach)), int(max(0, y - reach))
        right, bottom = int(min(photo.shape[1], x + reach)), int(min(photo.shape[0], y + reach))
        if right - left > 4 and bottom - top > 4:
            small = (max(3, round((right - left) * 1.3 / shrink)), max(3, round((bottom - top) * 1.3 / shrink)))
            by = small[0] / (right - left), small[1] / (bottom - top)
            photo = cv2.resize(photo[top:bottom, left:right], small, interpolation=cv2.INTER_AREA)
            x, y, width, height = (x - left) * by[0], (y - top) * by[1], width * by[0], height * by[1]
    c, s = np.cos(turn), np.sin(turn)
    to_window = np.array([[c * side / width, s * side / width, 0], [-s * side / height, c * side / height, 0]])
    to_window[:, 2] = side / 2 - to_window[:, :2] @ [x, y]
    return cv2.warpAffine(photo, to_window, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def enrolled(photo: np.ndarray, box, side: int = WINDOW) -> list[np.ndarray]:
    """A reference as the windows that stand for it."""
    aspect = max(4, box[2] - box[0]) / max(4, box[3] - box[1])
    crops = []
    for squash in squashes_of(aspect):
        x, y, width, height = window_of(box, squash)
        for across, down, scale, turn in JITTERS:
            crops.append(cut(photo, (x + across * width, y + down * height, width * scale, height * scale), turn, side))
    return crops


def best_apart(scores: np.ndarray, places: np.ndarray, most: int) -> list[int]:
    """Numbers of the windows that score highest, no two at one place."""
    chosen: list[int] = []
    for window in np.argsort(-scores):
        x, y, width, height = places[window]
        if all(abs(x - places[other][0]) > 0.3 * width or abs(y - places[other][1]) > 0.3 * height for other in chosen):
            chosen.append(int(window))
        if len(chosen) == most:
            break
    return chosen
