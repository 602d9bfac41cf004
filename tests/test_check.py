"""`sluice check`: every finding, by planted damage; the mend it tells; and any damaged file at all."""

import json
import os
import random
import shutil
import sqlite3
import subprocess

import pytest

from conftest import Sluice
from crash_world import mark, picture, png, with_mark

DAMAGES = {}


@pytest.fixture(scope="module")
def whole(program, tmp_path_factory):
    """A data directory with photos, contributors, reposts, failures, kept features and a brand."""
    home = tmp_path_factory.mktemp("whole")
    sluice = Sluice(program, home)
    photos = home / "photos"
    photos.mkdir()
    for number in range(5):
        (photos / f"{number}.png").write_bytes(png(with_mark(number, "acme") if number == 0 else picture(number)))
    (photos / "repost.png").write_bytes(png(picture(1), level=9))
    (photos / "text.jpg").write_text("no photo")
    (photos / "photos.csv").write_text("file,contributor,taken_at\n0.png,Ada,2024-05-01\n1.png,Bob,2024-05-02\n")
    (home / "acme.png").write_bytes(png(mark("acme")))
    sluice("brand", "add", "acme", "acme.png")
    sluice("scan", "photos", "--contract", "own", "--effort", "fast")
    with sqlite3.connect(sluice.data / "sluice.db") as store:
        # As a scan with the face model keeps them (kept_features.cpp): sizes, no features, a map of sharpness.
        digest = store.execute("SELECT min(sha256) FROM photo").fetchone()[0]
        header = (192).to_bytes(2, "little") + (144).to_bytes(2, "little") + (192).to_bytes(4, "little")
        header += (144).to_bytes(4, "little") + bytes(4) + bytes(24 * 24)
        store.execute("INSERT INTO feature VALUES (?, 'orb-1', '2099-01-01', ?)", (digest, header))
    store.close()
    return sluice


@pytest.fixture
def damaged(whole, tmp_path):
    """A copy to be damaged, beside the same photos."""
    sluice = Sluice(whole.program, tmp_path)
    sluice.environment = whole.environment | {"SLUICE_DATA": str(sluice.data)}
    shutil.copytree(whole.data, sluice.data)
    sluice.photos = whole.home / "photos"
    return sluice


def findings(sluice, code=0):
    return json.loads(sluice("check", "--json", code=code).stdout)["findings"]


def damage(name):
    def keep(function):
        DAMAGES[name] = function
        return function

    return keep


def sql(sluice, *statements):
    with sqlite3.connect(sluice.data / "sluice.db") as store:
        store.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            store.execute(statement)
    store.close()


def planted(what, *statements):
    """Damage done by SQL; `what` is to be found in the finding."""
    DAMAGES[what] = lambda sluice: sql(sluice, *statements)


planted("has a digest or hash of another length", "UPDATE photo SET pdq = x'00'")
planted("has both a photo and a failure, or neither", "UPDATE item SET failure = 'x' WHERE path = '0.png'")
planted("of table photo that is not there", "UPDATE item SET photo = zeroblob(32) WHERE path = '0.png'")
planted("its tables are not those of version", "DROP INDEX item_photo")
planted("its tables are not those of version -1", "PRAGMA user_version = -1")
planted("sightings are missing", "DELETE FROM sighting WHERE ordinal = 0")
planted("is a repost of what is no original", "UPDATE photo SET repost_of = sha256")
planted("has a size or quality that cannot be", "UPDATE photo SET width = 0")
planted("has a time that cannot be", "UPDATE photo SET taken_at = 'yesterday'")
planted("9.png: has a time that cannot be", "UPDATE item SET path = '9.png', taken_at = '2024' WHERE path = '0.png'")
planted("is no path of a file in its folder", "UPDATE item SET path = 'a/../../0.png' WHERE path = '0.png'")
planted("has a contributor that is no pseudonym", "UPDATE item SET contributor = 'Ada' WHERE path = '0.png'")
planted("is no folder's place", "UPDATE source SET location = 'photos'")
planted("has a sighting that cannot be", "UPDATE sighting SET score = 2 WHERE ordinal = 0")
planted("without a day until which they may be kept", "UPDATE feature SET kept_until = 'for ever'")
planted("kept features are cut short", "UPDATE feature SET bytes = zeroblob(10)")


@damage("file is not a database")
def no_database(sluice):
    (sluice.data / "sluice.db").write_bytes(b"x" * 4096)


@damage("sluice.db: others may read or change it")
def open_store(sluice):
    (sluice.data / "sluice.db").chmod(0o644)


@damage("data: others may read or change it")
def open_directory(sluice):
    sluice.data.chmod(0o755)


@damage("the key of the pseudonyms is missing")
def no_key(sluice):
    (sluice.data / "pseudonym.key").unlink()


@damage("not a key of 32 bytes")
def short_key(sluice):
    (sluice.data / "pseudonym.key").write_bytes(b"short")


@damage("not a brand that sluice wrote")
def no_brand(sluice):
    (sluice.data / "brands/acme/brand.json").write_text("{")


@damage("reference-0.bin is not there")
def no_reference(sluice):
    (sluice.data / "brands/acme/reference-0.bin").unlink()


@damage("reference acme.png is empty")
def empty_reference(sluice):
    (sluice.data / "brands/acme/reference-0.bin").write_bytes(b"")


@damage("has no reference")
def without_references(sluice):
    (sluice.data / "brands/acme/brand.json").write_text('{"name": "acme", "references": []}')


@damage("bolt/brand.json: not a brand that sluice wrote")
def another_name(sluice):
    (sluice.data / "brands/acme").rename(sluice.data / "brands/bolt")


def test_a_whole_directory_has_no_findings_and_stays_as_it_is(damaged):
    def state():
        # SQLite's own files beside the store come with any reader.
        files = [path for path in damaged.data.rglob("*") if path.is_file() and path.suffix not in (".db-wal", ".db-shm")]
        return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in files}

    before = state()
    assert findings(damaged) == []
    assert damaged("check").stdout == f"{damaged.data} is whole\n"
    assert state() == before


@pytest.mark.parametrize("what", DAMAGES)
def test_damage_is_found_and_the_mend_told(damaged, what):
    DAMAGES[what](damaged)
    found = findings(damaged, code=4)
    assert any(what in finding["what"] for finding in found), found
    assert all(finding["mend"] and "\n" not in finding["what"] + finding["mend"] for finding in found)
    done = damaged("check", code=4)
    assert done.stderr.count("\n") == 1 and "is damaged in" in done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == len(found) and all(line.startswith(("damaged  ", "unfinished  ")) for line in lines)


def test_what_the_mends_say_mends(damaged):
    """All that can be mended by sluice itself, at once."""
    for what in (
        "sightings are missing",
        "is a repost of what is no original",
        "has a contributor that is no pseudonym",
        "kept features are cut short",
        "sluice.db: others may read or change it",
        "reference-0.bin is not there",
    ):
        DAMAGES[what](damaged)
    found = findings(damaged, code=4)
    mends = " ".join(finding["mend"] for finding in found)
    for command in ("chmod 600", "photos purge --folder", "--keep-features 0", "brand remove 'acme'"):
        assert command in mends, mends
    (damaged.data / "sluice.db").chmod(0o600)
    scan = ("scan", damaged.photos, "--contract", "own", "--effort", "fast")
    damaged("brand", "remove", "acme")
    damaged(*scan, "--keep-features", 0)
    damaged("photos", "purge", "--folder", damaged.photos)
    damaged(*scan)
    assert findings(damaged) == []


def test_what_stopped_runs_left_is_told_and_no_damage(damaged):
    for name in (".draft", ".removed"):
        (damaged.data / "brands" / name).mkdir()
    (damaged.data / "brands/acme/reference-0.bin.part").write_bytes(b"x")
    (damaged.data / "pseudonym.key.0123456789abcdef").write_bytes(b"x")
    sql(damaged, "PRAGMA foreign_keys = ON", "DELETE FROM item WHERE path = '2.png'")
    found = findings(damaged)
    assert {finding["state"] for finding in found} == {"unfinished"} and len(found) == 5, found
    (damaged.data / "sluice.db").unlink()
    sql(damaged)  # As a run leaves it that was stopped before it had made the tables.
    (damaged.data / "sluice.db").chmod(0o600)
    found = findings(damaged)
    assert any("the next sluice scan brings it up to date" in finding["mend"] for finding in found), found


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"


def altered(table, old, new):
    return (
        "PRAGMA writable_schema = ON",
        f"UPDATE sqlite_master SET sql = replace(sql, '{old}', '{new}') WHERE name = '{table}'",
        "PRAGMA schema_version = 999",
    )


def added(kind, name, definition):
    row = f"('{kind}', '{name}', '{name}', 0, '{definition}')"
    return ("PRAGMA writable_schema = ON", f"INSERT INTO sqlite_master VALUES {row}", "PRAGMA schema_version = 999")


HOSTILE = {
    "a view for a table": ("DROP TABLE sighting", f"CREATE VIEW sighting AS {ENDLESS}"),
    "another view": ("DROP VIEW posting", f"CREATE VIEW posting AS {ENDLESS}"),
    "a view for the schema": added("view", "sqlite_schema", f"CREATE VIEW sqlite_schema AS {ENDLESS}"),
    "a view for statistics": added("view", "sqlite_stat1", f"CREATE VIEW sqlite_stat1 AS {ENDLESS}"),
    "a trigger": (f"CREATE TRIGGER t AFTER INSERT ON item BEGIN INSERT INTO photo(sha256) {ENDLESS}; END",),
    "a generated column": altered("item", "licence     TEXT,", "licence TEXT, more TEXT AS (hex(zeroblob(400000000))),"),
    "another constraint": altered("photo", "length(pdq) = 32", "length(hex(zeroblob(400000000))) > 0"),
    "an index over an expression": ("CREATE INDEX more ON item (length(hex(zeroblob(100000))))",),
    "a virtual table": ("CREATE VIRTUAL TABLE more USING fts5(text)",),
    "another version": ("PRAGMA user_version = -1",),
    "no version": ("PRAGMA user_version = 0",),
    "the lowest version": ("PRAGMA user_version = -2147483648",),
}


REFUSALS = ("its tables are not those of", "malformed database schema")  # Ours and SQLite's own.


@pytest.mark.parametrize("what", HOSTILE)
def test_a_store_with_tables_of_somebody_else_is_refused(damaged, what):
    sql(damaged, *HOSTILE[what])
    store = damaged.data / "sluice.db"
    with open(store, "rb") as file:
        before = file.read()
    scan = ("scan", damaged.photos, "--contract", "own", "--effort", "fast")
    for command in (("photos", "list"), ("report", "--json"), ("export",), scan, ("photos", "purge", "--gone")):
        done = damaged(*command, code=4)
        assert done.stderr.count("\n") == 1 and any(refusal in done.stderr for refusal in REFUSALS), done.stderr
        assert str(store) in done.stderr and "backup" in done.stderr
    found = findings(damaged, code=4)
    assert len(found) == 1 and any(refusal in found[0]["what"] for refusal in REFUSALS), found
    assert store.read_bytes() == before


def test_statistics_of_sqlite_are_no_table_of_somebody_else(damaged):
    sql(damaged, "ANALYZE")
    assert findings(damaged) == []
    damaged("photos", "list")


def test_many_of_a_kind_are_counted(damaged):
    sql(damaged, "INSERT INTO item SELECT source, '/' || value, 1, 1, NULL, 'x', 'x', NULL, NULL, NULL, NULL, NULL "
        "FROM (SELECT min(id) AS source FROM source), (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n LIMIT 50) SELECT * FROM n)")  # fmt: skip
    found = findings(damaged, code=4)
    assert len(found) == 11 and "and 40 more" in found[-1]["what"]


def test_what_cannot_be_checked_is_said(damaged):
    assert "no data directory" in damaged("check", "--data", "nowhere", code=3).stderr
    sql(damaged, "PRAGMA user_version = 999")
    assert "version 999" in damaged("check", code=8).stderr
    (damaged.home / "empty").mkdir(mode=0o700)
    assert "is whole" in damaged("check", "--data", "empty").stdout


def test_it_checks_beside_a_writer(damaged):
    store = sqlite3.connect(damaged.data / "sluice.db")
    store.execute("BEGIN IMMEDIATE")
    store.execute("DELETE FROM sighting")
    assert findings(damaged) == []
    store.rollback()
    store.close()


MUTANTS = int(os.environ.get("SLUICE_CHECK_MUTANTS", "40"))


def mutated(content, chance):
    """Bytes flipped, pages swapped, zeroed or cut off."""
    content = bytearray(content)
    kind = chance.randrange(4)
    page = 4096
    if kind == 0:
        for _ in range(chance.choice((1, 10, 100))):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    elif kind == 1:
        for _ in range(20):
            content[chance.randrange(200 if chance.random() < 0.5 else len(content))] = chance.randrange(256)
    elif kind == 2:
        one, two = (page * chance.randrange(len(content) // page) for _ in range(2))
        content[one : one + page], content[two : two + page] = content[two : two + page], content[one : one + page]
    else:
        del content[chance.randrange(len(content)) :]
    return bytes(content)


@pytest.mark.parametrize("part", range(2))
def test_any_damaged_store_ends_every_command_with_a_clear_line(damaged, part):
    original = (damaged.data / "sluice.db").read_bytes()
    commands = (("check",), ("check", "--json"), ("report", "--json"), ("export", "--out", "out"),
                ("photos", "list"), ("photos", "purge", "--folder", damaged.photos),
                ("scan", damaged.photos, "--contract", "own", "--effort", "fast"))  # fmt: skip
    found = 0
    for number in range(part, MUTANTS, 2):
        chance = random.Random(f"mutant {number}")
        content = mutated(original, chance)
        for command in (commands[0], chance.choice(commands[1:5]), chance.choice(commands[5:])):
            for file in damaged.data.glob("sluice.db*"):
                file.unlink()
            (damaged.data / "sluice.db").write_bytes(content)
            (damaged.data / "sluice.db").chmod(0o600)
            done = subprocess.run(
                [damaged.program, *map(str, command)], cwd=damaged.home, env=damaged.environment,
                capture_output=True, timeout=60, check=False,
            )  # fmt: skip
            said = done.stderr.decode(errors="replace")
            told = f"mutant {number}: {command}: exit {done.returncode}: {said}"
            assert done.returncode in (0, 3, 4, 6, 7, 8), told
            if done.returncode:
                lines = [line for line in said.splitlines() if "stage is off" not in line]
                assert len(lines) == 1 and lines[0].startswith("sluice: "), told
            if command == ("check",):
                found += done.returncode == 4
    assert found > MUTANTS // 8  # Some mutants change nothing that anyone could tell.
