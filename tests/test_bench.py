"""The benchmarks' own parts: what is measured in which order, and that both sides look at the same photos. No times."""

import importlib.util
import json
import pathlib
import subprocess
import sys

import pytest
from conftest import SOURCE

BENCHMARKS = SOURCE / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))
import bench  # noqa: E402
import rounds  # noqa: E402


class FakeSide:
    """Answers as a program would, in so many milliseconds a photo."""

    def __init__(self, milliseconds: float, finds=()):
        self.seconds, self.finds = milliseconds / 1000, set(finds)

    def round(self, request: dict) -> rounds.Round:
        seconds = self.seconds * 2 * request["repeat"]  # Two photos.
        return rounds.Round(seconds, seconds / 2, self.finds)


def test_every_row_is_measured_once_a_round_and_none_is_always_first():
    order = [rounds.turns(["a", "b", "c"], number) for number in range(4)]
    assert order == [["a", "b", "c"], ["b", "c", "a"], ["c", "a", "b"], ["a", "b", "c"]]


def test_both_sides_take_turns():
    assert rounds.interleaved([1, 2, 3, 4], ["a", "b"]) == [1, "a", 2, 3, "b", 4]


def test_short_rounds_are_repeated_and_count_per_photo():
    row = rounds.Row("decode", FakeSide(1), {})
    row.warm_up()
    assert row.repeat == 100
    row.run(photos=2)
    assert row.wall == [pytest.approx(1)]
    assert row.cpu == [pytest.approx(0.5)]


def test_the_table_says_multiples_of_the_faster_decoder_and_marks_found():
    photos = [{"file": "a", "bytes": 40_000, "brands": ["X", "Y"]}, {"file": "b", "bytes": 60_000, "brands": []}]
    engine, slow = FakeSide(2), FakeSide(12, [("a", "X"), ("b", "X")])
    rows = bench.engine_rows(engine)[:1] + [rounds.Row("Sluice standard", slow, bench.scan("standard"))]
    rows += [rounds.Row(bench.DECODERS[1], FakeSide(3), {"what": "decode"})]
    rows += [rounds.Row("Python SIFT", FakeSide(48), {"what": "scan", "feature": "sift"})]
    for row in rows:
        row.run(photos=2)
    text = bench.table("small", {"photos": photos, "width": 500, "height": 400}, {1: rows}).splitlines()
    assert text[0] == "small: 2 photos of 500 x 400 (0.2 MP), 50 kB each"
    lines = {line[:40].strip(): line[40:].split() for line in text[3:]}
    assert list(lines)[:2] == list(bench.DECODERS)
    assert lines["Sluice standard"] == "12.0 0 6.0 83.3 6.0 1 of 2, 1 wrong".split()
    assert lines["times as fast, standard : SIFT"] == ["4.0", "4.0"]


@pytest.fixture(scope="module")
def workload(tmp_path_factory, program) -> pathlib.Path:
    """One photo of each size and ten brands, as `make bench` prepares them."""
    if not rounds.ENGINE.is_file():
        pytest.skip(f"{rounds.ENGINE} is not built; make bench builds it")
    folder = tmp_path_factory.mktemp("bench")
    subprocess.run([rounds.ENGINE, "prepare", folder, "--photos", "1"], check=True)
    subprocess.run([rounds.ENGINE, "enrol", folder, folder / "brands"], check=True)
    return folder


def test_others_are_enrolled_once(workload, sluice):
    for _ in range(2):
        subprocess.run([rounds.ENGINE, "enrol", workload, sluice.data / "brands", "--total", "13"], check=True)
    assert len(json.loads(sluice("brand", "list", "--json").stdout)) == 13


def ask(command: list, *requests: dict) -> list[dict]:
    lines = "".join(json.dumps(request | {"size": "social", "repeat": 1}) + "\n" for request in requests)
    done = subprocess.run(command, input=lines, capture_output=True, text=True, timeout=120, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_engine_finds_the_marks(workload):
    asked = [bench.scan("fast"), bench.scan("standard"), bench.scan("fast", brands=False), {"what": "decode"}]
    answers = ask([rounds.ENGINE, "serve", workload, workload / "brands"], *asked)
    shown = json.loads((workload / "workload.json").read_text())["sizes"]["social"]["photos"][0]
    assert answers[1]["finds"] == [[shown["file"], brand] for brand in shown["brands"]]
    assert answers[2]["finds"] == answers[3]["finds"] == []


def test_the_python_finds_a_mark(workload):
    if importlib.util.find_spec("cv2") is None:
        pytest.skip("opencv-python-headless is not installed; tools/bootstrap --bench installs it")
    models = subprocess.run([rounds.ENGINE, "models"], capture_output=True, text=True, check=True).stdout
    command = [sys.executable, BENCHMARKS / "python_baseline.py", workload, "--models", models]
    asked = [{"what": "scan", "feature": feature} for feature in ("sift", "orb", None)]
    answers = ask(command, *asked, {"what": "decode"})
    shown = json.loads((workload / "workload.json").read_text())["sizes"]["social"]["photos"][0]
    assert [shown["file"], shown["brands"][0]] in answers[0]["finds"]
    assert answers[2]["finds"] == answers[3]["finds"] == []
