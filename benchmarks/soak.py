#!/usr/bin/env python3
"""A long scan of many small photos: does memory stay flat, does the rate hold, how does the store grow?

    tools/bootstrap --bench && .venv/bin/python benchmarks/soak.py --photos 100000

Draws distinct photos (every tenth a repost: another's picture, encoded anew), some with one of a dozen fictional
marks in them, scans them, samples memory, processor time and store meanwhile, and then scans the unchanged folder
again. The same number gives the same photos. All of it lies in a folder that is removed afterwards, unless --keep.
"""

import argparse
import concurrent.futures
import dataclasses
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import cv2
import numpy

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = pathlib.Path(os.environ.get("SLUICE_PROGRAM", ROOT / "build/sluice"))
TICKS = os.sysconf("SC_CLK_TCK")
MARKS = (5_000, 10_000, 25_000, 50_000, 75_000, 100_000)
WINDOW = 5_000  # Photos over which a rate and a median are taken.


# The photos.


def picture(number: int, size: tuple[int, int], marks: list) -> numpy.ndarray:
    """Soft colours, a few shapes and some grain: with every number another perceptual hash."""
    random = numpy.random.default_rng(number)
    width, height = size
    coarse = random.integers(0, 256, (6, 8, 3), dtype=numpy.uint8)
    scene = cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC)
    for _ in range(6):
        centre = (int(random.integers(width)), int(random.integers(height)))
        colour = tuple(int(value) for value in random.integers(0, 256, 3))
        axes = (int(random.integers(4, width // 4)), int(random.integers(4, height // 4)))
        cv2.ellipse(scene, centre, axes, int(random.integers(180)), 0, 360, colour, -1, cv2.LINE_AA)
    if number % 3 == 0:
        mark = marks[int(random.integers(len(marks)))]
        side = int(height * random.uniform(0.5, 0.8))
        small = cv2.resize(mark, (side, side), interpolation=cv2.INTER_AREA)
        left, top = int(random.integers(width - side)), int(random.integers(height - side))
        scene[top : top + side, left : left + side] = small
    grain = random.integers(-6, 7, scene.shape, dtype=numpy.int16)
    return numpy.clip(scene.astype(numpy.int16) + grain, 0, 255).astype(numpy.uint8)


def draw(folder: pathlib.Path, numbers: range, size: tuple[int, int], references: list[pathlib.Path]) -> None:
    cv2.setNumThreads(1)
    marks = [cv2.imread(str(reference)) for reference in references]
    for number in numbers:
        repost = number % 10 == 9
        pixels = picture(number - 1 if repost else number, size, marks)
        quality = 70 if repost else 85
        file = folder / f"{number // 1000:03}" / f"{number:06}.jpg"
        file.parent.mkdir(exist_ok=True)
        cv2.imwrite(str(file), pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])


def draw_all(folder: pathlib.Path, count: int, size: tuple[int, int], references: list[pathlib.Path]) -> None:
    folder.mkdir()
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        parts = [range(begin, min(begin + 1000, count)) for begin in range(0, count, 1000)]
        for done in [pool.submit(draw, folder, part, size, references) for part in parts]:
            done.result()


# What a process and its children use.


def tree(pid: int) -> list[int]:
    found = [pid]
    for process in found:
        for children in pathlib.Path(f"/proc/{process}/task").glob("*/children"):
            try:
                found += [int(child) for child in children.read_text().split()]
            except OSError:
                pass
    return found


def memory(pid: int) -> dict[str, int]:
    """Bytes by kind; nothing of a process that has just gone."""
    kinds = {}
    try:
        for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
            name, _, value = line.partition(":")
            if name in ("VmRSS", "RssAnon"):
                kinds[name] = int(value.split()[0]) * 1024
    except OSError:
        pass
    return kinds


def cpu_seconds(pid: int) -> float:
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS
    except OSError:
        return 0.0


@dataclasses.dataclass
class Sample:
    seconds: float
    done: int
    cpu: float  # Of the whole tree.
    rss: int  # Of the program itself.
    anonymous: int
    children: int  # RSS of its children together; what they share with it counts twice.
    store: int


def metrics(file: pathlib.Path) -> dict[str, float]:
    """Sums of the samples by name of the metric."""
    sums: dict[str, float] = {}
    for line in file.read_text().splitlines():
        if not line.startswith("#"):
            name, value = line.rsplit(" ", 1)
            name = name.partition("{")[0]
            sums[name] = sums.get(name, 0) + float(value)
    return sums


def watch(process: subprocess.Popen, file: pathlib.Path, data: pathlib.Path) -> list[Sample]:
    samples = []
    begin = time.monotonic()
    while process.poll() is None:
        time.sleep(1)
        if not file.exists():
            continue
        done = int(metrics(file)["sluice_scan_files_total"])
        own, *children = tree(process.pid)
        kinds = memory(own)
        if not kinds:
            continue
        store = sum(path.stat().st_size for path in (data / "sluice.db", data / "sluice.db-wal") if path.exists())
        below = sum(memory(child).get("VmRSS", 0) for child in children)
        cpu = sum(cpu_seconds(pid) for pid in (own, *children))
        elapsed = time.monotonic() - begin
        samples.append(Sample(elapsed, done, cpu, kinds["VmRSS"], kinds["RssAnon"], below, store))
    return samples


# The runs.


def sluice(*arguments, **options) -> subprocess.CompletedProcess:
    return subprocess.run([PROGRAM, *map(str, arguments)], check=True, text=True, stdout=subprocess.PIPE, **options)


def scan(folder: pathlib.Path, work: pathlib.Path, options: argparse.Namespace) -> tuple[dict, list[Sample], int]:
    """Its summary, what was seen meanwhile, and its greatest memory."""
    file = work / "soak.prom"
    file.unlink(missing_ok=True)
    command = [PROGRAM, "scan", folder, "--contract", "own", "--data", work / "data", "--json"]
    command += ["--threads", options.threads, "--effort", options.effort, "--metrics-file", file]
    if options.without_models:
        command += ["--models", work / "no-models"]
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, text=True)
    samples = watch(process, file, work / "data")
    summary = json.loads(process.communicate()[0])
    assert process.returncode == 0
    return summary, samples, int(metrics(file)["sluice_process_resident_peak_bytes"])


def row(samples: list[Sample], mark: int) -> dict:
    """At the first sample with `mark` photos: medians and rates over the photos before it."""
    at = next(sample for sample in samples if sample.done >= mark)
    since = [sample for sample in samples if at.done - WINDOW <= sample.done <= at.done and sample.seconds <= at.seconds]
    first = since[0]
    photos = max(1, at.done - first.done)
    return {
        "photos": at.done,
        "rss": statistics.median(sample.rss for sample in since),
        "anonymous": statistics.median(sample.anonymous for sample in since),
        "children": statistics.median(sample.children for sample in since),
        "store": at.store,
        "per_second": photos / max(1e-9, at.seconds - first.seconds),
        "cpu_ms": 1e3 * (at.cpu - first.cpu) / photos,
    }


def print_rows(rows: list[dict]) -> None:
    print("| photos | memory, MB | of it anonymous | children | store, MB | bytes a photo | photos/s | CPU ms a photo |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|")
    for at in rows:
        mega = {name: at[name] / 1e6 for name in ("rss", "anonymous", "children", "store")}
        print(
            f"| {at['photos']:,} | {mega['rss']:.1f} | {mega['anonymous']:.1f} | {mega['children']:.1f} "
            f"| {mega['store']:.1f} | {at['store'] / at['photos']:,.0f} "
            f"| {at['per_second']:.1f} | {at['cpu_ms']:.2f} |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=int, default=100_000)
    parser.add_argument("--size", default="160x120", metavar="WxH")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--effort", default="fast", choices=("fast", "standard"))
    parser.add_argument("--without-models", action="store_true", help="no faces, no objects: brands, colours, hash")
    parser.add_argument("--keep", type=pathlib.Path, metavar="DIR", help="work here, and go on with the photos there")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="all samples, too")
    options = parser.parse_args()
    work = options.keep or pathlib.Path(tempfile.mkdtemp(prefix="sluice-soak-"))
    try:
        work.mkdir(parents=True, exist_ok=True)
        photos = work / f"photos-{options.photos}"
        if not (work / "demo").is_dir():
            sluice("demo", "--out", work / "demo", "--count", 12, stderr=subprocess.DEVNULL)
        references = sorted((work / "demo/synthetic/references").glob("*.png"))
        if not photos.is_dir():
            draw_all(photos, options.photos, tuple(map(int, options.size.split("x"))), references)
        shutil.rmtree(work / "data", ignore_errors=True)
        shutil.copytree(work / "demo/data/brands", work / "data/brands")

        summary, samples, peak = scan(photos, work, options)
        rows = [row(samples, mark) for mark in MARKS if mark < options.photos]
        rows.append(row(samples, samples[-1].done))
        print_rows(rows)
        growth = rows[-1]["rss"] / rows[0]["rss"] - 1
        print(f"\nmemory at the end against that at {rows[0]['photos']:,} photos: {growth:+.1%}; peak {peak / 1e6:.1f} MB")
        print(json.dumps(summary["run"]["phases"]), json.dumps(summary["store"]))
        again, _, again_peak = scan(photos, work, options)
        assert again["unchanged"] == summary["files"], again
        seconds = again["run"]["seconds"]
        print(f"unchanged folder: {seconds:.1f} s, {1e6 * seconds / again['files']:.0f} us a photo, ", end="")
        print(f"peak {again_peak / 1e6:.1f} MB, {json.dumps(again['run']['phases'])}")
        if options.json:
            everything = {"rows": rows, "summary": summary, "again": again}
            everything["samples"] = [dataclasses.asdict(sample) for sample in samples]
            options.json.write_text(json.dumps(everything))
    finally:
        if not options.keep:
            shutil.rmtree(work)


if __name__ == "__main__":
    sys.exit(main())
