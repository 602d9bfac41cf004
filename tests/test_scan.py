"""Folders to store to export, as a user runs it: the same bytes whatever happens, bad files, privacy."""

import base64
import ctypes
import fcntl
import json
import os
import pty
import resource
import shutil
import signal
import sqlite3
import struct
import subprocess
import zlib

import pytest

# A grey JPEG of 16 by 16 pixels without metadata.
PLAIN_JPEG = base64.b64decode(
    "/9j/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/wAALCAAQABAB"
    "AREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEI"
    "I0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZ"
    "mqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/APP6KKK//9k="
)


def png(seed: int, width: int = 320, height: int = 240) -> bytes:
    """A picture of coloured blocks, another for every seed."""
    state = seed * 2654435761 + 12345
    blocks = []
    for _ in range(12 * 9):
        state = (state * 1103515245 + 12345) % 2**31
        blocks.append(bytes((state >> 8 & 255, state >> 13 & 255, state >> 18 & 255)))
    rows = []
    for row in range(9):
        line = b"\0" + b"".join(blocks[row * 12 + column] * (width // 12 + 1) for column in range(12))[: width * 3]
        rows.append(line * (height // 9 + 1))
    pixels = b"".join(rows)[: height * (width * 3 + 1)]

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(pixels, 1)) + chunk(b"IEND", b"")
    )


def photos_in(folder, count: int, order=None) -> None:
    """`count` photos in three sub-folders, every fourth with a copy of its bytes, and a photos.csv."""
    folder.mkdir()
    for name in ("a", "b", "c"):
        (folder / name).mkdir()
    for number in order or range(count):
        (folder / "abc"[number % 3] / f"{number}.png").write_bytes(png(number))
        if number % 4 == 0:
            (folder / f"copy-{number}.png").write_bytes(png(number))
    lines = ["file,contributor,taken_at,country"]
    for number in range(0, count, 2):
        lines.append(f"{'abc'[number % 3]}/{number}.png,person {number % 5},2024-05-{1 + number % 28:02},DE")
    (folder / "photos.csv").write_text("\n".join(lines) + "\n")


def scan(sluice, *arguments, **options):
    return sluice("scan", *arguments, "--contract", "own", "--effort", "fast", **options)


def summary(sluice, *arguments):
    return json.loads(scan(sluice, *arguments, "--json").stdout)


def export(sluice, kind="jsonl") -> bytes:
    sluice("export", "--format", kind, "--out", "export.out")
    return (sluice.home / "export.out").read_bytes()


def forget(sluice) -> None:
    """A new store, under the same key: pseudonyms stay the same."""
    for name in ("sluice.db", "sluice.db-wal", "sluice.db-shm"):
        (sluice.data / name).unlink(missing_ok=True)


def stop_when_it_scans(sluice, signal_number, *arguments):
    """Runs a scan on a terminal, sends the signal once the bar is drawn; gives exit code and what was shown."""
    terminal, inside = pty.openpty()
    command = [sluice.program, "scan", *map(str, arguments), "--contract", "own", "--effort", "fast"]
    process = subprocess.Popen(
        command, cwd=sluice.home, env=sluice.environment, stderr=inside, stdout=subprocess.DEVNULL, text=False
    )
    os.close(inside)
    shown = b""
    sent = False
    while True:
        try:
            block = os.read(terminal, 4096)
        except OSError:  # The other end is closed.
            block = b""
        if not block:
            break
        shown += block
        if b"scanning [" in shown and not sent:
            process.send_signal(signal_number)
            sent = True
    os.close(terminal)
    return process.wait(), shown.decode()


def test_the_same_export_from_any_number_of_threads_and_any_order_of_files(sluice):
    photos_in(sluice.home / "photos", 24)
    first = summary(sluice, "photos", "--threads", 1)
    assert (first["new"], first["known"], first["failed"]) == (24, 6, {})
    expected = export(sluice)
    assert expected.count(b"\n") == sum(first["store"]["sightings"].values()) > 24
    expected_csv = export(sluice, "csv")
    forget(sluice)
    scan(sluice, "photos", "--threads", 4)
    assert export(sluice) == expected
    assert export(sluice, "csv") == expected_csv
    shutil.rmtree(sluice.home / "photos")
    photos_in(sluice.home / "photos", 24, order=reversed(range(24)))
    forget(sluice)
    scan(sluice, "photos")
    assert export(sluice) == expected
    again = summary(sluice, "photos")
    assert again["unchanged"] == again["files"] == 30
    assert export(sluice) == expected


def test_every_photo_is_looked_at_again_when_asked(sluice):
    photos_in(sluice.home / "photos", 6)
    first = summary(sluice, "photos")
    expected = export(sluice)
    assert summary(sluice, "photos")["unchanged"] == first["files"]
    again = summary(sluice, "photos", "--again")
    assert again["rescanned"] == first["new"] == 6 and again["rematched"] == 0
    assert export(sluice) == expected


@pytest.mark.parametrize("asked, looked", [("colour", {"colour"}), ("brand,colour", {"brand", "colour"})])
def test_only_the_stages_asked_for_look_at_photos_and_the_rest_stays(sluice, asked, looked):
    photos_in(sluice.home / "photos", 3)
    done = scan(sluice, "photos", "--stages", asked)
    # There are no models here: those of stages that are not asked for are not missed.
    assert ("face stage is off" in done.stderr) == ("brand" in looked)
    assert "scene stage is off" not in done.stderr

    def looked_in_store():
        with sqlite3.connect(sluice.data / "sluice.db") as database:
            return {stage for (stage,) in database.execute("SELECT DISTINCT stage FROM stage_run")}

    assert looked_in_store() == looked
    scan(sluice, "photos")
    assert looked_in_store() == {"brand", "colour", "quality"}  # Those that need no model.
    before = export(sluice)
    scan(sluice, "photos", "--stages", "colour")
    assert export(sluice) == before


def test_a_stage_that_is_none_is_one_clear_line(sluice):
    photos_in(sluice.home / "photos", 1)
    done = scan(sluice, "photos", "--stages", "colour,mood", code=2)
    assert "--stages: 'mood' is not one of face, brand, " in done.stderr
    assert done.stderr.count("\n") == 1


def test_every_stage_that_can_be_asked_for_looks_at_photos(sluice, shared):
    models = {"SLUICE_MODELS": str(sluice.home / "models"), "SLUICE_MODELS_MIRROR": str(shared / "models")}
    sluice("models", "pull", env=models)
    photos_in(sluice.home / "photos", 1)
    sluice("scan", "photos", "--contract", "own", env=models)
    with sqlite3.connect(sluice.data / "sluice.db") as database:
        looked = {stage for (stage,) in database.execute("SELECT stage FROM stage_run")}
    refused = scan(sluice, "photos", "--stages", "none", code=2).stderr
    assert set(refused.split("is not one of ")[1].split(";")[0].split(", ")) == looked | {"concept"}  # None is taught.


@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_stopped_scan_goes_on_and_ends_as_a_straight_one(sluice, signal_number):
    photos_in(sluice.home / "photos", 150)
    code, shown = stop_when_it_scans(sluice, signal_number, "photos", "--threads", 1)
    if signal_number == signal.SIGKILL:
        assert code == -signal.SIGKILL
    else:
        assert code == 130, shown
        assert "run the same command again to go on" in shown
    rest = summary(sluice, "photos")
    assert rest["files"] == 188
    if signal_number != signal.SIGKILL:
        assert 0 < rest["unchanged"] < 188
    resumed = export(sluice)
    forget(sluice)
    scan(sluice, "photos")
    assert export(sluice) == resumed


def test_bad_files_are_one_row_each_and_never_stop_the_run(sluice):
    folder = sluice.home / "photos"
    folder.mkdir()
    (folder / "good.png").write_bytes(png(1))
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "cut.png").write_bytes(png(2)[:300])
    (folder / "text.jpg").write_text("this is no photo")
    (folder / "folder.jpg").mkdir()
    (folder / "broken.jpg").symlink_to("nowhere")
    os.mkfifo(folder / "pipe.jpg")
    (folder / "large.png").write_bytes(png(3) + b"\0" * 200_000)
    (folder / "notes.txt").write_text("not even listed")
    expected = {"empty.jpg", "cut.png", "text.jpg", "folder.jpg", "broken.jpg", "pipe.jpg", "large.png"}
    if os.geteuid() != 0:
        (folder / "closed.png").write_bytes(png(4))
        (folder / "closed.png").chmod(0)
        expected.add("closed.png")
    done = summary(sluice, "photos", "--max-bytes", "100kB")
    assert done["new"] == 1
    assert sum(done["failed"].values()) == len(expected)
    rows = json.loads(sluice("photos", "list", "--failed", "--json").stdout)
    assert {row["path"] for row in rows} == expected
    assert all(row["reason"] and "\n" not in row["reason"] for row in rows)
    codes = {row["path"]: row["failure"] for row in rows}
    assert (codes["large.png"], codes["text.jpg"]) == ("too-large", "not-a-photo")
    log = (sluice.data / "logs/sluice.log").read_text()
    assert all(sum(name in line for line in log.splitlines()) == 1 for name in expected), log
    # What is mended is found by the next scan.
    (folder / "empty.jpg").write_bytes(png(5))
    assert summary(sluice, "photos")["new"] == 2  # That one and the large one.


def test_what_cannot_be_scanned_is_one_clear_line(sluice):
    (sluice.home / "photos").mkdir()
    assert "--contract" in sluice("scan", "photos", code=5).stderr
    assert "'public'" in sluice("scan", "photos", "--contract", "public", code=5).stderr
    assert "nowhere" in scan(sluice, "nowhere", code=3).stderr
    (sluice.home / "file").write_text("")
    assert "not a folder" in scan(sluice, "file", code=4).stderr
    assert not sluice.data.exists()
    assert "sluice scan" in sluice("export", code=3).stderr


def test_a_data_directory_in_use_names_the_process(sluice):
    photos_in(sluice.home / "photos", 2)
    scan(sluice, "photos")
    with open(sluice.data / "lock", "r+", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.truncate(0)
        lock.write("4711\n")
        lock.flush()
        assert "in use by process 4711" in scan(sluice, "photos", code=6).stderr
        assert export(sluice)  # Readers may read meanwhile.
    scan(sluice, "photos")


def test_a_newer_store_is_refused(sluice):
    photos_in(sluice.home / "photos", 2)
    scan(sluice, "photos")
    with sqlite3.connect(sluice.data / "sluice.db") as store:
        store.execute("PRAGMA user_version = 999")
    assert "version 999" in scan(sluice, "photos", code=8).stderr
    assert "version 999" in sluice("export", code=8).stderr


def full_after(size: int):
    """What a child runs first, so that none of its files grows beyond `size` bytes."""

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def test_a_disk_that_takes_no_more_ends_the_scan_and_loses_nothing(sluice):
    photos_in(sluice.home / "photos", 100)
    scan(sluice, "photos/a")
    before = export(sluice)
    sluice("photos", "purge", "--folder", "photos/a")
    size = (sluice.data / "sluice.db").stat().st_size
    # The limit that stands for the full disk would also hold for the memory that is shared with decoders.
    stopped = scan(sluice, "photos", "--cage", "off", code=7, preexec_fn=full_after(size))
    assert "what was committed is kept" in stopped.stderr
    assert stopped.stderr.count("sluice.db") == 1
    scan(sluice, "photos")
    with_all = export(sluice)
    forget(sluice)
    scan(sluice, "photos")
    assert export(sluice) == with_all
    assert len(with_all) > len(before)
    assert "export" in sluice("export", "--out", "small", code=7, preexec_fn=full_after(40_000)).stderr
    assert not (sluice.home / "small").exists()


def test_rows_whose_file_has_gone_are_listed_and_purged(sluice):
    photos_in(sluice.home / "photos", 8)
    scan(sluice, "photos")
    before = export(sluice)
    (sluice.home / "photos/a/3.png").unlink()
    (sluice.home / "photos/copy-0.png").unlink()
    scan(sluice, "photos")
    assert export(sluice) == before  # Gone is not forgotten, until it is said.
    gone = json.loads(sluice("photos", "list", "--gone", "--json").stdout)
    assert [row["path"] for row in gone] == ["a/3.png", "copy-0.png"]
    assert "purged 2 files and 1 photos" in sluice("photos", "purge", "--gone").stdout
    after = export(sluice)
    forget(sluice)
    scan(sluice, "photos")
    assert export(sluice) == after
    (sluice.home / "photos").rename(sluice.home / "elsewhere")
    assert "left alone" in sluice("photos", "purge", "--gone").stderr
    assert export(sluice) == after
    assert "purged 8 files and 7 photos" in sluice("photos", "purge", "--folder", "photos").stdout
    assert export(sluice) == b""
    sluice("photos", "purge", code=2)


LATITUDE = ((47, 1), (22, 1), (371234, 10000))  # 47° 22' 37.1234"
LONGITUDE = ((8, 1), (32, 1), (289876, 10000))


def exif(serial: bytes, owner: bytes) -> bytes:
    """An APP1 segment with a time, a position, an owner and serial numbers."""

    def directory(entries, base: int) -> bytes:
        """Entries (tag, type, count, bytes), those longer than four bytes laid behind."""
        table = struct.pack("<H", len(entries))
        behind = b""
        start = base + 2 + 12 * len(entries) + 4
        for tag, kind, count, value in entries:
            if len(value) > 4:
                field = struct.pack("<I", start + len(behind))
                behind += value + b"\0" * (len(value) % 2)
            else:
                field = value.ljust(4, b"\0")
            table += struct.pack("<HHI", tag, kind, count) + field
        return table + struct.pack("<I", 0) + behind

    def text(tag: int, value: bytes):
        return (tag, 2, len(value) + 1, value + b"\0")

    def rationals(tag: int, values):
        return (tag, 5, len(values), b"".join(struct.pack("<II", *value) for value in values))

    camera = [text(0x9003, b"2024:05:01 12:30:00"), text(0xA430, owner), text(0xA431, serial), text(0xA435, serial)]
    position = [
        (0, 1, 4, bytes((2, 3, 0, 0))),
        text(1, b"N"),
        rationals(2, LATITUDE),
        text(3, b"E"),
        rationals(4, LONGITUDE),
    ]
    first = [text(0x010F, b"Maker"), text(0x013B, owner)]
    links = [(0x8769, 4, 1, b"\0" * 4), (0x8825, 4, 1, b"\0" * 4)]
    camera_at = 8 + len(directory(first + links, 8))
    position_at = camera_at + len(directory(camera, camera_at))
    links = [(0x8769, 4, 1, struct.pack("<I", camera_at)), (0x8825, 4, 1, struct.pack("<I", position_at))]
    tiff = struct.pack("<2sHI", b"II", 42, 8) + directory(first + links, 8)
    tiff += directory(camera, camera_at) + directory(position, position_at)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def test_the_data_directory_holds_no_names_serial_numbers_or_positions(sluice):
    folder = sluice.home / "photos"
    folder.mkdir()
    secrets = [b"SN-PLANTED-4711", b"Olga Planted-Owner"]
    (folder / "gps.jpg").write_bytes(PLAIN_JPEG[:2] + exif(*secrets) + PLAIN_JPEG[2:])
    (folder / "broken.jpg").write_bytes(PLAIN_JPEG[:2] + exif(*secrets) + PLAIN_JPEG[2:40])
    contributor = "Wanda Planted-Contributor"
    (folder / "photos.csv").write_text(
        f"file,contributor,taken_at\ngps.jpg,{contributor},2024-05-02\nbroken.jpg,{contributor},not a time\n"
        f"missing.jpg,{contributor},2024\n"
    )
    done = scan(sluice, "photos")
    secrets.append(contributor.encode())
    for degrees in ((47, 22, 37.1234), (8, 32, 28.9876)):
        exact = degrees[0] + degrees[1] / 60 + degrees[2] / 3600
        secrets += [f"{exact:.4f}".encode(), struct.pack(">d", exact), struct.pack("<d", exact)]
        secrets += [struct.pack("<f", exact), f"{degrees[2]:.4f}".encode()]
    secrets += [b"".join(struct.pack("<II", *pair) for pair in place) for place in (LATITUDE, LONGITUDE)]

    # A reader holds the write-ahead log open, so that it is searched as well.
    with sqlite3.connect(sluice.data / "sluice.db") as store:
        place, taken_at = store.execute("SELECT place, taken_at FROM photo").fetchone()
        pseudonym = store.execute("SELECT contributor FROM item WHERE path = 'gps.jpg'").fetchone()[0]
        (folder / "more.png").write_bytes(png(1))
        done_again = scan(sluice, "photos")
        everything = b"".join(path.read_bytes() for path in sorted(sluice.data.rglob("*")) if path.is_file())
    assert taken_at == "2024-05-01T12:30:00"
    assert place and place.encode() in everything  # The coarse cell is there, so the search can find things.
    assert pseudonym.encode() in everything
    everything += (done.stdout + done.stderr + done_again.stderr).encode() + export(sluice)
    for secret in secrets:
        assert secret not in everything, secret


def lettering(path, text: str):
    """A picture of these words, white on black, by libvips as the engine has it."""
    vips = ctypes.CDLL("libvips.so.42")
    assert vips.vips_init(b"test") == 0
    words, framed = ctypes.c_void_p(), ctypes.c_void_p()
    assert vips.vips_text(ctypes.byref(words), text.encode(), b"dpi", ctypes.c_int(160), None) == 0
    assert vips.vips_embed(words, ctypes.byref(framed), 40, 60, 720, 480, None) == 0
    assert vips.vips_image_write_to_file(framed, str(path).encode(), None) == 0


def test_of_the_words_that_are_read_for_brands_nothing_private_is_kept(sluice, shared):
    models = {"SLUICE_MODELS": str(sluice.home / "models"), "SLUICE_MODELS_MIRROR": str(shared / "models")}
    sluice("models", "pull", env=models)
    (sluice.home / "mark.png").write_bytes(png(5))
    sluice("brand", "add", "Harbourlight", "mark.png", env=models)
    folder = sluice.home / "photos"
    folder.mkdir()
    lettering(folder / "sign.png", "Harbourlight\nMagdalena Kowalczyk\nmagda@planted.example\n+41 79 555 01 23\nZH 471108")
    done = sluice("scan", "photos", "--contract", "own", env=models)
    everything = b"".join(path.read_bytes() for path in sorted(sluice.data.rglob("*")) if path.is_file())
    everything += (done.stdout + done.stderr).encode() + export(sluice)
    assert json.loads(export(sluice).splitlines()[0])["label"] == "Harbourlight"  # So the words were read.
    for word in ("magda", "kowalczyk", "planted", "555", "471108"):
        assert word.encode() not in everything.lower(), word
