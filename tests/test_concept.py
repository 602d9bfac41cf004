"""A user's own concepts: taught from drawn pictures, kept, scanned for, measured, forgotten. The models are those of ../shared."""

import hashlib
import json
import random
import shutil
import sqlite3
import struct
import zlib

import pytest
from conftest import SHARED

MODELS = SHARED / "models"


def png(path, pixel, width=160, height=120):
    """Writes an RGB PNG whose pixels `pixel(x, y)` gives."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes(value for x in range(width) for value in pixel(x, y)) for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
    return path


def draw(folder, kind, count, seed=0):
    """Stripes or discs, of chance colours and sizes, on a chance ground."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(f"{kind}{seed}")
    for number in range(count):
        ink, ground = ([chance.randrange(side, side + 100) for _ in range(3)] for side in chance.sample((0, 155), 2))
        width, shift = chance.randrange(6, 14), chance.randrange(20)
        if kind == "stripes":
            png(folder / f"{number:02}.png", lambda x, y: ink if (x + shift) // width % 2 else ground)
        else:
            cell = 4 * width
            png(folder / f"{number:02}.png",
                lambda x, y: ink if ((x + shift) % cell - width * 2) ** 2 + ((y + shift) % cell - width * 2) ** 2 < width**2
                else ground)  # fmt: skip
    return folder


@pytest.fixture
def stripes(sluice, shared, tmp_path):
    """The concept `stripes`, taught; its figures."""
    photos = draw(tmp_path / "teach", "stripes", 12)
    return json.loads(add(sluice, "stripes", photos, "--json").stdout)


def add(sluice, name, *photos, code=0):
    return sluice("concept", "add", name, *photos, "--models", MODELS, code=code)


def scan(sluice, folder, *more):
    return sluice("scan", folder, "--contract", "own", "--stages", "concept", "--models", MODELS, "--json", *more)


def seen(sluice):
    """(digest of a photo, concept)"""
    rows = map(json.loads, sluice("export", "--format", "jsonl").stdout.splitlines())
    return [(row["photo"], row["label"]) for row in rows if row["kind"] == "concept"]


def digests(folder):
    return {hashlib.sha256(photo.read_bytes()).hexdigest() for photo in folder.iterdir()}


def test_a_concept_is_taught_listed_scanned_for_and_removed(sluice, stripes, tmp_path):
    assert stripes["concept"] == "stripes" and stripes["examples"] == 12
    assert 8 <= stripes["found"] <= 12 and 0 <= stripes["background"] < 0.05
    listed = json.loads(sluice("concept", "list", "--json").stdout)
    assert [entry["concept"] for entry in listed] == ["stripes"]

    album = tmp_path / "album"
    draw(album / "stripes", "stripes", 6, seed=1)
    draw(album / "discs", "discs", 6, seed=1)
    assert json.loads(scan(sluice, album).stdout)["new"] == 12
    found = {photo for photo, label in seen(sluice) if label == "stripes"}
    assert len(found & digests(album / "stripes")) >= 4
    assert not found & digests(album / "discs")

    # Nothing has changed: nothing is looked at.
    assert json.loads(scan(sluice, album).stdout)["unchanged"] == 12
    # Another concept: every photo is looked at again, by this stage alone.
    add(sluice, "discs", draw(tmp_path / "teach discs", "discs", 12))
    assert json.loads(scan(sluice, album).stdout)["rescanned"] == 12
    assert {label for _, label in seen(sluice)} == {"stripes", "discs"}

    sluice("concept", "remove", "stripes")
    scan(sluice, album)
    assert {label for _, label in seen(sluice)} == {"discs"}
    sluice("concept", "remove", "discs")
    assert json.loads(scan(sluice, album).stdout)["unchanged"] == 12
    assert seen(sluice) == []
    assert "no concepts yet" in sluice("concept", "list").stdout


def test_nothing_of_a_photo_is_kept(sluice, stripes, tmp_path):
    kept = sluice.data / "concepts" / "stripes.json"
    assert [path.name for path in kept.parent.iterdir()] == ["stripes.json"]
    fields = json.loads(kept.read_text())
    assert set(fields) == {"name", "embedding", "examples", "found", "others", "taken", "background", "bias", "weights"}
    # One row of weights, however many photos.
    length = len(fields["weights"])
    add(sluice, "stripes", tmp_path / "teach", "--not", draw(tmp_path / "not", "discs", 4))
    again = json.loads(kept.read_text())
    assert len(again["weights"]) == length and again["others"] == 4 and again["weights"] != fields["weights"]


def test_photos_that_were_scanned_before_get_the_concept(sluice, stripes, tmp_path):
    album = draw(tmp_path / "album", "stripes", 3, seed=2)
    sluice("scan", album, "--contract", "own", "--stages", "colour", "--models", MODELS)
    with sqlite3.connect(sluice.data / "sluice.db") as store:
        before = dict(store.execute("SELECT stage, min(version) FROM stage_run GROUP BY 1"))
    scan(sluice, album)
    with sqlite3.connect(sluice.data / "sluice.db") as store:
        after = dict(store.execute("SELECT stage, min(version) FROM stage_run GROUP BY 1"))
    assert set(before) == {"colour"} and set(after) == {"colour", "concept"} and after["colour"] == before["colour"]
    assert len(seen(sluice)) >= 2


@pytest.mark.parametrize("name", ["women", "old people", "wоmen", "Anna"])  # The third with a Cyrillic o.
def test_a_concept_is_never_a_person(sluice, tmp_path, name):
    done = sluice("concept", "add", name, draw(tmp_path / "photos", "stripes", 1), code=5)
    assert "says something about" in done.stderr and done.stderr.count("\n") == 1


def test_photos_of_faces_teach_nothing(sluice, shared):
    photos = [shared / "photos" / "coco128" / "images" / f"000000000{number}.jpg" for number in (110, 370, 394, 395, 428, 436)]
    done = add(sluice, "strangers", *photos, code=5)
    assert "6 of 6 photos show a large face" in done.stderr and not (sluice.data / "concepts").exists()


def test_bad_input_is_one_clear_line(sluice, shared, tmp_path):
    few = draw(tmp_path / "few", "stripes", 4)
    assert "4 photos of the concept" in add(sluice, "stripes", few, code=2).stderr
    (few / "04.png").write_bytes(b"no picture")
    done = add(sluice, "stripes", few, code=2)
    assert "left out" in done.stderr and "04.png" in done.stderr
    shutil.copy(few / "00.png", few / "04.png")
    assert "same photo" in add(sluice, "stripes", few, code=2).stderr
    assert "is not there" in add(sluice, "stripes", tmp_path / "nowhere", code=3).stderr
    assert "no name" in add(sluice, "../stripes", few, code=2).stderr
    assert "models pull" in sluice("concept", "add", "stripes", few, "--models", tmp_path / "none", code=3).stderr
    enough = draw(tmp_path / "enough", "stripes", 6)
    assert "both" in add(sluice, "stripes", enough, "--not", enough / "03.png", code=2).stderr
    assert "at most 50" in add(sluice, "stripes", draw(tmp_path / "many", "stripes", 51), code=2).stderr
    assert not (sluice.data / "concepts").exists()


def test_what_is_near_is_told(sluice, stripes):
    for command in ("remove", "card"):
        done = sluice("concept", command, "strips", code=3)
        assert "'stripes'" in done.stderr and done.stderr.count("\n") == 1


def test_a_concept_of_another_embedding_is_told_and_left_out(sluice, stripes, tmp_path):
    file = sluice.data / "concepts" / "stripes.json"
    fields = json.loads(file.read_text())
    fields["embedding"] = "embedding-0/000"
    file.write_text(json.dumps(fields))
    album = draw(tmp_path / "album", "stripes", 1, seed=3)
    done = sluice("scan", album, "--contract", "own", "--stages", "concept,colour", "--models", MODELS)
    assert "'stripes' is off" in done.stderr and "teach it again" in done.stderr
    assert seen(sluice) == []
