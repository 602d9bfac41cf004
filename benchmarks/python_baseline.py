#!/usr/bin/env python3
"""The usual Python: what one writes with PyPI's opencv-python-headless and openvino, done well.

imread, resize to the side the engine works at, YuNet and PicoDet in f32, then ORB or SIFT and, for each of the ten
brands, brute-force matching, the ratio test and a homography. It answers the same rounds as benchmarks/engine.cpp:

    python_baseline.py FOLDER [--threads N] [--models JSON]

"what" is "decode" or "scan", "feature" is "orb", "sift" or null (no brands), "share" [i, n] takes every n-th photo
from the i-th on, for n processes side by side.
"""

import argparse
import json
import pathlib
import sys

import cv2
import numpy as np
import openvino as ov

LONGEST_SIDE = 640
FACE_SIDE, FACE_SCORE, FACE_OVERLAP = 640, 0.7, 0.3
OBJECT_SIDE, OBJECT_SCORE, OBJECT_OVERLAP, OBJECT_BINS = 416, 0.5, 0.6, 8
MEAN = np.array([123.675, 116.28, 103.53], np.float32)
DEVIATION = np.array([58.395, 57.12, 57.375], np.float32)
RATIO, FEWEST_MATCHES, FEWEST_INLIERS, REPROJECTION = 0.75, 8, 8, 5.0


def shrink(picture: np.ndarray) -> np.ndarray:
    """Longest side 640, never enlarged."""
    scale = LONGEST_SIDE / max(picture.shape[:2])
    return picture if scale >= 1 else cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


class Network:
    """A model on the CPU in f32 (by itself OpenVINO takes bf16 where there is one), one request, no copies."""

    def __init__(self, core: ov.Core, file: str, threads: int):
        compiled = core.compile_model(
            file,
            "CPU",
            {
                "PERFORMANCE_HINT": "LATENCY",
                "NUM_STREAMS": 1,
                "INFERENCE_NUM_THREADS": threads,
                "INFERENCE_PRECISION_HINT": "f32",
            },
        )
        self.request = compiled.create_infer_request()

    def __call__(self, blob: np.ndarray) -> dict[str, np.ndarray]:
        outputs = self.request.infer({0: blob}, share_inputs=True, share_outputs=True)
        return {name: value for port, value in outputs.items() for name in port.get_names()}


class Faces:
    """YuNet over the photo in the top left of a square."""

    def __init__(self, network: Network):
        self.network = network
        self.cells = {}
        for stride in (8, 16, 32):
            cells = FACE_SIDE // stride
            self.cells[stride] = np.stack(np.meshgrid(np.arange(cells), np.arange(cells)), -1).reshape(-1, 2)

    def __call__(self, picture: np.ndarray) -> int:
        scale = FACE_SIDE / max(picture.shape[:2])
        size = [min(FACE_SIDE, round(side * scale)) for side in picture.shape[1::-1]]
        resized = picture if scale == 1 else cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR)
        square = cv2.copyMakeBorder(
            resized, 0, FACE_SIDE - resized.shape[0], 0, FACE_SIDE - resized.shape[1], cv2.BORDER_CONSTANT
        )
        outputs = self.network(cv2.dnn.blobFromImage(square))
        boxes, scores = [], []
        for stride, cells in self.cells.items():
            score = np.sqrt(
                outputs[f"cls_{stride}"][0, :, 0].clip(0, 1) * outputs[f"obj_{stride}"][0, :, 0].clip(0, 1)
            )
            likely = score >= FACE_SCORE
            box = outputs[f"bbox_{stride}"][0, likely]
            side = np.exp(box[:, 2:]) * stride
            boxes.append(np.hstack([(cells[likely] + box[:, :2]) * stride - side / 2, side]))
            scores.append(score[likely])
        boxes, scores = np.concatenate(boxes), np.concatenate(scores)
        return len(cv2.dnn.NMSBoxes(boxes, scores, FACE_SCORE, FACE_OVERLAP)) if len(boxes) else 0


class Objects:
    """PicoDet over the photo stretched to a square."""

    def __init__(self, network: Network):
        self.network = network
        self.centres = {}
        for level in range(4):
            cells = -(-OBJECT_SIDE // (8 << level))
            self.centres[level] = np.stack(np.meshgrid(np.arange(cells), np.arange(cells)), -1).reshape(-1, 2) + 0.5

    def __call__(self, picture: np.ndarray) -> int:
        square = cv2.resize(picture, (OBJECT_SIDE, OBJECT_SIDE), interpolation=cv2.INTER_CUBIC)
        blob = (cv2.cvtColor(square, cv2.COLOR_BGR2RGB).astype(np.float32) - MEAN) / DEVIATION
        outputs = self.network(np.ascontiguousarray(blob.transpose(2, 0, 1)[None]))
        boxes, scores, labels = [], [], []
        for level, centres in self.centres.items():
            stride = 8 << level
            of_classes = outputs[f"save_infer_model/scale_{level}.tmp_1"][0]
            cell, label = np.nonzero(of_classes >= OBJECT_SCORE)
            bins = outputs[f"save_infer_model/scale_{level + 4}.tmp_1"][0, cell].reshape(-1, 4, OBJECT_BINS)
            weights = np.exp(bins - bins.max(-1, keepdims=True))
            sides = (weights @ np.arange(OBJECT_BINS)) / weights.sum(-1)
            low, high = centres[cell] - sides[:, :2], centres[cell] + sides[:, 2:]
            boxes.append(np.hstack([low, high - low]) * stride)
            scores.append(of_classes[cell, label])
            labels.append(label)
        boxes, scores, labels = np.concatenate(boxes), np.concatenate(scores), np.concatenate(labels)
        if not len(boxes):
            return 0
        return len(cv2.dnn.NMSBoxesBatched(boxes, scores, labels, OBJECT_SCORE, OBJECT_OVERLAP))


class Brands:
    """As many features as the engine takes from a photo, and the same number from each reference."""

    def __init__(self, feature: str, references: list[tuple[str, str]]):
        if feature == "orb":
            self.detector, norm = cv2.ORB_create(1500), cv2.NORM_HAMMING
        else:
            self.detector, norm = cv2.SIFT_create(1000), cv2.NORM_L2
        self.matcher = cv2.BFMatcher(norm)
        self.references = []
        for name, file in references:
            picture = cv2.imread(file, cv2.IMREAD_UNCHANGED)
            if picture.ndim == 3 and picture.shape[2] == 4:  # The drawing on white.
                opacity = picture[:, :, 3:] / 255
                picture = (picture[:, :, :3] * opacity + 255 * (1 - opacity)).astype(np.uint8)
            grey = cv2.cvtColor(shrink(picture), cv2.COLOR_BGR2GRAY)
            points, descriptors = self.detector.detectAndCompute(grey, None)
            self.references.append((name, np.float32([point.pt for point in points]), descriptors))

    def __call__(self, picture: np.ndarray) -> list[str]:
        points, descriptors = self.detector.detectAndCompute(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), None)
        if descriptors is None or len(descriptors) < 2:
            return []
        positions = cv2.KeyPoint_convert(points)
        found = []
        for name, reference_positions, reference_descriptors in self.references:
            pairs = self.matcher.knnMatch(descriptors, reference_descriptors, k=2)
            good = [first for first, second in pairs if first.distance < RATIO * second.distance]
            if len(good) < FEWEST_MATCHES:
                continue
            source = reference_positions[[match.trainIdx for match in good]]
            target = positions[[match.queryIdx for match in good]]
            homography, inliers = cv2.findHomography(source, target, cv2.RANSAC, REPROJECTION)
            if homography is not None and inliers.sum() >= FEWEST_INLIERS:
                found.append(name)
        return found


class Baseline:
    def __init__(self, folder: pathlib.Path, threads: int, models: dict[str, str]):
        cv2.setNumThreads(threads)
        self.folder = folder
        workload = json.loads((folder / "workload.json").read_text())
        self.photos = {size: [p["file"] for p in s["photos"]] for size, s in workload["sizes"].items()}
        self.references = [(brand["name"], str(folder / brand["file"])) for brand in workload["brands"]]
        self.brands: dict[str, Brands] = {}
        core = ov.Core()
        self.stages = []
        for stage, model in ((Faces, "face_detection_yunet_2023mar"), (Objects, "picodet_s_416_coco")):
            if model in models:
                self.stages.append(stage(Network(core, models[model], threads)))

    def scan(self, file: str, feature: str | None) -> list[str]:
        picture = shrink(cv2.imread(file))
        for stage in self.stages:
            stage(picture)
        if feature is None:
            return []
        if feature not in self.brands:
            self.brands[feature] = Brands(feature, self.references)
        return self.brands[feature](picture)

    def answer(self, request: dict) -> dict:
        first, of = request.get("share", [0, 1])
        finds = set()
        for name in self.photos[request["size"]][first::of] * request["repeat"]:
            file = str(self.folder / name)
            if request["what"] == "decode":
                cv2.imread(file)
            else:
                finds.update((name, brand) for brand in self.scan(file, request["feature"]))
        return {"finds": sorted(finds)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--models", type=json.loads, default={})
    options = parser.parse_args()
    baseline = Baseline(options.folder, options.threads, options.models)
    for line in sys.stdin:
        print(json.dumps(baseline.answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
