"""Trials of crash safety: an operation, a fault at one of its system calls (or at some time), a restart, and the
comparison with an undisturbed run. See docs/crash-safety.md.

    tests/torture.py --trials 1000 --fault kill --workers 2      # or make torture TRIALS=1000
    tests/torture.py --fault power --only 17                     # one trial again, keeping what it left
"""

import argparse
import collections
import concurrent.futures
import dataclasses
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

from crash_world import FAULTS, PROGRAM, World, brands_of, files_of, tables_of

HANGS = 200  # Seconds; a trial takes one, but machines may be busy.
KINDS = ("kill", "no-space", "io-error", "power")


@dataclasses.dataclass(frozen=True)
class Operation:
    name: str
    start: str  # The prepared data directory.
    command: tuple  # Arguments of sluice, or of the program named first.
    done_already: int = 0  # Exit code of a second run, where the first had done it all.
    says: str = ""  # On standard output once it is done.
    scan_after: bool = False  # What the operation leaves to the next scan.


SCAN = ("scan", "PHOTOS", "--contract", "own", "--effort", "fast", "--threads", "2")
OPERATIONS = (
    Operation("first scan", "taught", SCAN, says="sightings"),
    Operation("scan from nothing", "nothing", SCAN, says="sightings"),
    Operation("scan after changes", "scanned", (*SCAN, "OTHER"), says="sightings"),
    Operation("scan that forgets features", "scanned", (*SCAN, "--keep-features", "0"), says="sightings"),
    Operation("scan for one more brand", "taught-more", SCAN, says="sightings"),
    Operation("brand add", "scanned", ("brand", "add", "cord", "cord.png", "cord.svg", "--effort", "fast"),
              done_already=6, says="'cord' is enrolled", scan_after=True),
    Operation("first brand add", "nothing", ("brand", "add", "cord", "cord.png", "cord.svg"),
              done_already=6, says="'cord' is enrolled"),
    Operation("brand remove", "scanned-plainly", ("brand", "remove", "bolt"),
              done_already=3, says="'bolt' is removed", scan_after=True),
    Operation("photos purge --gone", "scanned", ("photos", "purge", "--gone"), says="purged"),
    Operation("photos purge --folder", "scanned", ("photos", "purge", "--folder", "OTHER"),
              done_already=3, says="purged"),
    Operation("migration", "scanned", ("sluice_migrate", "DATA"), says="migrated"),
)  # fmt: skip


def state_of(world):
    return {"tables": tables_of(world.data), "brands": brands_of(world.data)}


def differences(expected, found):
    """Where two states part, in a line each."""
    lines = []
    for part in expected:
        for key in sorted({*expected[part], *found[part]}):
            before, now = expected[part].get(key), found[part].get(key)
            if before != now:
                rows = [f"{len(before or ())} became {len(now or ())}"]
                if isinstance(before, list) and isinstance(now, list):
                    rows += [f"- {str(row)[:300]}" for row in before if row not in now][:3]
                    rows += [f"+ {str(row)[:300]}" for row in now if row not in before][:3]
                lines.append(f"{part}/{key}: " + "\n    ".join(rows))
    return lines


class Trials:
    """Trials in one world."""

    def __init__(self, root, operations=OPERATIONS):
        self.world = World(root)
        self.operations = operations
        self.references = {}

    def arguments(self, operation):
        places = {"PHOTOS": self.world.photos, "OTHER": self.world.other, "DATA": self.world.data}
        command = [str(places.get(word, word)) for word in operation.command]
        return [str(FAULTS / command[0]), *command[1:]] if command[0].startswith("sluice_") else [str(PROGRAM), *command]

    def supervised(self, operation, *faults):
        """Runs it under sluice_faults; gives the finished process and the report."""
        report = self.world.root / "report.json"
        report.unlink(missing_ok=True)
        done = subprocess.run(
            [str(FAULTS / "sluice_faults"), "--dir", self.world.disk, "--report", report,
             "--timeout", str(HANGS), *map(str, faults), "--", *self.arguments(operation)],
            cwd=self.world.root, env=self.world.environment, capture_output=True, text=True, timeout=2 * HANGS, check=False,
        )  # fmt: skip
        if not report.exists():
            raise RuntimeError(f"sluice_faults: {done.stderr}")
        return done, json.loads(report.read_text())

    def finish(self, operation, sample):
        """Restart: the same command again, then what it leaves to the next scan; gives all there is to compare."""
        done = subprocess.run(
            self.arguments(operation), cwd=self.world.root, env=self.world.environment,
            capture_output=True, text=True, timeout=HANGS, check=False,
        )  # fmt: skip
        assert done.returncode in (0, operation.done_already), f"restart: exit {done.returncode}: {done.stderr}"
        if operation.scan_after:
            self.world.scan(self.world.photos)
        return self.everything(operation, sample)

    def everything(self, operation, sample):
        found = state_of(self.world) | {"files": files_of(self.world.data), "output": {}}
        if operation.name != "migration":  # The program knows no store of its future.
            found["output"]["check"] = self.world.run("check").stdout.splitlines()
        # Both are made from the tables alone, which are compared in every trial: a sample will do.
        if operation.name != "migration" and (self.world.data / "sluice.db").exists() and sample:
            if operation.start != "nothing":  # Another key, other pseudonyms.
                found["output"]["export"] = self.world.run("export").stdout.splitlines()
            found["output"]["photos list"] = self.world.run("photos", "list", "--json").stdout.splitlines()
        return found

    def reference(self, operation, kind):
        """What an undisturbed run leaves, once it is done and after the next scan; its calls and duration."""
        key = (operation.name, kind == "io-error")
        if key not in self.references:
            self.world.start_from(operation.start)
            begun = time.monotonic()
            faults = ("--fault", "io-error") if kind == "io-error" else ()
            done, report = self.supervised(operation, *faults)
            assert done.returncode == 0 and operation.says in done.stdout, done.stderr
            milliseconds = 1000 * (time.monotonic() - begun)
            self.references[key] = (state_of(self.world), self.finish(operation, True), report["calls"], milliseconds)
        return self.references[key]

    def faults(self, kind, calls, milliseconds, chance):
        """Options of sluice_faults for one trial. Half of the calls are chosen by name first, so that the rare ones
        are struck as well."""
        options = ["--fault", "kill" if kind == "power" else kind]
        if kind == "kill" and chance.random() < 0.25:
            return [*options, "--kill-after", 1 + chance.randrange(int(1.1 * milliseconds) + 1)]
        if kind == "power" and chance.random() < 0.2:
            options = []  # It ends, then the power fails.
        elif chance.random() < 0.5:
            name = chance.choice(sorted(calls))
            options += ["--call", name, "--at", chance.randint(1, calls[name])]
        else:
            options += ["--at", chance.randint(1, sum(calls.values()))]
        if kind in ("no-space", "io-error") and chance.random() < 0.5:
            options.append("--forever")
        options += ["--percent", 0 if kind == "io-error" else chance.choice((0, 50, 100))]
        if kind == "no-space" and options[-1] == 100:
            options[-1] = 0
        if kind == "power":
            options += ["--cut-into", self.world.root / "after-cut", "--seed", chance.randrange(2**32)]
        return options

    def trial(self, kind, number):
        """Gives a description of what was done, what it struck, and how the result differs from the expected."""
        chance = random.Random(f"{kind} {number}")
        operation = self.operations[number % len(self.operations)]
        after_operation, after_all, calls, milliseconds = self.reference(operation, kind)
        options = self.faults(kind, calls, milliseconds, chance)
        self.world.start_from(operation.start)
        shutil.rmtree(self.world.root / "after-cut", ignore_errors=True)
        done, report = self.supervised(operation, *options)
        told = f"{kind} {number}: {operation.name}: {' '.join(map(str, options))}: {report['hit'] or 'not struck'}"
        wrong = []
        if report["hung"] or report["left_behind"]:
            wrong.append("it hung" if report["hung"] else "it left a process behind")
        # SQLite takes any failing fcntl for a lock that another program holds, and tells no more.
        locked = kind == "io-error" and done.returncode == 6 and "database is locked; " in done.stderr
        failed_clearly = (done.returncode == 7 and kind in ("no-space", "io-error")) or locked
        if done.returncode not in (0, 137) and not failed_clearly:
            wrong.append(f"exit {done.returncode}: {done.stderr}")
        lines = done.stderr.splitlines()  # Warnings, then what ended it.
        if failed_clearly and not (lines and all(line.startswith(("sluice: ", "migrate: ")) for line in lines)):
            wrong.append(f"no clear line: {done.stderr}")
        if kind == "power":
            shutil.rmtree(self.world.disk)
            (self.world.root / "after-cut").rename(self.world.disk)
        try:
            if operation.name != "migration" and self.world.data.exists():
                self.world.run("check")  # Whole at once, before anything is run again.
            if done.returncode == 0 or operation.says in done.stdout:
                wrong += [f"reported as done: {line}" for line in differences(after_operation, state_of(self.world))]
            sample = number % 4 == 0
            found = self.finish(operation, sample)
            expected = after_all if sample else after_all | {"output": {"check": after_all["output"].get("check")}}
            wrong += differences(expected, found if sample else found | {"output": {"check": found["output"].get("check")}})
        except Exception as error:  # pylint: disable=broad-except  # Whatever it is, it belongs to this trial.
            wrong.append(f"{type(error).__name__}: {error}")
        return told, report["hit"], wrong


def work(root, kind, numbers):
    trials = Trials(root)
    results = []
    for number in numbers:
        results.append(trials.trial(kind, number))
        told, _, wrong = results[-1]
        if wrong:
            print("\n  ".join([told, *wrong]), flush=True)
        if len(results) % 50 == 0:
            print(f"{kind}: worker at trial {number}, {sum(bool(bad) for *_, bad in results)} failed", flush=True)
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trials", type=int, default=1000, help="of each kind (default: 1000)")
    parser.add_argument("--first", type=int, default=0, help="number of the first trial (default: 0)")
    parser.add_argument("--fault", choices=KINDS, action="append", help="default: all four")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", type=int, help="run one trial of the kind, and keep its world")
    parser.add_argument("--dir", type=pathlib.Path, help="where; default: in memory (/dev/shm), removed at the end")
    options = parser.parse_args()
    parent = options.dir or ("/dev/shm" if os.path.isdir("/dev/shm") else None)
    root = pathlib.Path(tempfile.mkdtemp(prefix="sluice-torture-", dir=parent))
    failed = 0
    for kind in options.fault or KINDS:
        numbers = range(options.first, options.first + options.trials) if options.only is None else [options.only]
        workers = min(options.workers, len(numbers))
        begun = time.monotonic()
        with concurrent.futures.ProcessPoolExecutor(workers) as pool:
            parts = [pool.submit(work, root / f"{kind}-{i}", kind, numbers[i::workers]) for i in range(workers)]
            results = [result for part in parts for result in part.result()]
        struck = collections.Counter((hit or "none").split()[0] for _, hit, _ in results)
        bad = sum(bool(wrong) for _, _, wrong in results)
        failed += bad
        print(f"{kind}: {len(results)} trials in {time.monotonic() - begun:.0f} s, {bad} failed; struck: {dict(struck)}")
        if options.only is None:
            for worker in range(workers):
                shutil.rmtree(root / f"{kind}-{worker}")
    if options.only is None:
        shutil.rmtree(root)
    else:
        print(f"what it left: {root}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
