"""The stages of garments: what is stored of what persons wear, and what of a garment that fills the photo."""

import json
import shutil
import sqlite3

from conftest import SHARED, SOURCE

PHOTOS = SHARED / "photos"
MODELS = SHARED / "models"
KINDS = {"apparel", "worn", "pattern", "material", "garment-colour"}
JEANS = "clothing/pants/51b5e26f-be7c-476f-a3dc-98b7dff6f3a7.jpg"
PERSON = "coco128/images/000000000322.jpg"


def scan(sluice, tmp_path, photos, *options, models=MODELS):
    folder = tmp_path / "photos"
    folder.mkdir(exist_ok=True)
    for photo in photos:
        shutil.copy(PHOTOS / photo, folder)
    done = sluice("scan", folder, "--contract", "own", "--models", models, *options)
    rows = [json.loads(line) for line in sluice("export", "--format", "jsonl").stdout.splitlines()]
    return done, rows


def told(rows):
    return {(row["kind"], row["label"], row["count"]) for row in rows if row["kind"] in KINDS}


def test_a_garment_and_its_cloth(sluice, shared, tmp_path):
    _, rows = scan(sluice, tmp_path, [JEANS], "--stages", "pattern,material,garment-colour")
    assert told(rows) == {("apparel", "pants", 1), ("pattern", "plain", 1), ("material", "denim", 1), ("garment-colour", "blue", 1)}


def test_of_a_person_only_what_is_worn_is_stored(sluice, shared, tmp_path):
    _, rows = scan(sluice, tmp_path, [PERSON], "--stages", "apparel,pattern,material,garment-colour")
    assert ("worn", "pants", 1) in told(rows)
    for row in (row for row in rows if row["kind"] in KINDS):
        fields = ("x", "y", "width", "height", "polygon", "share", "sharpness", "placement")
        assert not any(row[field] is not None for field in fields)
    # Nothing the size of an embedding or of pixels is anywhere in the store.
    (store,) = tmp_path.rglob("*.db")
    with sqlite3.connect(store) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in database.execute(f'SELECT * FROM "{table}"'):
                assert all(not isinstance(value, bytes) or len(value) <= 64 for value in row), table


def test_without_the_model_of_persons_whole_photos_are_told(sluice, shared, tmp_path):
    models = tmp_path / "models"
    models.mkdir()
    for name in ("face_detection_yunet_2023mar.onnx", "mobilenet_v2_1.0_224_ptq.tflite"):
        shutil.copy(MODELS / name, models)
    done, rows = scan(sluice, tmp_path, [JEANS, PERSON], "--stages", "apparel", models=models)
    assert "object stage is off" in done.stderr
    assert told(rows) == {("apparel", "pants", 1)}
    _, rows = scan(sluice, tmp_path, [], "--stages", "apparel")  # Catches up.
    assert told(rows) == {("apparel", "pants", 1), ("worn", "pants", 1)}


def test_the_stages_of_cloth_are_measured_like_other_labels(sluice, shared, tmp_path):
    photos = [line.split("\t") for line in (SOURCE / "training/labels/patterns.tsv").read_text().splitlines()[1:]]
    some = [row for label in ("checked", "plain") for row in photos if row[1] == label and row[0].startswith("shirt/")]
    file = tmp_path / "set.tsv"
    rows = [f"{PHOTOS}/clothing/{image}\t{pattern}\n" for image, pattern, _ in some[:6] + some[-6:]]
    file.write_text("image\tlabel\n" + "".join(rows))
    done = sluice("eval", "labels", "--stage", "pattern", "--set", file, "--models", MODELS, "--json", "-")
    result = json.loads(done.stdout)
    assert result["labels"] == ["checked", "plain"] and result["counts"]["photos"] == len(rows)
    assert result["accuracy"]["value"] > 0.8  # The head has learned these photos.
