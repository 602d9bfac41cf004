"""Damaged and hostile pictures and names, scanned as a user would; the rest is in tools/hostile and docs/fuzzing.md."""

import json
import re
import subprocess
import sys

from conftest import SOURCE
from test_scan import png, scan

sys.path.insert(0, str(SOURCE / "tools"))
from mutants import Mutator, suffix_of  # noqa: E402


def hostile(program, tmp_path, *arguments) -> str:
    done = subprocess.run(
        [sys.executable, SOURCE / "tools/hostile", "--program", program, "--keep", tmp_path / "keep", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_mutants_of_our_own_pictures_break_no_promise(program, tmp_path):
    told = hostile(program, tmp_path, "--count", "100")
    assert re.search(r"[1-9]\d* files and 100 mutants of them", told), told
    assert "0 broke a promise" in told


def test_hostile_files_and_mutants_of_them_break_no_promise(program, shared, tmp_path):
    folder = shared / "photos/hostile"
    told = hostile(program, tmp_path, "--count", "100", "--batch", "100", folder, shared / "photos/exif/invalid")
    count = sum(path.is_file() for path in folder.rglob("*"))
    assert int(re.search(r"(\d+) files and 100 mutants", told).group(1)) >= count
    assert "0 broke a promise" in told


FAKE_SLUICE = """#!/usr/bin/env python3
import json, os, pathlib, sys
command, data = sys.argv[1], pathlib.Path(sys.argv[sys.argv.index("--data") + 1] if "--data" in sys.argv else ".")
if command == "scan":
    files = sorted(pathlib.Path(sys.argv[2]).iterdir())
    if any(b"crash" in file.read_bytes() for file in files):
        os.abort()
    data.mkdir()
    (data / "rows").write_text(json.dumps([{"path": f.name, "photo": ""} for f in files if b"lost" not in f.read_bytes()]))
elif command == "photos":
    print((data / "rows").read_text())
"""


def test_what_breaks_a_promise_is_found_and_kept(tmp_path):
    program = tmp_path / "sluice"
    program.write_text(FAKE_SLUICE)
    program.chmod(0o755)
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number in range(8):
        (folder / f"{number:02}.png").write_bytes({2: b"crash", 5: b"lost"}.get(number, b"fine"))
    command = [sys.executable, SOURCE / "tools/hostile", "--program", program, "--keep", tmp_path / "keep", "--count", "0"]
    done = subprocess.run([*command, folder], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert sorted(path.read_bytes() for path in (tmp_path / "keep").iterdir()) == [b"crash", b"lost"]
    assert "exit code -6" in done.stderr and "no row" in done.stderr
    assert "8 files and 0 mutants" in done.stdout and "2 broke a promise" in done.stdout


def test_the_same_seed_makes_the_same_mutants():
    pictures = [png(1), png(2), b"\xff\xd8\xff\xe1\x00\x08II*\0" + bytes(64)]
    one, other = (Mutator(pictures, 3) for _ in range(2))
    mutants = [one.next() for _ in range(200)]
    assert mutants == [other.next() for _ in range(200)]
    assert len(set(mutants)) > 150
    assert suffix_of(png(1)) == ".png"


def test_names_of_files_can_neither_begin_a_line_nor_steer_a_terminal(sluice):
    folder = sluice.home / "photos"
    folder.mkdir()
    (folder / "a\nsluice: all is well\x1b[2J.png").write_bytes(b"no picture")
    (folder / "b\r\x9b31m.png").write_bytes(png(1))
    scan(sluice, "photos")
    listed = sluice("photos", "list").stdout
    assert len(listed.splitlines()) == 2
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", listed)
    log = (sluice.data / "logs/sluice.log").read_text(errors="surrogateescape")
    assert sum("not-a-photo" in line for line in log.splitlines()) == 1
    assert all(re.match(r"\d{4}-\d\d-\d\dT", line) for line in log.splitlines()), log
    assert "\x1b" not in log
    # What other programs read keeps the names as they are.
    rows = json.loads(sluice("photos", "list", "--json").stdout)
    assert "a\nsluice: all is well\x1b[2J.png" in {row["path"] for row in rows}
    assert "\n" not in sluice("scan", "no\nfolder", "--contract", "own", code=3).stderr.rstrip("\n")
