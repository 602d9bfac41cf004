#!/usr/bin/env python3
"""What `make bench BRANDS=N` prints: what N brands cost beside ten of them, over the same photos in the same run.

The many are the ten of the workload, then ready-made marks, then made-up ones that no photo shows; they are enrolled
once and kept below build/bench. Start and enrolment are those of the program itself, process start to process end.
"""

import argparse
import json
import pathlib
import shutil
import statistics
import subprocess
import tempfile
import time

import rounds
from rounds import ENGINE, ROOT, SLUICE, Row, Side

KEPT = ROOT / "build/bench"
FEW = 10


class Data:
    """A data directory of the program, of which only the brands are kept."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        self.brands = folder / "brands"

    def forget_scans(self) -> None:
        for path in self.folder.iterdir():
            if path != self.brands:
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def sluice(self, *arguments) -> float:
        """Seconds from process start to process end."""
        start = time.perf_counter()
        subprocess.run(
            [SLUICE, *map(str, arguments), "--data", self.folder], check=True, stdout=subprocess.DEVNULL, timeout=600
        )
        return time.perf_counter() - start

    def scan_one(self, photo: pathlib.Path) -> float:
        """Start to the end of a scan of one photo into a new store."""
        self.forget_scans()
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(photo, folder)
            return self.sluice("scan", folder, "--contract", "own", "--threads", 1)

    def enrol_one(self, reference: pathlib.Path) -> float:
        seconds = self.sluice("brand", "add", "Bench One More", reference, "--no-search")
        self.sluice("brand", "remove", "Bench One More")
        return seconds

    def bytes(self) -> int:
        """Of all that enrolment made; the references as they were given do not count."""
        files = (path for path in self.brands.rglob("*") if path.is_file() and not path.name.startswith("reference-"))
        return sum(path.stat().st_size for path in files)


def workload(name: pathlib.Path, photos: int) -> pathlib.Path:
    subprocess.run([ENGINE, "prepare", name, "--photos", str(photos)], check=True)
    return name


def enrolled(folder: pathlib.Path, many: int) -> Data:
    """The data directory with so many brands, made now or before."""
    data = Data(KEPT / f"brands-{many}")
    data.folder.mkdir(parents=True, exist_ok=True)
    start = time.perf_counter()
    subprocess.run([ENGINE, "enrol", folder, data.brands, "--total", str(many)], check=True)
    print(f"{many} brands are enrolled ({time.perf_counter() - start:.0f} s)")
    return data


def rows_of(side: Side, size: str) -> list[Row]:
    def row(name: str, effort: str, catalog: int, brands: bool = True) -> Row:
        request = {"what": "scan", "effort": effort, "precision": "exact", "brands": brands, "catalog": catalog}
        return Row(name, side, request | {"size": size})

    return [
        row("standard, few", "standard", 0),
        row("standard, many", "standard", 1),
        row("fast, few", "fast", 0),
        row("fast, many", "fast", 1),
        row("without brands", "fast", 0, brands=False),
    ]


def measure(folder: pathlib.Path, few: Data, many: Data, photos: int, number_of_rounds: int) -> dict[str, Row]:
    side = Side([ENGINE, "serve", folder, few.brands, many.brands], 1)
    rows = rows_of(side, "social")
    for row in rows:
        row.warm_up()
    for number in range(number_of_rounds):
        rounds.say(f"round {number + 1} of {number_of_rounds}")
        for row in rounds.turns(rows, number):
            row.run(photos)
    rounds.say("")
    side.close()
    return {row.name: row for row in rows}


def in_turns(few, many, times: int) -> tuple[list[float], list[float]]:
    """Seconds of both, one after the other, so many times after a first time that does not count."""
    pairs = [(few(), many()) for _ in range(times + 1)][1:]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def print_costs(rows: dict[str, Row], many: int) -> None:
    print(f"\nsocial photos, one thread, ms a photo{'':15}{FEW:>8}{many:>8}   ratio  CPU: {FEW:>6}{many:>8}   ratio")
    without = rows["without brands"]
    for effort in ("standard", "fast"):
        few, more = rows[f"{effort}, few"], rows[f"{effort}, many"]
        for title, less in ((f"{effort}, all stages", None), (f"{effort}, what brands add", without)):
            line = f"{title:<51}"
            for clock in ("wall", "cpu"):
                base = less.median(clock) if less else 0
                a, b = few.median(clock) - base, more.median(clock) - base
                line += f"{a:8.1f}{b:8.1f}{b / a:8.2f}" + ("    " if clock == "wall" else "")
            print(line)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("brands", type=int, help="how many, more than ten")
    parser.add_argument("--quick", action="store_true", help="fewer photos and rounds")
    parser.add_argument("--json", type=pathlib.Path, help="also write everything that was measured to this file")
    options = parser.parse_args()
    if options.brands <= FEW:
        parser.error(f"give more than {FEW}")
    photos, number_of_rounds = (4, 3) if options.quick else (12, 7)
    with tempfile.TemporaryDirectory(prefix="sluice-bench-") as name:
        folder = workload(pathlib.Path(name), photos)
        few, many = enrolled(folder, FEW), enrolled(folder, options.brands)
        rows = measure(folder, few, many, photos, number_of_rounds)
        print_costs(rows, options.brands)
        photo = folder / "small/photo_001.jpg"
        scans = in_turns(lambda: few.scan_one(photo), lambda: many.scan_one(photo), number_of_rounds)
        reference = folder / "references/00.png"
        adds = in_turns(lambda: few.enrol_one(reference), lambda: many.enrol_one(reference), number_of_rounds)
        few.forget_scans()
        many.forget_scans()
    print(f"\nseconds, medians{'':36}{FEW:>7}{options.brands:>8}")
    for title, pair in (("start, scan of one small photo, end", scans), ("brand add, one more (start to end)", adds)):
        print(f"{title:<52}" + "".join(f"{statistics.median(times):7.2f} " for times in pair))
    sizes = [few.bytes() / FEW, many.bytes() / options.brands]
    print(f"\n{'kB a brand that enrolment made':<52}" + "".join(f"{size / 1000:7.1f} " for size in sizes))
    if options.json:
        found = {"machine": rounds.machine(), "brands": options.brands, "scan_seconds": scans, "add_seconds": adds,
                 "bytes_a_brand": sizes, "rows": [row.as_json() for row in rows.values()]}
        options.json.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
