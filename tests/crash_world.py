"""A small world for trials of crash safety: photos that changed since they were scanned, stores prepared from them,
and what there is to compare of a data directory."""

import json
import os
import pathlib
import random
import shutil
import sqlite3
import stat
import struct
import subprocess
import zlib

SOURCE = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = pathlib.Path(os.environ.get("SLUICE_PROGRAM", SOURCE / "build/sluice"))
FAULTS = pathlib.Path(os.environ.get("SLUICE_FAULTS", SOURCE / "build/tests/faults"))
FACE_MODEL = SOURCE.parent / "shared/models/face_detection_yunet_2023mar.onnx"

SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">
<path d="M4 4h18v10H14v8h8v22H4z"/><circle cx="34" cy="14" r="9"/><circle cx="34" cy="14" r="4" fill="#fff"/>
<path d="M26 28h6l4 8 4-8h6v16h-5v-9l-5 9-5-9v9h-5z"/></svg>"""


def picture(seed, width=192, height=144):
    """Rows of RGB: coloured blocks, others for every seed."""
    colours = random.Random(seed)
    blocks = [[bytes(colours.randrange(256) for _ in range(3)) for _ in range(12)] for _ in range(9)]
    return [[blocks[y * 9 // height][x * 12 // width] for x in range(width)] for y in range(height)]


def mark(seed, width=80, height=60):
    """Rows of RGB of irregular blocks in two colours: corners of many kinds."""
    bits = random.Random(f"mark {seed}")
    grid = [[bits.random() < 0.5 for _ in range(16)] for _ in range(12)]
    dark, light = b"\x20\x30\x60", b"\xf0\xe0\xd0"
    return [[dark if grid[y * 12 // height][x * 16 // width] else light for x in range(width)] for y in range(height)]


def with_mark(seed, of):
    """The picture with the mark in it, twice as large."""
    rows = picture(seed)
    for y, row in enumerate(mark(of, 120, 90)):
        rows[20 + y][30 : 30 + len(row)] = row
    return rows


def png(rows, level=1):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 2, 0, 0, 0)
    pixels = b"".join(b"\0" + b"".join(row) for row in rows)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(pixels, level))
        + chunk(b"IEND", b"")
    )


def write_photos(folder, other):
    """As they are scanned first."""
    for place in (folder, folder / "a", folder / "b", other):
        place.mkdir()
    for number in range(8):
        rows = with_mark(number, "acme") if number % 3 == 0 else picture(number)
        (folder / "ab"[number % 2] / f"{number}.png").write_bytes(png(rows))
    (folder / "copy.png").write_bytes(png(picture(1)))
    (folder / "repost.png").write_bytes(png(picture(2), level=9))
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "text.jpg").write_text("no photo")
    (folder / "cut.png").write_bytes(png(picture(50))[:200])
    (folder / "photos.csv").write_text(
        "file,contributor,taken_at,country\na/0.png,Ada,2024-05-01,DE\nb/1.png,Bob,2024-05-02,FR\na/2.png,Ada,2024-05-03,DE\n"
    )
    (other / "one.png").write_bytes(png(with_mark(60, "acme")))
    (other / "two.png").write_bytes(png(picture(2), level=6))  # A repost across folders.


def change_photos(folder):
    """What happened since."""
    (folder / "a/4.png").unlink()
    (folder / "b/5.png").unlink()
    (folder / "b/1.png").write_bytes(png(with_mark(1, "bolt")))
    (folder / "new.png").write_bytes(png(with_mark(70, "bolt")))
    (folder / "a/newer.png").write_bytes(png(picture(71)))
    (folder / "a/repost.png").write_bytes(png(picture(71), level=9))
    (folder / "empty.jpg").write_bytes(png(picture(3), level=9))
    (folder / "photos.csv").write_text(
        "file,contributor,taken_at,country\na/0.png,Cleo,2024-05-01,DE\nnew.png,Bob,2024-05-04,\na/2.png,Ada,2024-05-03,AT\n"
    )


class World:
    """One directory with photos, marks and prepared data directories. `data` is the one that trials work on; it lies
    alone on `disk`."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.disk = self.root / "disk"
        self.data = self.disk / "data"
        self.photos = self.root / "photos"
        self.other = self.root / "other"
        self.environment = {"HOME": str(self.root), "PATH": os.environ["PATH"], "SLUICE_DATA": str(self.data),
                            "SLUICE_MODELS": str(self.root / "no-models"), "LC_ALL": "C.UTF-8"}  # fmt: skip
        self.prepare()

    def run(self, *arguments, code=0, **environment):
        done = subprocess.run(
            [PROGRAM, *map(str, arguments)],
            cwd=self.root,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        codes = code if isinstance(code, tuple) else (code,)
        if done.returncode not in codes:
            raise AssertionError(f"sluice {' '.join(map(str, arguments))}: exit {done.returncode}: {done.stderr}")
        return done

    def scan(self, *arguments, **options):
        return self.run("scan", *arguments, "--contract", "own", "--effort", "fast", "--threads", 2, **options)

    def prepare(self):
        self.root.mkdir(parents=True, exist_ok=True)
        for name in ("acme", "bolt", "cord"):
            (self.root / f"{name}.png").write_bytes(png(mark(name)))
        (self.root / "cord.svg").write_text(SVG)
        write_photos(self.photos, self.other)
        self.disk.mkdir()
        self.keep("nothing")
        self.run("brand", "add", "acme", "acme.png")
        self.run("brand", "add", "bolt", "bolt.png", "acme.png")
        self.scan(self.photos)
        self.keep("scanned-plainly")
        key = (self.data / "pseudonym.key").read_bytes()
        shutil.rmtree(self.data)
        self.run("brand", "add", "acme", "acme.png")
        (self.data / "pseudonym.key").touch(mode=0o600)
        (self.data / "pseudonym.key").write_bytes(key)
        self.keep("taught")
        models = self.root / "face-model"
        models.mkdir()
        if FACE_MODEL.exists():  # Without it no features are kept, and brands are not looked for by them.
            (models / FACE_MODEL.name).symlink_to(FACE_MODEL)
        self.scan(self.photos, self.other, SLUICE_MODELS=str(models))
        self.keep("scanned")
        self.run("brand", "add", "cord", "cord.png", "--no-search")
        self.keep("taught-more")
        change_photos(self.photos)

    def keep(self, name):
        kept = self.root / "prepared" / name
        kept.parent.mkdir(exist_ok=True)
        shutil.copytree(self.disk, kept)

    def start_from(self, name):
        shutil.rmtree(self.disk, ignore_errors=True)
        shutil.copytree(self.root / "prepared" / name, self.disk)


def tables_of(data):
    """All that the store holds, table by table, sorted; from a copy, so that nothing is touched. Pseudonyms are
    numbered as they come: another key gives others."""
    if not (data / "sluice.db").exists():
        return {}
    copy = data.parent.parent / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    for name in ("sluice.db", "sluice.db-wal"):
        if (data / name).exists():
            shutil.copy(data / name, copy / name)
    with sqlite3.connect(copy / "sluice.db") as store:
        names = [row[0] for row in store.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
        tables = {name: store.execute(f"SELECT * FROM {name} ORDER BY 1, 2, 3").fetchall() for name in names}
        tables["schema"] = store.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2").fetchall()
        tables["version"] = store.execute("PRAGMA user_version").fetchall()
        problems = store.execute("PRAGMA integrity_check").fetchall() + store.execute("PRAGMA foreign_key_check").fetchall()
        assert problems == [("ok",)], problems
        if any(row[1] == "contributor" for row in store.execute("PRAGMA table_info(item)")):
            numbers = {}
            tables["item"] = [
                row[:7] + (row[7] and numbers.setdefault(row[7], len(numbers)),) + row[8:] for row in tables["item"]
            ]
    store.close()
    shutil.rmtree(copy)
    return tables


def brands_of(data):
    """Each brand with its description and references, byte for byte."""
    brands = {}
    for folder in sorted((data / "brands").glob("[!.]*")) if (data / "brands").is_dir() else []:
        if folder.is_dir():
            brands[folder.name] = {file.name: file.read_bytes() for file in sorted(folder.iterdir())}
            json.loads(brands[folder.name]["brand.json"])
    return brands


def files_of(data):
    """All names below the directory, with their modes; the log, the lock, SQLite's own and the index of brands, which
    is made again where it is missing, come and go."""
    passing = ("sluice.db-wal", "sluice.db-shm", "logs", "lock")
    return {
        str(path.relative_to(data)): oct(stat.S_IMODE(path.lstat().st_mode))
        for path in sorted(data.rglob("*"))
        if path.relative_to(data).parts[0] not in passing and ".index" not in path.parts
    }
