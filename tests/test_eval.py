"""sluice eval brands over a small set of drawn pictures: two textured marks, each in three photos, and two photos
without a mark."""

import json
import pathlib
import struct
import zlib

import numpy
import pytest

HEADER = "image\trole\tbrand\tx1\ty1\tx2\ty2\n"
MARK = 200  # pixels on a side


def write_png(path: pathlib.Path, rgb: numpy.ndarray):
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    height, width, _ = rgb.shape
    rows = b"".join(b"\0" + row.tobytes() for row in rgb)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )


def draw(seed: int, height: int, width: int, shapes: int) -> numpy.ndarray:
    """Rectangles and discs at random: plenty of corners and blobs, unlike those of any other seed."""
    random = numpy.random.default_rng(seed)
    rgb = numpy.full((height, width, 3), random.integers(160, 256, 3), numpy.uint8)
    y, x = numpy.mgrid[:height, :width]
    for _ in range(shapes):
        centre_y, centre_x = random.integers(0, height), random.integers(0, width)
        radius_y, radius_x = random.integers(5, 26, 2)
        if random.random() < 0.5:
            inside = (abs(y - centre_y) < radius_y) & (abs(x - centre_x) < radius_x)
        else:
            inside = (y - centre_y) ** 2 + (x - centre_x) ** 2 < radius_y**2
        rgb[inside] = random.integers(0, 256, 3)
    return rgb


@pytest.fixture
def set_file(tmp_path) -> pathlib.Path:
    folder = tmp_path / "set"
    folder.mkdir()
    rows = []
    for number, brand in enumerate(["acme", "bolt"]):
        mark = draw(number, MARK, MARK, 70)
        sheet = draw(100 + number, 300, 500, 0)
        sheet[50 : 50 + MARK, 120 : 120 + MARK] = mark
        write_png(folder / f"{brand}-sheet.png", sheet)
        rows.append(f"{brand}-sheet.png\treference\t{brand}\t120\t50\t{120 + MARK}\t{50 + MARK}\n")
        rows.append(f"{brand}-sheet.png\ttest\t{brand}\t\t\t\t\n")
        for copy in range(3):
            left, top = 40 + 90 * copy, 30 + 40 * copy
            photo = draw(200 + 10 * number + copy, 400, 560, 8)
            photo[top : top + MARK, left : left + MARK] = mark
            write_png(folder / f"{brand}-{copy}.png", photo)
            rows.append(f"{brand}-{copy}.png\ttest\t{brand}\t{left}\t{top}\t{left + MARK}\t{top + MARK}\n")
    write_png(folder / "free.png", draw(300, 400, 560, 8))
    rows.append("free.png\ttest\t\t\t\t\t\n")
    negatives = tmp_path / "negatives"
    negatives.mkdir()
    write_png(negatives / "other.png", draw(301, 400, 560, 8))
    (negatives / "broken.png").write_bytes(b"no picture")
    path = folder / "set.tsv"
    path.write_text(HEADER + "".join(rows))
    return path


def evaluate(sluice, set_file, *arguments):
    return json.loads(sluice("eval", "brands", "--set", set_file, "--json", "-", *arguments).stdout)


def test_marks_are_found_where_they_are(sluice, set_file, tmp_path):
    result = evaluate(sluice, set_file, "--negatives", tmp_path / "negatives")
    counts = result["counts"]
    assert (counts["photos"], counts["with_brand"], counts["brand_free"]) == (8, 6, 2)
    assert (counts["unreadable"], counts["named_as_references"], counts["references"]) == (1, 2, 2)
    accuracy = result["at_default"]
    assert accuracy["recall"]["value"] == 1
    assert accuracy["precision"]["value"] == 1
    assert accuracy["false_alarms_per_1000"]["value"] == 0
    assert accuracy["recall"]["low"] < 1 and accuracy["false_alarms_per_1000"]["high"] > 1000
    assert result["mean_iou"] > 0.8
    assert [(brand["brand"], brand["tests"], brand["found"]) for brand in result["per_brand"]] == [
        ("acme", 3, 3),
        ("bolt", 3, 3),
    ]
    assert result["ms_per_photo"]["median"] > 0


@pytest.mark.parametrize("transform", ["mirror", "rotate180"])
def test_the_truth_moves_with_the_pixels(sluice, set_file, transform):
    result = evaluate(sluice, set_file, "--transform", transform)
    assert result["settings"]["transform"] == transform
    assert result["at_default"]["recall"]["value"] == 1
    assert result["mean_iou"] > 0.8


def test_threads_change_nothing(sluice, set_file):
    results = [evaluate(sluice, set_file, "--transform", "cover-half", "--threads", threads) for threads in (1, 3)]
    for result in results:
        del result["ms_per_photo"]
    assert results[0] == results[1]


def test_a_threshold_is_taken_from_another_evaluation(sluice, set_file, tmp_path):
    # Half of the finds may be false, so the threshold is low enough for all six marks.
    evaluate_once = ("eval", "brands", "--set", set_file)
    table = sluice(*evaluate_once, "--json", tmp_path / "a.json").stdout
    assert "precision" in table and "(shipped)" in table
    curve = json.loads((tmp_path / "a.json").read_text())["curve"]
    result = evaluate(sluice, set_file, "--threshold-from", tmp_path / "a.json", "--precision", "0.5")
    assert result["at_threshold"]["threshold"] in [point["threshold"] for point in curve]
    assert result["at_threshold"]["recall"]["value"] == 1
    assert "(chosen)" in sluice(*evaluate_once, "--threshold", "0.9").stdout


def test_finds_and_misses_are_listed(sluice, set_file, tmp_path):
    sluice("eval", "brands", "--set", set_file, "--finds", tmp_path / "finds.tsv")
    rows = [line.split("\t") for line in (tmp_path / "finds.tsv").read_text().splitlines()]
    assert rows[0] == ["photo", "brand", "score", "verdict"]
    assert sorted((photo, brand) for photo, brand, _, verdict in rows if verdict == "true") == [
        (f"{brand}-{copy}.png", brand) for brand in ("acme", "bolt") for copy in range(3)
    ]
    sluice("eval", "brands", "--set", set_file, "--threshold", "1", "--finds", tmp_path / "sure.tsv")
    verdicts = [line.split("\t")[3] for line in (tmp_path / "sure.tsv").read_text().splitlines()[1:]]
    assert verdicts.count("true") + verdicts.count("missed") == 6


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("image,role\n", 4, "set.tsv:1: the header"),
        (HEADER + "a.png\tteach\tacme\t\t\t\t\n", 4, 'set.tsv:2: the role "teach" is unknown; write'),
        (HEADER + "gone.png\treference\tacme\t\t\t\t\nb.png\ttest\t\t\t\t\t\n", 3, "gone.png for acme"),
        (None, 3, "set.tsv is not there"),
    ],
)
def test_a_bad_set_is_one_line_with_the_mend(sluice, tmp_path, text, code, told):
    if text is not None:
        (tmp_path / "set.tsv").write_text(text)
    done = sluice("eval", "brands", "--set", "set.tsv", code=code)
    assert told in done.stderr
    assert "; " in done.stderr and done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_nothing_is_left_in_the_temporary_folder(sluice, set_file, tmp_path):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    sluice("eval", "brands", "--set", set_file, env={"TMPDIR": str(temporary)})
    assert list(temporary.iterdir()) == []
    assert not sluice.data.exists()
