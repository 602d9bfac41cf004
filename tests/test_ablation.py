"""tools/ablation and the fit of the decision (training/decision), on made-up evidence."""

import pathlib
import random
import re
import subprocess
import sys
import xml.etree.ElementTree

import pytest

SOURCE = pathlib.Path(__file__).resolve().parent.parent
DECISION = SOURCE / "training/decision"
HEADER = "set\tphoto\tbrand_free\ttrue_pairs\tbrand\tright\tsize\tinputs"
ODDS, HAS_FEATURES, LIKENESS, VERIFIED, READ = 0, 1, 3, 11, 18  # Of the joint inputs.


@pytest.fixture(scope="module", autouse=True)
def decision():
    """The modules of training/decision, to be imported."""
    pytest.importorskip("numpy")
    sys.path.insert(0, str(DECISION))
    yield
    sys.path.remove(str(DECISION))


def find(photo, brand, right, joint, size=0, free=0):
    """A row: a find with these joint inputs, the others 0; none at all: a brand that was not found."""
    inputs = [] if joint is None else [0.0] * 9 + [joint.get(number, 0.0) for number in range(20)]
    return "\t".join(map(str, ["made-up", photo, free, 1 - free, brand, right, size, *inputs]))


def made_up(brands, seed, inputs=20):
    """Forty photos with a mark and ten without. The verifier knows right from wrong; local features and the search see half of
    the marks each; every fourth mark was only read, if there are inputs for it; of the first photo nothing was found."""
    rng, rows = random.Random(seed), [HEADER]
    for photo in range(40):
        brand = brands[photo % len(brands)]
        seen = {HAS_FEATURES: 1.0} if photo % 8 < 4 else {LIKENESS: rng.uniform(0.3, 0.9)}
        joint = seen | {VERIFIED: rng.uniform(3, 6)}
        if photo % 4 == 3:
            joint = {VERIFIED: -4.0, READ: 2.0} if inputs > READ else None
        rows.append(find(photo, brand, 1, joint if photo else None, 20 if photo < 4 else 96))
        for other in brands[photo % 3 :: 3]:
            if other != brand:
                rows.append(find(photo, other, 0, {LIKENESS: rng.uniform(0.2, 0.8), VERIFIED: rng.uniform(-7, -3)}))
    for photo in range(40, 50):
        rows.append(find(photo, rng.choice(brands), 0, {LIKENESS: rng.uniform(0.2, 0.8), VERIFIED: rng.uniform(-7, -3)}, free=1))
    return "".join("\t".join(row.split("\t")[: 16 + inputs]) + "\n" for row in rows)


@pytest.fixture(scope="module", params=[20, 18], ids=["with wordmarks", "without"])
def ablation(request, tmp_path_factory):
    """What the command makes of evidence with so many joint inputs: that number, the document, the plot."""
    folder = tmp_path_factory.mktemp("ablation")
    for effort in ("standard", "thorough"):
        (folder / effort).mkdir()
        for seed, name in enumerate(("a5", "b5", "a1", "b1", "packages")):
            brands = [f"{name[0]} {number}" for number in range(10)]
            (folder / effort / f"{name}.tsv").write_text(made_up(brands, seed, request.param))
    command = [SOURCE / "tools/ablation", "--evidence", folder, "--out", folder / "ablation.md"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return request.param, (folder / "ablation.md").read_text(), (folder / "ablation-calibration.svg").read_text()


def table(text, *headings):
    """The rows of the table under these headings, as lists of cells."""
    for heading in headings:
        text = text.split(f"# {heading}\n", 1)[1]
    lines = re.search(r"^\|.*\n\|.*\n((\|.*\n)*)", text, re.MULTILINE)[1].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def value(cell):
    return float(re.match(r"[\d.]+", cell)[0])


@pytest.mark.parametrize("effort", ["standard", "thorough"])
@pytest.mark.parametrize("heading", ["Five references", "One reference", "Packages"])
def test_each_kind_of_evidence_is_left_out_in_turn(ablation, effort, heading):
    inputs, text, _ = ablation
    found = table(text, effort, heading)
    titles = ["nothing", "local features", "… and its places", "network search", "… and its places", "verification"]
    assert [row[0] for row in found] == titles + ["wordmarks", "… and its places"] * (inputs == 20)
    recall = [value(row[1]) for row in found]
    read = 10 / 40 if inputs == 20 else 0  # These are found by their name alone.
    assert 0.6 + read < recall[0] <= 29 / 40 + read
    assert max(recall[2], recall[4]) <= 15 / 40 + read  # Gone is what was seen by this kind alone.
    assert recall[5] < recall[0]
    if inputs == 20:
        assert 0.6 < recall[7] <= 29 / 40


def test_recall_is_told_by_size_with_what_was_found_of_how_many(ablation):
    inputs, text, _ = ablation
    found = {row[0]: row[1:] for row in table(text, "standard", "Recall by size of the mark")}
    assert list(found) == ["under 32", "32–47", "48–63", "64–95", "96–159", "160 and more"]
    most = 6 if inputs == 20 else 4  # Nothing was found of two; two were only read.
    assert re.fullmatch(f"[1-{most}] of 8", found["under 32"][0])
    assert found["96–159"][0].endswith(" of 72")
    assert found["32–47"] == ["0 of 0", "–"] * 2


def test_the_calibration_is_told_and_drawn(ablation):
    _, text, plot = ablation
    points = [one for one in xml.etree.ElementTree.fromstring(plot).iter() if one.get("class") == "point"]
    counts = [int(row[column]) for row in table(text, "Calibration") for column in (3, 6)]
    assert len(counts) == 20
    assert sum(count > 0 for count in counts) == len(points)
    assert all(f">{count}</text>" in plot for count in counts if count)


def test_evidence_of_other_columns_is_refused(tmp_path):
    (tmp_path / "old.tsv").write_text("a.tsv\t0\t0\t1\tAcme\t1\t0.5\n")
    done = subprocess.run([sys.executable, DECISION / "fit.py", tmp_path / "old.tsv"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "old.tsv has not the columns" in done.stderr and "build/training/evidence" in done.stderr


def test_the_best_place_of_a_brand_is_one_that_is_not_left_out(tmp_path):
    import fit

    places = [
        {HAS_FEATURES: 1.0, VERIFIED: 3.0},
        {LIKENESS: 0.8, VERIFIED: 4.0},
        {HAS_FEATURES: 1.0, ODDS: 2.0, LIKENESS: 0.4, VERIFIED: 1.0},
        {VERIFIED: 5.0, READ: 1.0},
    ]
    (tmp_path / "a5.tsv").write_text("\n".join([HEADER, *(find(0, "Acme", 1, place) for place in places)]) + "\n")
    evidence = fit.Evidence(tmp_path / "a5.tsv")

    def verified(*left_out):
        return evidence.best(*left_out).joint[:, VERIFIED].tolist()

    assert verified() == verified("features") == verified("wordmarks") == [5]
    assert verified("wordmarks", True) == [4]
    assert evidence.brought_by("features").tolist() == [True, False, False, False]
    assert evidence.brought_by("search").tolist() == [False, True, False, False]
    assert verified("verification") == [5]  # Where the name was read, else the surest by local features.
    unread = evidence.chosen([0, 1, 2])
    assert unread.best("verification").joint[:, VERIFIED].tolist() == [1]


def test_rivals_are_the_best_of_the_same_photo():
    import fit
    import numpy as np

    rng = np.random.RandomState(1)
    odds, photo = rng.randint(-6, 6, 60).astype(float), rng.randint(0, 25, 60)
    expected = [max([fit.LEAST_ODDS, *odds[(photo == photo[i]) & (np.arange(60) != i)]]) for i in range(60)]
    assert fit.best_of_others(odds, photo).tolist() == expected


def test_intervals():
    from intervals import of_mean, wilson

    assert [round(end, 3) for end in wilson(195, 200)] == [0.943, 0.989]  # As docs/evaluation.md has it.
    assert wilson(0, 0) == (0, 1)
    assert of_mean([(195, 200)]) == pytest.approx(wilson(195, 200))
    low, high = of_mean([(50, 100), (50, 100)])  # As sure as one share of 200, or nearly.
    assert (low, high) == pytest.approx(wilson(100, 200), abs=0.002)
