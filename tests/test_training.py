"""Training of the mark networks (training/marks), small: it runs, is stopped, goes on, and exports."""

import json
import pathlib
import re
import subprocess

import pytest

SOURCE = pathlib.Path(__file__).resolve().parent.parent
MARKS = SOURCE / "training/marks"
PYTHON = "/usr/bin/python3"  # Debian's, which has Debian's torch.
SMALL = ["--marks", "40", "--words", "12", "--emblems", "12", "--batch", "32", "--seed", "3"]


def run(*arguments, code=0):
    done = subprocess.run([PYTHON, *map(str, arguments)], capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done


def ask(text):
    """What a few lines of Python print, with the modules of training/marks at hand."""
    return run("-c", f"import sys; sys.path.insert(0, {str(MARKS)!r})\n{text}").stdout.strip()


@pytest.fixture(scope="module", autouse=True)
def torch():
    if subprocess.run([PYTHON, "-c", "import torch, cv2, gi, cairo, PIL"], capture_output=True, check=False).returncode:
        pytest.skip("Debian's python3-torch and its like are absent; tools/bootstrap --train gets them")
    if not (SOURCE / "node_modules/simple-icons").is_dir():
        pytest.skip("node_modules has no marks; tools/bootstrap --marks gets them")


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """Embedding and verifier, trained for seconds; the embedding in two runs."""
    out = tmp_path_factory.mktemp("training")
    embedding = [MARKS / "train_embedding.py", "--out", out / "embedding", "--draw", "1", "--ring", "600", *SMALL]
    first = run(*embedding, "--minutes", "0.05")
    second = run(*embedding, "--minutes", "0.1")
    verifier = run(
        *[MARKS / "train_verifier.py", "--out", out / "verifier", "--embedding", out / "embedding/checkpoint.pt"],
        *["--minutes", "0.05", "--twins", "5", "--free", "60", "--mine", "2", *SMALL],
    )
    return out, first.stdout, second.stdout, verifier.stdout


def test_training_goes_on_where_it_stopped(trained):
    out, first, second, _ = trained
    assert "going on after" not in first
    assert "going on after" in second
    rows = (out / "embedding/log.tsv").read_text().splitlines()
    assert [int(row.split("\t")[0]) for row in rows] == sorted(int(row.split("\t")[0]) for row in rows)


def test_a_checkpoint_of_other_material_is_not_gone_on_with(trained):
    out, *_ = trained
    done = run(MARKS / "train_embedding.py", "--out", out / "embedding", "--draw", "1", "--ring", "600", *SMALL[:-1], "4", code=1)
    assert "was trained on other material" in done.stderr


def test_the_verifier_tells_how_each_sort_of_pair_fares(trained):
    *_, verifier = trained
    assert re.search(r"^\d+ kinds, 90 crops without a mark", verifier, re.MULTILINE)  # 60 drawn, 15 of each of 2 photos.
    assert re.search(r"loss \d.*true .*false_like .*false_any .*false_twin .*false_mirror .*false_free ", verifier)


def test_networks_are_exported_and_answer_as_trained(trained):
    out, *_ = trained
    run(MARKS / "export.py", "--embedding", out / "embedding/checkpoint.pt", "--verifier", out / "verifier/checkpoint.pt", "--out", out / "models")
    openvino = pytest.importorskip("openvino")
    numpy = pytest.importorskip("numpy")
    expected = json.loads((out / "models/expected.json").read_text())
    exact = {"INFERENCE_PRECISION_HINT": "f32"}

    def answers(name, shape, given=None):
        network = openvino.Core().read_model(out / f"models/{name}.onnx")
        network.reshape(shape)
        known = numpy.random.RandomState(expected["seed"]).randn(*shape).astype(numpy.float32)
        return openvino.compile_model(network, "CPU", exact)(known if given is None else given)

    found = answers("mark_finder", [1, 3, 56, 56])  # Any size is taken, not only the one that was exported with.
    assert abs(found["objectness"].item() - expected["objectness"]) < 0.02
    windows = numpy.concatenate([found["features"]] * 3, axis=3)
    embedding = answers("mark_embedding", [1, 64, 7, 21], windows)["embedding"]
    for window in range(3):
        assert numpy.abs(embedding[0, :8, 0, window] - expected["embedding"]).max() < 0.02
    described = answers("mark_description", [1, 3, 112, 112])["description"]
    pair = numpy.concatenate([described, described[..., ::-1]], axis=1)
    assert abs(answers("mark_verifier", list(pair.shape), pair)["logit"].item() - expected["logit"]) < 0.02


def test_brands_that_are_measured_are_left_out_of_training():
    names = ["Coca-Cola", "coca-cola-icon", "google-maps", "Volkswagen", "Levi's", "The North Face", "apple-pay", "Hermès", "H&M", "Citroën", "hp", "Yahoo!"]
    assert ask(f"from left_out import is_left_out; print([n for n in {names!r} if not is_left_out(n)])") == "[]"
    kept = ["Pineapple", "Docker", "Shopify", "Fordham", "hpcc", "Visa", "minio"]
    assert ask(f"from left_out import is_left_out; print([n for n in {kept!r} if is_left_out(n)])") == "[]"


def test_every_brand_of_the_shared_sets_is_left_out(shared):
    sets = shared / "photos/sets"
    brands = sorted({line.split("\t")[2] for path in sets.glob("*.tsv") for line in path.read_text().splitlines()[1:]} - {""})
    makers = [brand for brand in brands if not any(letter.isdigit() for letter in brand)]
    missed = ask(f"from left_out import is_left_out; print([b for b in {makers!r} if not is_left_out(b)])")
    assert missed == "[]", missed


def test_what_is_compared_is_what_its_label_says():
    """In this pool a drawing is its kind's number on the left and 100 on the right; what shows no mark is 200 all over."""
    text = """
import types, numpy as np
from pairs import *
kinds, side = 8, SIDE * SCALE
drawings = np.empty((kinds, EASY + HARD, side, side, 3), np.uint8)
drawings[:], drawings[:, :, :, side // 2 :] = np.arange(kinds).reshape(-1, 1, 1, 1, 1), 100
boxes = np.full((kinds, EASY + HARD, 4), side / 2, np.float32)
others = np.array([[(kind + 1 + n % (kinds - 1)) % kinds for n in range(NEAREST)] for kind in range(kinds)])
pool = types.SimpleNamespace(
    kinds=kinds, drawings=drawings, boxes=boxes, free=np.full((3, side, side, 3), 200, np.uint8), mined_from=2, twins_from=4,
    like_kind=others, like_free=others[:3], free_like=others % 3, lopsided=[1, 2, 3],
)
pictures, references, candidates, sorts = Groups(pool, 1).batch(60)
assert len(pictures) == 60 * GROUP and pictures.shape[1:] == (PairVerifier.SIDE, PairVerifier.SIDE, 3)
seen = {sort: set() for sort in range(len(SORTS))}
for reference, candidate, sort in zip(pictures[references], pictures[candidates], sorts):
    ends = [[int(picture[56, column, 0]) for column in (0, -1)] for picture in (reference, candidate)]
    first, second = (min(of_picture) for of_picture in ends)
    assert (ends[0] == ends[1]) == (sort == TRUE) or sort == ANY, (ends, sort)
    assert (second == 200) == (sort == FREE) and first < kinds
    assert sort not in (LIKE, TWIN) or first != second
    assert sort != TWIN or sorted([first, second]) in ([4, 5], [6, 7])
    assert sort != MIRROR or (ends[0] == ends[1][::-1] and first in (1, 2, 3))
    seen[sort].add(first)
assert all(seen.values()), seen
print("ok")
"""
    assert ask(text) == "ok"


def test_twin_words_differ_in_a_letter_or_two_and_marks_know_their_symmetry():
    text = """
import random
import numpy as np
from material import Mark, layout, misspelt, symmetry, twin_words, word
rng = random.Random(4)
for _ in range(300):
    text = word(rng)
    other = misspelt(text, rng)
    assert len(text) == len(other) and 1 <= sum(a != b for a, b in zip(text, other)) <= 2, (text, other)
marks = twin_words(6, 4, 50)
assert [mark.kind for mark in marks] == list(range(50, 62))
assert all((layout(a) * layout(b)).sum() < 0.999 for a, b in zip(marks[::2], marks[1::2]))
pixels = np.zeros((60, 60, 4), np.uint8)
pixels[:, :12, 3] = pixels[:12, :, 3] = 255
corner = Mark("a corner", pixels, True, 0)
bar = Mark("a bar", pixels.copy(), True, 0)
bar.pixels[:, 12:, 3] = 0
assert symmetry(corner) < 0.7 < symmetry(bar)
print("ok")
"""
    assert ask(text) == "ok"


def test_drawn_crops_show_the_mark_where_they_say():
    text = f"""
import pathlib, numpy as np, backgrounds, material
from drawing import Drawer, SIDE, MARK_SHARE, WINDOW
marks = material.make(pathlib.Path({str(SOURCE / 'node_modules')!r}), 5, 8, 8, 20)
for scale in 1, 2:
    drawer, again = (Drawer(marks, backgrounds.procedural(4, 1), 5, scale) for _ in range(2))
    drawer.difficulty = again.difficulty = 0
    boxes = []
    for kind in range(len(drawer.kinds)):
        crop, box = drawer.positive(kind)
        assert crop.shape == (SIDE * scale, SIDE * scale, 3) and crop.dtype == np.uint8
        assert (again.positive(kind)[0] == crop).all()
        boxes.append(box)
    boxes = np.array(boxes) / scale
    assert (np.abs(boxes[:, :2] - SIDE / 2) <= 6.5).all(), boxes
    longer = boxes[:, 2:].max(1) / (WINDOW * MARK_SHARE)
    assert (0.85 < longer).all() and (longer < 1.15).all(), longer
print("ok")
"""
    assert ask(text) == "ok"
