"""sluice eval objects: over the shared photos of COCO, and what it says of wrong input."""

import json

import pytest

from conftest import SHARED

COCO = SHARED / "photos" / "coco128"
MODELS = SHARED / "models"
BAD_INPUT = 4


@pytest.fixture
def few(shared, tmp_path):
    """Eight labelled photos and one without labels."""
    (tmp_path / "images").mkdir()
    (tmp_path / "labels").mkdir()
    for image in sorted((COCO / "images").iterdir())[:9]:
        (tmp_path / "images" / image.name).symlink_to(image)
    for image in sorted((tmp_path / "images").iterdir())[:8]:
        label = COCO / "labels" / (image.stem + ".txt")
        (tmp_path / "labels" / label.name).symlink_to(label)
    return tmp_path


def evaluate(sluice, folder, *arguments, **options):
    command = ["eval", "objects", "--images", folder / "images", "--labels", folder / "labels", "--models", MODELS]
    return sluice(*command, *arguments, **options)


def test_average_precision_of_real_photos(sluice, few):
    result = json.loads(evaluate(sluice, few, "--json", "-").stdout)
    lines = sum(len(file.read_text().splitlines()) for file in (few / "labels").iterdir())
    counts = result["counts"]
    assert (counts["photos"], counts["photos_without_labels"], counts["unreadable"]) == (9, 1, 0)
    assert counts["boxes"] == lines == sum(one["boxes"] for one in result["per_class"])
    assert 0.3 < result["ap"] < result["ap50"] <= 1
    assert result["ap"] == pytest.approx(sum(one["ap"] for one in result["per_class"]) / counts["classes"])
    assert result["ap_small"] < result["ap_large"]
    assert result["ms_per_photo"]["median"] > 0
    shipped = result["at_shipped"]
    assert shipped["score"] == 0.5 and shipped["recall"]["low"] < shipped["recall"]["value"]


def test_figures_do_not_depend_on_threads(sluice, few):
    results = [json.loads(evaluate(sluice, few, "--json", "-", "--threads", threads).stdout) for threads in (1, 3)]
    for result in results:
        del result["ms_per_photo"]
    assert results[0] == results[1]


def test_table_and_file(sluice, few, tmp_path):
    table = evaluate(sluice, few, "--json", tmp_path / "figures.json", "--networks", "fast").stdout
    assert "AP50" in table and "bowl" in table
    assert json.loads((tmp_path / "figures.json").read_text())["settings"]["networks"] == "fast"


def test_a_photo_that_cannot_be_read_is_left_out(sluice, few):
    (few / "images" / "broken.jpg").write_bytes(b"no picture")
    done = evaluate(sluice, few, "--json", "-")
    assert json.loads(done.stdout)["counts"]["unreadable"] == 1
    assert "broken.jpg: left out" in done.stderr


def test_wrong_labels_are_told(sluice, few):
    label = few / "labels" / "bad.txt"
    (few / "images" / "bad.jpg").symlink_to(next((COCO / "images").iterdir()))
    label.write_text("0 0.5 0.5 0.5 0.5\n90 0.5 0.5 0.5 0.5\n")
    done = evaluate(sluice, few, code=BAD_INPUT)
    assert "bad.txt:2: the class is unknown" in done.stderr
