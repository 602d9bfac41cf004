"""The stage `people`: what is stored of it, and when it is off."""

import json
import shutil

from conftest import SHARED

PHOTOS = SHARED / "photos" / "coco128" / "images"
MODELS = SHARED / "models"
SIZES = {"000000000009.jpg": None, "000000000294.jpg": "solo", "000000000529.jpg": "pair", "000000000389.jpg": "crowd"}


def scan(sluice, folder, models):
    return sluice("scan", folder, "--contract", "own", "--effort", "fast", "--models", models)


def rows_of_people(sluice):
    rows = map(json.loads, sluice("export", "--format", "jsonl").stdout.splitlines())
    return [row for row in rows if row["stage"] == "people"]


def test_only_the_size_of_a_group_is_stored(sluice, shared, tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in SIZES:
        shutil.copy(PHOTOS / name, folder)
    scan(sluice, folder, MODELS)
    rows = rows_of_people(sluice)
    assert sorted(row["label"] for row in rows) == sorted(filter(None, SIZES.values()))
    for row in rows:
        assert row["kind"] == "people" and row["count"] == 1
        told = ("x", "y", "width", "height", "polygon", "share", "sharpness", "placement")
        assert not any(row[field] is not None for field in told)
    report = json.loads(sluice("report", "--json").stdout)
    sizes = {row["size"]: row["photos"] for row in report["group_sizes"]}
    assert sizes == {"none": 1, "solo": 1, "pair": 1, "small group": 0, "crowd": 1}


def test_is_off_without_the_model_of_persons_and_catches_up(sluice, shared, tmp_path):
    folder, models = tmp_path / "photos", tmp_path / "models"
    folder.mkdir()
    models.mkdir()
    shutil.copy(PHOTOS / "000000000294.jpg", folder)
    shutil.copy(MODELS / "face_detection_yunet_2023mar.onnx", models)
    done = scan(sluice, folder, models)
    assert "object stage is off" in done.stderr
    assert rows_of_people(sluice) == [] and json.loads(sluice("report", "--json").stdout)["group_sizes"] == []
    scan(sluice, folder, MODELS)
    assert [row["label"] for row in rows_of_people(sluice)] == ["solo"]
