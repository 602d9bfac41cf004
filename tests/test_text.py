"""The stage `text`: ordinary words are kept and found again; of what may be private nothing is, anywhere."""

import json
import pathlib

import pytest
from test_scan import lettering, png

WORDS = pathlib.Path("/usr/share/dict/american-english-small")

# What stands on a sign, and which words of it may be kept. Signs say nothing else that is ordinary.
SIGNS = {
    # Mail addresses.
    "warm bread\n\nmagda@planted.example": {"warm", "bread"},
    "coffee break\n\nsunny.holiday@planted.com": {"coffee", "break"},
    "lemonade\n\nholiday at planted dot com": {"lemonade"},
    "umbrella\n\nwww.kowalczyk.planted.example": {"umbrella"},
    # Telephone numbers.
    "pizza\n\n+41 79 555 01 23": {"pizza"},
    "open kitchen\n\n(020) 7946 0958": {"open", "kitchen"},
    "repair\n\n555-0199": {"repair"},
    "garden chairs\n\n0800 BUTTERFLIES": {"garden", "chairs"},
    "bicycle\n\nseven oh four five five": {"bicycle"},
    # Plates.
    "parking\n\nZH 471108": {"parking"},
    "garage\n\nB-MW 8731": {"garage"},
    "tickets\n\nAB12 CDE": {"tickets"},
    "exit\n\nCAT 4718": {"exit"},
    # Names.
    "welcome\n\nMagdalena Kowalczyk": {"welcome"},
    "library\n\nGRACE BAKER": {"library"},
    "museum\n\nMagdalena Puddle": {"museum"},
    "dentist\n\nDr. Puddle": {"dentist"},
    "music school\n\nJ. Puddle": {"music", "school"},
    "theatre\n\nSummer Waters": {"theatre"},
    "carpets\n\nMARK": {"carpets"},
    "chocolate\n\nKowalczyk's": {"chocolate"},
}
# Long enough not to stand in binary pages or numbers by chance.
PLANTED = (
    "magda", "planted", "sunny", "holiday", "kowalczyk", "79 555", "555 01 23", "7946 0958", "79460958", "555-0199",
    "5550199", "butterfl", "seven", "471108", "zh 4711", "b-mw 8", "b-mw8", "mw 8731", "ab12 c", "cat 4718", "cat4718",
    "grace", "baker", "puddle", "summer", "waters",
)  # fmt: skip


@pytest.fixture
def reading(sluice, shared):
    """The program with all models, which reads words."""
    if not WORDS.is_file():
        pytest.skip(f"{WORDS} is absent: install wamerican-small")
    sluice.environment |= {
        "SLUICE_MODELS": str(sluice.home / "models"),
        "SLUICE_MODELS_MIRROR": str(shared / "models"),
    }
    sluice("models", "pull")
    (sluice.home / "photos").mkdir()
    return sluice


def words_of(sluice):
    """File's name to the words that are kept of it."""
    words = {}
    photos = {row["photo"]: row["path"] for row in json.loads(sluice("photos", "list", "--json").stdout)}
    for row in map(json.loads, sluice("export", "--format", "jsonl").stdout.splitlines()):
        if row["kind"] == "text":
            assert row["stage"] == "text" and row["count"] == 1 and 0 < row["score"] <= 1
            where = ("x", "y", "width", "height", "polygon", "share", "sharpness", "placement")
            assert not any(row[field] is not None for field in where)
            words.setdefault(photos[row["photo"]], set()).add(row["label"])
    return words


def test_ordinary_words_are_kept_and_nothing_private_is(reading):
    for number, sign in enumerate(SIGNS):
        lettering(reading.home / "photos" / f"{number}.png", sign)
    shown = reading("scan", "photos", "--contract", "own", "--metrics-file", "metrics.prom", timeout=600)
    wanted = {f"{number}.png": words for number, words in enumerate(SIGNS.values())}
    assert words_of(reading) == wanted
    for kind in ("jsonl", "csv"):
        reading("export", "--format", kind, "--out", f"export.{kind}")
    reading("report", "--out", "report.html")
    written = [path for path in sorted(reading.data.rglob("*")) if path.is_file()]
    assert any(path.name == "sluice.db" for path in written) and any(path.suffix == ".log" for path in written)
    written += [reading.home / name for name in ("metrics.prom", "export.jsonl", "export.csv", "report.html")]
    for path in written:
        held = path.read_bytes().lower()
        for word in PLANTED:
            assert word.encode() not in held, f"{word} in {path}"
    for word in PLANTED:
        assert word not in (shown.stdout + shown.stderr).lower()


def test_photos_are_found_by_their_words(reading):
    for name, sign in (("a", "warm lemonade"), ("b", "warm bread"), ("c", "LEMON")):
        lettering(reading.home / "photos" / f"{name}.png", sign)
    reading("scan", "photos", "--contract", "own", "--stages", "text")

    def found(query):
        return {row["path"] for row in json.loads(reading("photos", "list", "--text", query, "--json").stdout)}

    assert found("warm") == {"a.png", "b.png"}
    assert found("Lemon") == {"c.png"}
    assert found("lemon*") == {"a.png", "c.png"}
    assert found("lemo* warm") == {"a.png"}
    assert found("tea") == set()
    assert "letters" in reading("photos", "list", "--text", "555", code=2).stderr


def test_fast_reads_nothing_and_says_so_where_it_is_asked_to(sluice):
    (sluice.home / "photos").mkdir()
    (sluice.home / "photos" / "a.png").write_bytes(png(1))
    scan = ("scan", "photos", "--contract", "own", "--effort", "fast")
    assert "text stage is off" in sluice(*scan, "--stages", "text").stderr
    assert "text stage" not in sluice(*scan).stderr
