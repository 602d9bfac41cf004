"""sluice demo: synthetic photos and one's own, from nothing to a report."""

import json
import random

import pytest
from conftest import Sluice

COUNT = 24


def demo(sluice, *arguments, **options):
    return sluice("demo", "--effort", "fast", *arguments, **options)


@pytest.fixture(scope="module")
def drawn(program, tmp_path_factory):
    """A demo that was run once: (the program in its directory, what it printed as JSON)."""
    sluice = Sluice(program, tmp_path_factory.mktemp("drawn"))
    return sluice, json.loads(demo(sluice, "--count", COUNT, "--json", timeout=250).stdout)


def test_synthetic_photos_are_scanned_scored_and_reported(drawn):
    sluice, numbers = drawn
    assert numbers["photos"] == COUNT
    assert {row["kind"] for row in numbers["marks"]} == {"emblem", "wordmark", "shape"}
    pairs = numbers["kinds"]["emblem"]
    assert pairs["shown"] > 0 and pairs["recall"] > 0.7 and pairs["precision"] > 0.7, pairs
    page = (sluice.home / numbers["report"]).read_text()
    assert all(row["brand"].split(" &")[0] in page for row in numbers["marks"] if row["pairs"]["right"] > 0)


def test_once_more_nothing_is_drawn_or_scanned_again_and_the_report_is_the_same(drawn):
    sluice, numbers = drawn
    report = sluice.home / numbers["report"]
    page = report.read_text()
    photo = sluice.home / "demo/synthetic/photos/photo_00001.jpg"
    time = photo.stat().st_mtime_ns
    lines = demo(sluice, "--count", COUNT).stdout.splitlines()
    assert photo.stat().st_mtime_ns == time
    assert report.read_text() == page
    assert lines[-1] == f"report: {numbers['report']}"
    for row in numbers["marks"]:
        shown = next(line for line in lines if line.startswith(row["brand"] + " "))[len(row["brand"]) :].split()
        assert shown[:4] == [row["kind"], *(str(row["pairs"][name]) for name in ("shown", "found", "right"))]


def test_a_folder_of_something_else_is_left_alone(sluice):
    kept = sluice.home / "demo/synthetic/holiday.txt"
    kept.parent.mkdir(parents=True)
    kept.write_text("mine")
    error = demo(sluice, "--count", 6, code=6).stderr
    assert "synthetic" in error and "choose another folder" in error
    assert kept.read_text() == "mine"


def ready_made(folder, name):
    """A package of one mark, with enough corners to be found."""
    draw = random.Random(4)
    bars = "".join(
        f'<path d="M{x} {y}h{draw.uniform(0.5, 2):.2f}v{draw.uniform(0.5, 2):.2f}h-1z"/>'
        for x in range(0, 24, 3)
        for y in range(0, 24, 3)
    )
    (folder / "simple-icons/icons").mkdir(parents=True)
    (folder / "simple-icons/data").mkdir()
    (folder / f"simple-icons/icons/{name}.svg").write_text(
        f'<svg viewBox="0 0 24 24" xmlns="http://www.w3.org/2000/svg">{bars}</svg>'
    )
    (folder / "simple-icons/data/simple-icons.json").write_text(
        json.dumps([{"title": name, "slug": name, "hex": "006341"}])
    )


def test_own_photos_are_scanned_for_well_known_brands(sluice, drawn):
    photos = drawn[0].home / "demo/synthetic/photos"
    ready_made(sluice.home / "icons", "starbucks")
    environment = {"SLUICE_ICONS": str(sluice.home / "icons")}
    numbers = json.loads(demo(sluice, "--photos", photos, "--json", env=environment).stdout)
    assert numbers["brands"] == 1
    assert 0 < numbers["photos"] <= COUNT
    assert (sluice.home / numbers["report"]).stat().st_size > 1000


def test_without_ready_made_marks_own_photos_end_in_one_line_with_the_mend(sluice, drawn):
    photos = drawn[0].home / "demo/synthetic/photos"
    error = demo(sluice, "--photos", photos, code=3, env={"SLUICE_ICONS": str(sluice.home)}).stderr
    assert error.count("\n") == 1 and "tools/bootstrap" in error
