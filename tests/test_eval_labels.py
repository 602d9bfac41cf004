"""sluice eval labels: over a few of the shared photos, what it says of wrong input, and that a scan stores labels."""

import json

import pytest

from conftest import SHARED

PHOTOS = SHARED / "photos"
MODELS = SHARED / "models"
BAD_INPUT = 4
CLASSES = {
    "scene": {"baseball_field": "scenes_sun8", "forest": "scenes_intel", "street": "scenes_intel"},
    "food": {"beet_salad": "food10", "bibimbap": "food10"},
    "apparel": {"shoes": "clothing", "t-shirt": "clothing"},
}
EACH = 3


@pytest.fixture
def sets(shared, tmp_path):
    """A set for each stage, of three photos a label."""
    files = {}
    for stage, labels in CLASSES.items():
        rows = [
            f"{photo}\t{label}\n"
            for label, folder in labels.items()
            for photo in sorted((PHOTOS / folder / label).glob("*.jpg"))[:EACH]
        ]
        files[stage] = tmp_path / f"{stage}.tsv"
        files[stage].write_text("image\tlabel\n" + "".join(rows))
    return files


def evaluate(sluice, stage, file, *arguments, **options):
    return sluice("eval", "labels", "--stage", stage, "--set", file, "--models", MODELS, *arguments, **options)


@pytest.mark.parametrize("stage", CLASSES)
def test_figures_of_real_photos(sluice, sets, stage):
    result = json.loads(evaluate(sluice, stage, sets[stage], "--json", "-").stdout)
    labels = len(CLASSES[stage])
    assert result["labels"] == [label.replace("_", " ") for label in sorted(CLASSES[stage])]
    assert result["counts"] == {"photos": EACH * labels, "unreadable": 0, "labels": labels}
    # The heads have learned these photos.
    accuracy = result["accuracy"]
    assert 0.8 < accuracy["value"] <= 1 and accuracy["low"] < accuracy["value"] <= accuracy["high"]
    confusion = result["confusion"]
    assert [sum(row) for row in confusion] == [EACH] * labels
    assert accuracy["value"] == pytest.approx(sum(confusion[i][i] for i in range(labels)) / (EACH * labels))
    for i, one in enumerate(result["per_label"]):
        assert one["recall"]["value"] == pytest.approx(confusion[i][i] / EACH)
    assert 0.5 <= result["at_shipped"]["score"] < 1
    assert result["ms_per_photo"]["median"] > 0


def test_figures_do_not_depend_on_threads(sluice, sets):
    results = [json.loads(evaluate(sluice, "food", sets["food"], "--json", "-", "--threads", n).stdout) for n in (1, 3)]
    for result in results:
        del result["ms_per_photo"]
    assert results[0] == results[1]


def test_table_and_file(sluice, sets, tmp_path):
    table = evaluate(sluice, "apparel", sets["apparel"], "--json", tmp_path / "figures.json", "--networks", "fast").stdout
    assert "accuracy" in table and "t-shirt" in table
    assert json.loads((tmp_path / "figures.json").read_text())["settings"]["networks"] == "fast"


def test_a_label_that_the_stage_does_not_know_is_one_line(sluice, sets):
    with sets["food"].open("a") as file:
        file.write("x.jpg\tpizza\n")
    done = evaluate(sluice, "food", sets["food"], code=BAD_INPUT)
    assert len(done.stderr.splitlines()) == 1
    assert 'food.tsv:8: the stage does not know the label "pizza"' in done.stderr and "bibimbap" in done.stderr


def test_a_photo_that_cannot_be_read_is_left_out(sluice, sets, tmp_path):
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    with sets["food"].open("a") as file:
        file.write("broken.jpg\tbibimbap\n")
    done = evaluate(sluice, "food", sets["food"], "--json", "-")
    assert json.loads(done.stdout)["counts"]["unreadable"] == 1
    assert "broken.jpg: left out" in done.stderr


def test_a_scan_stores_and_exports_labels(sluice, shared, tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    for stage, labels in CLASSES.items():
        for label, source in labels.items():
            photo = sorted((PHOTOS / source / label).glob("*.jpg"))[0]
            (folder / f"{stage}-{label}.jpg").write_bytes(photo.read_bytes())
    environment = {"SLUICE_MODELS": str(MODELS)}
    sluice("scan", folder, "--contract", "own", env=environment)
    lines = [json.loads(line) for line in sluice("export", "--format", "jsonl").stdout.splitlines()]
    told = [line for line in lines if line["stage"] in CLASSES]
    assert {line["kind"] for line in told} == set(CLASSES)
    assert {"baseball field", "bibimbap", "shoes"} <= {line["label"] for line in told}
    for line in told:
        assert line["label"].replace(" ", "_") in CLASSES[line["kind"]]
        assert 0.5 <= line["score"] <= 1 and line["x"] is None
