"""Rounds over photos, asked of several programs in turn, so that what disturbs one disturbs all; wall and CPU time."""

import contextlib
import dataclasses
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
SLUICE = pathlib.Path(os.environ.get("SLUICE_PROGRAM", ROOT / "build/sluice"))
ENGINE = SLUICE.parent / "benchmarks/sluice_bench"
SHORTEST_ROUND = 0.2  # Seconds; shorter ones are repeated, for the clock and the scheduler are coarser than they.


def cpu_seconds(pid: int) -> float:
    """CPU time so far of a process, all its threads and its living descendants."""
    clock = (~pid << 3) | 2  # MAKE_PROCESS_CPUCLOCK(pid, CPUCLOCK_SCHED), as the C library's clock_getcpuclockid
    seconds = time.clock_gettime(clock)
    for children in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            seconds += sum(cpu_seconds(int(child)) for child in children.read_text().split())
    return seconds


class Side:
    """One or more processes of a program that answers rounds, on so many cores; several share each round's photos."""

    def __init__(self, command: list, cores: int, processes: int = 1):
        allowed = set(sorted(os.sched_getaffinity(0))[:cores])
        self.processes = [
            subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env=os.environ | {"SLUICE_DECODER": str(SLUICE.parent / "sluice-decode")},
                preexec_fn=lambda: os.sched_setaffinity(0, allowed),
            )
            for _ in range(processes)
        ]

    def round(self, request: dict) -> "Round":
        start_cpu, start = self.cpu(), time.perf_counter()
        for number, process in enumerate(self.processes):
            share = {"share": [number, len(self.processes)]} if len(self.processes) > 1 else {}
            process.stdin.write(json.dumps(request | share) + "\n")
            process.stdin.flush()
        answers = [process.stdout.readline() for process in self.processes]
        wall = time.perf_counter() - start
        if not all(answers):
            raise SystemExit(f"bench: {self.processes[0].args[0]} ended: see above")
        finds = {tuple(find) for answer in answers for find in json.loads(answer)["finds"]}
        return Round(wall, self.cpu() - start_cpu, finds)

    def cpu(self) -> float:
        return sum(cpu_seconds(process.pid) for process in self.processes)

    def memory(self) -> int:
        """Resident bytes of the processes (not of their children)."""
        pages = sum(int(pathlib.Path(f"/proc/{p.pid}/statm").read_text().split()[1]) for p in self.processes)
        return pages * os.sysconf("SC_PAGE_SIZE")

    def close(self) -> None:
        for process in self.processes:
            process.stdin.close()
            process.wait()


@dataclasses.dataclass
class Round:
    wall: float  # Seconds.
    cpu: float
    finds: set


@dataclasses.dataclass
class Row:
    """What is asked of a side, and what came of it. Times are milliseconds a photo, one of each round."""

    name: str
    side: Side
    request: dict
    repeat: int = 1
    wall: list[float] = dataclasses.field(default_factory=list)
    cpu: list[float] = dataclasses.field(default_factory=list)
    finds: set = dataclasses.field(default_factory=set)

    def warm_up(self) -> None:
        """Loads what is to be loaded, and finds out how many passes make a round long enough."""
        for _ in range(2):
            seconds = self.side.round(self.request | {"repeat": 1}).wall
            if seconds > SHORTEST_ROUND:
                break
        self.repeat = max(1, round(SHORTEST_ROUND / seconds))

    def run(self, photos: int) -> None:
        done = self.side.round(self.request | {"repeat": self.repeat})
        passes = photos * self.repeat
        self.wall.append(1000 * done.wall / passes)
        self.cpu.append(1000 * done.cpu / passes)
        self.finds = done.finds

    def median(self, clock: str = "wall") -> float:
        return statistics.median(getattr(self, clock))

    def as_json(self) -> dict:
        of = {clock: {"median": self.median(clock), "rounds": getattr(self, clock)} for clock in ("wall", "cpu")}
        return {"name": self.name, "request": self.request, "ms_a_photo": of, "finds": sorted(self.finds)}


def turns(rows: list, number: int) -> list:
    """The order of round `number`: each starts one further than the one before, so that none is always first."""
    first = number % len(rows)
    return rows[first:] + rows[:first]


def interleaved(first: list, second: list) -> list:
    """Both lists in their order, the shorter spread evenly through the longer."""
    keyed = [((i + 0.5) / len(rows), row) for rows in (first, second) for i, row in enumerate(rows)]
    return [row for _, row in sorted(keyed, key=lambda pair: pair[0])]


def say(progress: str) -> None:
    """On a terminal, over what was said before."""
    if sys.stderr.isatty():
        print(f"\r{progress:<70}\r", end="", file=sys.stderr, flush=True)


def machine() -> dict:
    cpu = next(
        (line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "unknown"
    )
    return {"cpu": cpu, "cores": len(os.sched_getaffinity(0)), "load": os.getloadavg()[0]}
