"""`sluice brand card`: what is to be expected of one enrolled brand, and `sluice brand search`."""

import json
import re

import pytest

from test_brand import SVG, checks, png


@pytest.fixture
def taught(sluice, tmp_path):
    (tmp_path / "mark.svg").write_text(SVG)
    sluice("brand", "add", "Vector", tmp_path / "mark.svg")
    sluice("brand", "add", "Blocks", png(tmp_path / "blocks.png", checks))
    return sluice


def card(sluice, name, *arguments, count=1):
    return json.loads(sluice("brand", "card", name, "--count", count, "--json", "-", *arguments).stdout)


def test_a_card_tells_what_was_measured(taught):
    told = card(taught, "Vector", count=2)
    assert told["brand"] == "Vector" and told["references"] == ["mark.svg"] and told["brands_enrolled"] == 2
    settings = told["settings"]
    assert settings["effort"] == "standard" and settings["seed"] == 1 and settings["count"] == 2
    assert 0 < settings["threshold"] < 1 and re.match(r"\d+\.\d+\.\d+", settings["sluice"])
    synthetic = told["synthetic"]
    names = [condition["name"] for condition in synthetic["conditions"]]
    assert names == ["upright", "mirrored", "upside down", "any angle", "half covered", "blurred"]
    assert [size["pixels"] for size in synthetic["sizes"]] == [16, 24, 32, 48, 64, 96, 128, 192]
    for row in synthetic["conditions"] + synthetic["sizes"]:
        assert 0 <= row["found"] <= row["scenes"] <= 2
        assert row["recall"]["low"] <= row["recall"]["value"] <= row["recall"]["high"]
    # A busy mark, large and upright, is what the engine is for.
    assert synthetic["conditions"][0]["found"] == 2 and synthetic["sizes"][-1]["found"] == 2
    assert synthetic["sizes"][0]["found"] == 0
    assert synthetic["smallest_found"] in (24, 32, 48, 64, 96, 128, 192)
    assert synthetic["brand_free"]["scenes"] == 20
    assert told["on_photos"] is None


def test_the_same_seed_gives_the_same_bytes_whatever_the_threads(taught, tmp_path):
    def written(name, seed, threads):
        page, numbers = tmp_path / f"{name}.html", tmp_path / f"{name}.json"
        arguments = ("--count", 1, "--seed", seed, "--threads", threads, "--out", page, "--json", numbers)
        assert taught("brand", "card", "Blocks", *arguments).stdout == ""
        return page.read_bytes(), numbers.read_bytes()

    first = written("one", 5, 1)
    assert written("two", 5, 3) == first
    assert written("three", 6, 3) != first


def test_the_page_is_one_file_that_fetches_nothing(taught, tmp_path):
    taught("brand", "card", "Vector", "--count", 1, "--effort", "fast", "--out", tmp_path / "card.html")
    page = (tmp_path / "card.html").read_text()
    assert "<script" not in page and "http" not in page and "url(" not in page
    assert set(re.findall(r'(?:src|href)="([^"]{1,11})', page)) <= {"data:image/", "#content"}
    assert page.count("data:image/jpeg") == 14
    for told in ("Vector", "seed 1", "effort fast", "What this does not tell", "mark.svg"):
        assert told in page


def test_without_a_file_a_table_is_printed(taught):
    table = taught("brand", "card", "Blocks", "--count", 1).stdout
    for row in ("upright", "half covered", "48 pixels of 640", "smallest size found", "false finds per 1,000 scenes"):
        assert row in table
    assert "recall" not in table


def test_photos_given_are_measured_too(taught, tmp_path):
    photos = tmp_path / "photos"
    photos.mkdir()
    png(photos / "with.png", checks, 400, 300)
    png(photos / "without.png", lambda x, y: (90, 120, 60 + y // 8), 400, 300)
    (photos / "broken.jpg").write_bytes(b"no photo")
    empty = tmp_path / "empty"
    empty.mkdir()
    png(empty / "plain.png", lambda x, y: (x // 2, 120, 60), 400, 300)
    rows = [("image", "role", "brand", "x1", "y1", "x2", "y2"), ("elsewhere.png", "reference", "BLOCKS"),
            ("with.png", "test", "BLOCKS"), ("without.png", "test"), ("broken.jpg", "test")]  # fmt: skip
    (photos / "set.tsv").write_text("".join("\t".join([*row, *[""] * (7 - len(row))]) + "\n" for row in rows))
    told = card(taught, "Blocks", "--set", photos / "set.tsv", "--photos", empty)["on_photos"]
    assert told["looked_at"] == 3 and told["unreadable"] == 1 and told["brand_free"] == 2
    assert told["with_brand"] == 1 and told["found"] == 1 and told["false_alarms"] == 0
    assert told["precision"]["value"] == 1 and told["precision"]["low"] < 1
    assert told["false_alarms_per_1000"]["value"] == 0 and told["false_alarms_per_1000"]["high"] > 0
    alone = card(taught, "Blocks", "--photos", empty)["on_photos"]
    assert alone["set"] is None and alone["looked_at"] == 1 and alone["recall"]["value"] is None


def test_an_unknown_brand_is_one_line_with_near_names(taught):
    unknown = taught("brand", "card", "blcoks", code=3)
    assert unknown.stderr == "sluice: there is no brand 'blcoks'; there are 'Blocks'\n"
    assert "brand list" in taught("brand", "card", "zzz", code=3).stderr
    taught("brand", "card", code=2)
    taught("brand", "card", "Blocks", "--count", 0, code=2)
    taught("brand", "card", "Blocks", "--set", "absent.tsv", code=3)


def test_ready_made_marks_are_found_however_they_are_written(sluice, tmp_path):
    icons = tmp_path / "icons/simple-icons"
    (icons / "icons").mkdir(parents=True)
    (icons / "data").mkdir()
    titles = {"acmecola": "Ácme Cola", "acme": "Ácme", "macme": "Macme", "pacman": "Pacman", "cola": "Cola"}
    for slug in titles:
        (icons / f"icons/{slug}.svg").write_text(SVG)
    (icons / "data/simple-icons.json").write_text(
        json.dumps([{"title": title, "slug": slug, "hex": "112233"} for slug, title in titles.items()])
    )
    environment = {"SLUICE_ICONS": str(tmp_path / "icons")}

    def search(*text):
        found = json.loads(sluice("brand", "search", *text, "--json", env=environment).stdout)
        return [(mark["name"], mark["match"]) for mark in found]

    assert search("ACME") == [("acme", "same"), ("acmecola", "word"), ("macme", "part")]
    assert search("acme co") == [("acmecola", "prefix")]
    assert search("pacmna") == [("pacman", "near")]
    assert search("zzz") == []
    assert [name for name, _ in search()] == sorted(titles)
    assert sluice("brand", "search", "cola", env=environment).stdout.startswith("cola ")
    assert "no ready-made mark" in sluice("brand", "search", "zzz", env=environment).stdout
    unknown = sluice("brand", "add", "x", "--icon", "pacmna", code=3, env=environment)
    assert unknown.stderr.endswith("there are 'pacman'\n")
    sluice("brand", "add", "x", "--icon", "Ácme Cola", env=environment)
