#!/usr/bin/env python3
"""What `make bench` prints: what a photo costs here, beside the usual Python, taken in turns in the same run.

Times are medians over rounds, in milliseconds a photo; "CPU" is what the processes computed, whatever else the
machine was doing meanwhile. A multiple of decoding is CPU time over that of decoding alone, at full size, by the faster
of libvips and imread.
"""

import argparse
import datetime
import importlib.metadata
import importlib.util
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import rounds
from rounds import ENGINE, ROOT, Row, Side

THREADS = {1: "one thread", 2: "two threads"}
DECODERS = ("decode alone, libvips", "decode alone, imread")
# Like with like: the same feature, or none, the same precision.
PAIRS = {
    "standard : SIFT": ("Sluice standard", "Python SIFT"),
    "fast : ORB": ("Sluice fast", "Python ORB"),
    "without brands": ("Sluice without brands", "Python without brands"),
}


def scan(effort: str, precision: str = "exact", brands: bool = True, caged: bool = False) -> dict:
    return {"what": "scan", "effort": effort, "precision": precision, "brands": brands, "caged": caged}


def engine_rows(side: Side) -> list[Row]:
    return [
        Row(DECODERS[0], side, {"what": "decode"}),
        Row("decode for a scan", side, {"what": "shrink"}),
        Row("Sluice standard", side, scan("standard")),
        Row("Sluice fast", side, scan("fast")),
        Row("Sluice standard, decoding in a cage", side, scan("standard", caged=True)),
        Row("Sluice standard, --precision fast", side, scan("standard", "fast")),
        Row("Sluice thorough", side, scan("thorough")),
        Row("Sluice thorough, --precision fast", side, scan("thorough", "fast")),
        Row("Sluice fast, --precision fast", side, scan("fast", "fast")),
        Row("Sluice without brands", side, scan("fast", brands=False)),
        Row("Sluice without brands, --precision fast", side, scan("fast", "fast", brands=False)),
    ]


def python_rows(side: Side) -> list[Row]:
    return [
        Row(DECODERS[1], side, {"what": "decode"}),
        Row("Python SIFT", side, {"what": "scan", "feature": "sift"}),
        Row("Python ORB", side, {"what": "scan", "feature": "orb"}),
        Row("Python without brands", side, {"what": "scan", "feature": None}),
    ]


class Bench:
    def __init__(self, folder: pathlib.Path, options: argparse.Namespace):
        self.folder, self.options = folder, options
        self.models = json.loads(subprocess.run([ENGINE, "models"], stdout=subprocess.PIPE, check=True).stdout)
        self.workload = json.loads((folder / "workload.json").read_text())
        self.catalog = folder / "brands"
        self.notes: list[str] = []
        for model, stage in (("face_detection_yunet_2023mar", "faces"), ("picodet_s_416_coco", "objects")):
            if model not in self.models:
                self.notes.append(f"without {stage} on both sides: `sluice models pull` could not get {model}")
        self.with_python = importlib.util.find_spec("cv2") is not None
        if not self.with_python:
            self.notes.append("without the Python beside it: tools/bootstrap --bench installs it")

    def python(self, threads: int, processes: int) -> Side:
        script = ROOT / "benchmarks/python_baseline.py"
        return Side(
            [sys.executable, script, self.folder, "--threads", threads, "--models", json.dumps(self.models)],
            threads * processes,
            processes,
        )

    def python_on(self, cores: int) -> Side:
        """On two cores the faster of one process with two threads and two with one."""
        if cores == 1:
            return self.python(1, 1)
        ways = {"one process of two threads": self.python(2, 1), "two processes of one thread": self.python(1, 2)}
        request = {"what": "scan", "feature": "orb", "size": "social"}
        trials = {name: Row(name, side, request) for name, side in ways.items()}
        for trial in trials.values():
            trial.warm_up()
        for number in range(3):
            for trial in rounds.turns(list(trials.values()), number):
                trial.run(self.count("social"))
        times = {name: trial.median() for name, trial in trials.items()}
        best, worst = sorted(times, key=times.get)
        self.notes.append(
            f"Python on two cores is {best} ({times[best]:.0f} ms a social photo with ORB; {worst}: {times[worst]:.0f})"
        )
        ways[worst].close()
        return ways[best]

    def count(self, size: str) -> int:
        return len(self.workload["sizes"][size]["photos"])

    def measure(self, cores: int) -> dict[str, list[Row]]:
        """Rows by size."""
        sides = [Side([ENGINE, "serve", self.folder, self.catalog, "--threads", cores], cores)]
        if self.with_python:
            sides.append(self.python_on(cores))
        rows = {}
        for size in self.workload["sizes"]:
            of_python = python_rows(sides[1]) if self.with_python else []
            rows[size] = rounds.interleaved(engine_rows(sides[0]), of_python)
            for row in rows[size]:
                row.request["size"] = size
                row.warm_up()
        for number in range(self.options.rounds):
            for size, of_size in rows.items():
                rounds.say(f"{THREADS[cores]}, round {number + 1} of {self.options.rounds}: {size}")
                for row in rounds.turns(of_size, number):
                    row.run(self.count(size))
        rounds.say("")
        for side in sides:
            side.close()
        return rows

    def run(self) -> dict[int, dict[str, list[Row]]]:
        subprocess.run([ENGINE, "enrol", self.folder, self.catalog], check=True)
        cores = len(os.sched_getaffinity(0))
        if cores < 2:
            self.notes.append("this machine lends one core: no figures for two threads")
        return {threads: self.measure(threads) for threads in THREADS if threads <= cores}


def in_order(rows: list[Row]) -> list[Row]:
    """As they are read: decoding, Sluice, Python."""
    return sorted(rows, key=lambda row: ("decode", "Sluice", "Python").index(row.name.split()[0]))


def marks_found(row: Row, photos: list[dict]) -> str:
    if "effort" not in row.request and "feature" not in row.request:
        return ""
    if not row.request.get("brands", row.request.get("feature")):
        return ""
    shown = {(photo["file"], brand) for photo in photos for brand in photo["brands"]}
    wrong = len(row.finds - shown)
    return f"{len(row.finds & shown)} of {len(shown)}" + (f", {wrong} wrong" if wrong else "")


def table(size: str, of_size: dict, by_threads: dict[int, list[Row]]) -> str:
    photos = of_size["photos"]
    weight = sum(photo["bytes"] for photo in photos) / len(photos) / 1000
    pixels = of_size["width"] * of_size["height"] / 1e6
    lines = [
        f"{size}: {len(photos)} photos of {of_size['width']} x {of_size['height']} ({pixels:.1f} MP), "
        f"{weight:.0f} kB each",
        " " * 40 + "".join(f"{THREADS[threads]:^40}" for threads in by_threads),
        " " * 40 + "      ms  +-%     CPU photos/s x decode" * len(by_threads) + "   marks found",
    ]
    columns = {threads: {row.name: row for row in rows} for threads, rows in by_threads.items()}
    for row in in_order(next(iter(by_threads.values()))):
        line = f"{row.name:<40}"
        for of_threads in columns.values():
            same = of_threads[row.name]
            wall, cpu = same.median(), same.median("cpu")
            decoding = min(of_threads[name].median("cpu") for name in DECODERS if name in of_threads)
            spread = 100 * (max(same.wall) - min(same.wall)) / 2 / wall
            line += f"{wall:8.1f}{spread:5.0f}{cpu:8.1f}{1000 / wall:9.1f}{cpu / decoding:9.1f}"
        lines.append((line + "   " + marks_found(row, photos)).rstrip())
    for title, pair in PAIRS.items():
        if not all(name in of_threads for of_threads in columns.values() for name in pair):
            continue
        line = f"{'times as fast, ' + title:<40}"
        for of_threads in columns.values():
            wall, cpu = (
                of_threads[pair[1]].median(clock) / of_threads[pair[0]].median(clock) for clock in ("wall", "cpu")
            )
            line += f"{wall:8.1f}{'':5}{cpu:8.1f}{'':18}"
        lines.append(line.rstrip())
    return "\n".join(lines)


def as_json(bench: Bench, results: dict[int, dict[str, list[Row]]]) -> dict:
    versions = {name: importlib.metadata.version(name) for name in ("openvino", "numpy")}
    if bench.with_python:
        versions["opencv-python-headless"] = importlib.metadata.version("opencv-python-headless")
    return {
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "machine": rounds.machine(),
        "versions": versions,
        "notes": bench.notes,
        "workload": bench.workload,
        "threads": {
            threads: {size: [row.as_json() for row in in_order(rows)] for size, rows in by_size.items()}
            for threads, by_size in results.items()
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer photos and rounds: about a minute")
    parser.add_argument("--photos", type=pathlib.Path, help="a folder of JPEG photos, to be the places in ours")
    parser.add_argument("--json", type=pathlib.Path, help="also write everything that was measured to this file")
    options = parser.parse_args()
    count, options.rounds = (4, 2) if options.quick else (12, 7)
    with tempfile.TemporaryDirectory(prefix="sluice-bench-") as name:
        folder = pathlib.Path(name)
        backgrounds = ["--backgrounds", options.photos] if options.photos else []
        subprocess.run([ENGINE, "prepare", folder, "--photos", str(count), *backgrounds], check=True)
        bench = Bench(folder, options)
        results = bench.run()
        here = rounds.machine()
        print(f"{here['cpu']}, {here['cores']} cores, load {here['load']:.1f}; {options.rounds} rounds in turns\n")
        for size, of_size in bench.workload["sizes"].items():
            print(table(size, of_size, {threads: by_size[size] for threads, by_size in results.items()}) + "\n")
        for note in bench.notes:
            print(note)
        if options.json:
            options.json.write_text(json.dumps(as_json(bench, results), indent=1) + "\n")


if __name__ == "__main__":
    main()
