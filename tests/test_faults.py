"""sluice_faults itself: what it does to a program, and what its power cuts leave; so that a trial that finds nothing
means something."""

import json
import shutil
import subprocess
import sys

import pytest

from crash_world import FAULTS

PRELUDE = """
import os, sys
def put(name, text, sync=False):
    file = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.write(file, text)
    if sync:
        os.fsync(file)
def sync_names():
    os.fsync(os.open(".", os.O_RDONLY))
"""


class Faulty:
    def __init__(self, root):
        self.root = root
        self.disk = root / "disk"
        self.disk.mkdir()

    def __call__(self, script, *options, code=0):
        """Runs the script on the disk; gives its output and the report."""
        done = subprocess.run(
            [FAULTS / "sluice_faults", "--dir", self.disk, "--report", self.root / "report", *map(str, options),
             "--", sys.executable, "-c", PRELUDE + script],
            cwd=self.disk, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        if done.returncode == 125:
            pytest.skip(done.stderr)
        assert done.returncode == code, done.stderr
        return done.stdout + done.stderr, json.loads((self.root / "report").read_text())

    def after_cuts(self, script, seeds=25):
        """All that power cuts after the script may leave: names with contents. The disk itself stays as it was."""
        left = []
        before = {path.name: path.read_bytes() for path in self.disk.iterdir()}
        for seed in range(seeds):
            after = self.root / "after"
            self(script, "--cut-into", after, "--seed", seed)
            left.append({path.name: path.read_bytes() for path in after.iterdir()})
            shutil.rmtree(after)
            for path in self.disk.iterdir():
                path.unlink()
            for name, content in before.items():
                (self.disk / name).write_bytes(content)
        return left


@pytest.fixture
def faulty(tmp_path):
    return Faulty(tmp_path)


def test_calls_below_the_directory_are_counted(faulty):
    _, report = faulty("put('a', b'x'); os.rename('a', 'b'); put('/dev/null', b'x'); os.unlink('b')")
    assert report["calls"] == {"openat": 1, "write": 1, "rename": 1, "unlink": 1}
    assert (report["status"], report["hit"], report["hung"], report["left_behind"]) == (0, None, False, False)


def test_it_kills_before_within_or_after_the_call(faulty):
    for percent, written in ((0, b""), (50, b"12345"), (100, b"1234567890")):
        script = "put('a', b'1234567890'); print('never said')"
        told, report = faulty(script, "--fault", "kill", "--call", "write", "--at", 1, "--percent", percent, code=137)
        assert (told, report["hit"]) == ("", "write a")
        assert (faulty.disk / "a").read_bytes() == written
    faulty("import time; time.sleep(30)", "--fault", "kill", "--kill-after", 50, code=137)


def test_a_full_disk_takes_a_part_and_then_nothing(faulty):
    script = """
file = os.open('a', os.O_WRONLY | os.O_CREAT)
print(os.write(file, b'1234567890'))
for work in (lambda: os.write(file, b'x'), lambda: os.fsync(file), lambda: os.mkdir('b'), lambda: os.unlink('a')):
    try:
        work(); print('done')
    except OSError as error:
        print(error.strerror)
"""
    options = ("--fault", "no-space", "--at", 2, "--percent", 50)
    assert faulty(script, *options, "--forever")[0].split("\n") == ["5"] + 3 * ["No space left on device"] + ["done", ""]
    assert faulty(script, *options)[0].split("\n") == ["5"] + 4 * ["done"] + [""]


def test_reads_fail_too(faulty):
    (faulty.disk / "a").write_bytes(b"x")
    told, report = faulty("print(open('a').read())", "--fault", "io-error", "--call", "read", "--at", 1, code=1)
    assert "Input/output error" in told and report["hit"] == "read a"


def test_a_program_that_hangs_or_leaves_a_child_is_told(faulty):
    assert faulty("import time; time.sleep(60)", "--timeout", 1, code=137)[1]["hung"]
    script = "import subprocess; subprocess.Popen(['sleep', '8'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)"
    assert faulty(script)[1]["left_behind"]


def test_a_child_of_the_killed_goes_on_to_its_own_end(faulty):
    script = """
import subprocess, time
program = os.getpid()
if os.fork() == 0:
    os.setpgid(0, 0)
    while os.getppid() == program:
        time.sleep(0.01)
    put('child', b'was here')  # Calls that the supervisor sees.
    os._exit(0)
put('program', b'x')
"""
    _, report = faulty(script, "--fault", "kill", "--call", "write", "--at", 1, code=137)
    assert (report["hit"], report["left_behind"]) == ("write program", False)
    assert {path.name: path.read_bytes() for path in faulty.disk.iterdir()} == {"program": b"", "child": b"was here"}


def test_what_was_flushed_survives_a_power_cut(faulty):
    whole = b"w" * 3000
    assert faulty.after_cuts(f"put('a', {whole}, sync=True); sync_names()") == 25 * [{"a": whole}]


def test_what_was_not_flushed_may_be_lost_torn_or_there(faulty):
    whole = b"w" * 3000
    left = faulty.after_cuts(f"put('a', {whole})")
    contents = {cut["a"] for cut in left if "a" in cut}
    assert {} in left and {"a": whole} in left and b"" in contents
    assert any(content not in (b"", whole) for content in contents)  # Sectors that never came.
    (faulty.disk / "a").write_bytes(b"o" * 2000)
    contents = {cut["a"] for cut in faulty.after_cuts(f"put('a', {whole})")}
    assert {b"o" * 2000, whole} <= contents
    assert any(b"o" in content and b"w" in content for content in contents)


def test_a_name_that_was_not_flushed_is_the_old_or_the_new_one(faulty):
    (faulty.disk / "a").write_bytes(b"old")
    left = faulty.after_cuts("put('b', b'new', sync=True); os.rename('b', 'a')")
    assert {frozenset(cut.items()) for cut in left} == {
        frozenset({("a", b"old")}), frozenset({("a", b"old"), ("b", b"new")}), frozenset({("a", b"new")})
    }  # fmt: skip


def test_a_name_that_was_removed_may_come_back(faulty):
    (faulty.disk / "a").write_bytes(b"old")
    assert {frozenset(cut.items()) for cut in faulty.after_cuts("os.unlink('a')")} == {
        frozenset(), frozenset({("a", b"old")})
    }  # fmt: skip
    assert faulty.after_cuts("os.unlink('a'); sync_names()") == 25 * [{}]
