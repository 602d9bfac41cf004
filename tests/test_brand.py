"""`sluice brand`: teaching, listing and forgetting brands, and bad references."""

import json
import struct
import subprocess
import zlib

import pytest


def png(path, pixel, width=160, height=120):
    rows = b"".join(b"\0" + b"".join(bytes(pixel(x, y)) for x in range(width)) for y in range(height))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
                     + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
    return path


def checks(x, y):
    """Irregular blocks: corners of many kinds."""
    value = 40 + 150 * ((((x // 13) * 7919 + (y // 11) * 104729) >> 3) % 2)
    return value, 255 - value, (value * 3) % 256


SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">
<path d="M4 4h18v10H14v8h8v22H4z"/><circle cx="34" cy="14" r="9"/><circle cx="34" cy="14" r="4" fill="#fff"/>
<path d="M26 28h6l4 8 4-8h6v16h-5v-9l-5 9-5-9v9h-5z"/></svg>"""


def test_a_brand_is_added_listed_and_removed(sluice, tmp_path):
    mark = png(tmp_path / "acme.png", checks)
    added = json.loads(sluice("brand", "add", "Acme & Söhne", mark, "--json").stdout)
    assert added["brand"] == "Acme & Söhne"
    assert added["references"][0]["features"] >= 8
    assert json.loads(sluice("brand", "list", "--json").stdout) == [
        {"brand": "Acme & Söhne", "aliases": [], "references": ["acme.png"]}]
    sluice("brand", "remove", "Acme & Söhne")
    assert json.loads(sluice("brand", "list", "--json").stdout) == []


def test_a_brand_has_other_names(sluice, tmp_path):
    mark = png(tmp_path / "acme.png", checks)
    aliases = ["--alias", "Ace", "--alias", "Acme Works"]
    added = sluice("brand", "add", "Acme", *aliases, mark, "--json")
    assert json.loads(added.stdout)["aliases"] == ["Ace", "Acme Works"]
    assert json.loads(sluice("brand", "list", "--json").stdout) == [
        {"brand": "Acme", "aliases": ["Ace", "Acme Works"], "references": ["acme.png"]}]
    assert sluice("brand", "list").stdout == "Acme (also Ace, Acme Works): acme.png\n"
    for wrong in ("a/b", "", "x" * 65):
        refused = sluice("brand", "add", "Other", mark, "--alias", wrong, code=2)
        assert f"'{wrong}' is no alias for a brand" in refused.stderr
    assert "twice" in sluice("brand", "add", "Other", mark, "--alias", "x", "--alias", "x", code=2).stderr
    assert "no alias" in sluice("brand", "add", "--icons", "all", "--alias", "x", code=2).stderr
    assert [row["brand"] for row in json.loads(sluice("brand", "list", "--json").stdout)] == ["Acme"]


def test_vector_references_are_rendered(sluice, tmp_path):
    (tmp_path / "mark.svg").write_text(SVG)
    added = json.loads(sluice("brand", "add", "vector", tmp_path / "mark.svg", "--json").stdout)
    assert added["references"][0]["plain"] is False


def test_a_mark_is_taught_from_a_photo_that_shows_more(sluice, tmp_path):
    photo = png(tmp_path / "photo.png",
                lambda x, y: checks(x - 100, y - 60) if 100 <= x < 300 and 60 <= y < 200 else (90, 120, 90), 400, 300)
    whole = json.loads(sluice("brand", "add", "whole", photo, "--json").stdout)
    mark = json.loads(sluice("brand", "add", "cut", photo, "--mark", "100,60,200,140", "--json").stdout)
    assert mark["references"][0]["file"] == whole["references"][0]["file"] == "photo.png"
    assert (sluice.data / "brands/cut/reference-0.wide.bin").exists()
    for wrong in ("100,60", "a,b,c,d", "1,2,3,4,5"):
        refused = sluice("brand", "add", "x", photo, "--mark", wrong, code=2)
        assert "X,Y,WIDTH,HEIGHT" in refused.stderr
    for outside in ("5000,0,10,10", "1e300,0,10,10"):
        assert "outside" in sluice("brand", "add", "x", photo, "--mark", outside, code=4).stderr
    sluice("brand", "add", "x", photo, "--mark", "0,0,9,9", "--mark", "0,0,9,9", code=2)


def test_a_name_is_taken_once(sluice, tmp_path):
    mark = png(tmp_path / "acme.png", checks)
    sluice("brand", "add", "acme", mark)
    again = sluice("brand", "add", "acme", mark, code=6)
    assert "sluice brand remove" in again.stderr
    assert len(again.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("name", ["", "../x", ".hidden", "a/b", "x" * 65])
def test_names_that_could_leave_the_folder_are_refused(sluice, tmp_path, name):
    mark = png(tmp_path / "acme.png", checks)
    sluice("brand", "add", name, mark, code=2)


def test_brands_may_be_added_by_several_processes_at_once(sluice, tmp_path):
    mark = png(tmp_path / "acme.png", checks)
    names = ["twin", "twin", "one", "two"]
    running = [
        subprocess.Popen([sluice.program, "brand", "add", name, mark], cwd=sluice.home, env=sluice.environment,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for name in names
    ]  # fmt: skip
    codes = {name: [] for name in names}
    for name, process in zip(names, running):
        process.communicate(timeout=120)
        codes[name].append(process.returncode)
    assert {name: sorted(ends) for name, ends in codes.items()} == {"twin": [0, 6], "one": [0], "two": [0]}
    assert [row["brand"] for row in json.loads(sluice("brand", "list", "--json").stdout)] == ["one", "twin", "two"]


def test_what_a_killed_process_left_half_done_is_swept_by_the_next_change(sluice, tmp_path):
    mark = png(tmp_path / "acme.png", checks)
    for name in (".draft", ".removed"):
        (sluice.data / "brands" / name).mkdir(parents=True)
        (sluice.data / "brands" / name / "reference-0.bin").write_bytes(b"x")
    assert json.loads(sluice("brand", "list", "--json").stdout) == []
    sluice("brand", "add", "acme", mark)
    assert not list((sluice.data / "brands").glob(".draft")) + list((sluice.data / "brands").glob(".removed"))
    assert [row["brand"] for row in json.loads(sluice("brand", "list", "--json").stdout)] == ["acme"]


def test_a_brand_that_cannot_be_read_can_be_removed(sluice, tmp_path):
    mark = png(tmp_path / "acme.png", checks)
    sluice("brand", "add", "acme", mark)
    (sluice.data / "brands/acme/brand.json").unlink()
    assert "sluice brand remove 'acme'" in sluice("brand", "list", code=4).stderr
    sluice("brand", "remove", "acme")
    assert json.loads(sluice("brand", "list", "--json").stdout) == []


def test_a_plain_reference_is_refused_with_the_mend(sluice, tmp_path):
    plain = png(tmp_path / "plain.png", lambda x, y: (200, 30, 30))
    refused = sluice("brand", "add", "plain", plain, code=4)
    assert "too plain" in refused.stderr and "add a picture" in refused.stderr
    assert json.loads(sluice("brand", "list", "--json").stdout) == []


def test_bad_references(sluice, tmp_path):
    (tmp_path / "empty.png").write_bytes(b"")
    (tmp_path / "text.png").write_text("no picture")
    cut = png(tmp_path / "cut.png", checks)
    cut.write_bytes(cut.read_bytes()[:200])
    for file in ("empty.png", "text.png", "cut.png"):
        refused = sluice("brand", "add", "x", tmp_path / file, code=4)
        assert file in refused.stderr
    sluice("brand", "add", "x", tmp_path / "absent.png", code=3)
    sluice("brand", "add", "x", tmp_path, code=7)
    sluice("brand", "add", "x", code=2)
    sluice("brand", "remove", "x", code=3)


def test_all_ready_made_marks_are_enrolled_at_once_and_none_twice(sluice, tmp_path):
    icons = tmp_path / "icons/simple-icons"
    (icons / "icons").mkdir(parents=True)
    (icons / "data").mkdir()
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="{}"/></svg>'
    busy = "M1 1h5v5H1zM9 2l4 9-6 1zM15 1h7v3h-4v5h-3zM2 14l5 8 2-6zM12 14h4v2h4v6h-5v-3h-3z"
    (icons / "icons/acme.svg").write_text(drawing.format(busy))
    (icons / "icons/plain.svg").write_text(drawing.format("M2 2h20v20H2z"))
    (icons / "data/simple-icons.json").write_text(
        '[{"title": "Acme: Works", "slug": "acme", "hex": "112233", "source": ""},'
        ' {"title": "Plain", "slug": "plain", "hex": "000000", "source": ""}]'
    )
    environment = {"SLUICE_ICONS": str(tmp_path / "icons")}
    first = json.loads(sluice("brand", "add", "--icons", "all", "--json", env=environment).stdout)
    assert first == {"enrolled": 1, "there_already": 0, "too_plain": 1, "failed": 0}
    again = json.loads(sluice("brand", "add", "--icons", "all", "--json", env=environment).stdout)
    assert again["there_already"] == 1 and again["enrolled"] == 0
    listed = json.loads(sluice("brand", "list", "--json").stdout)
    assert [brand["brand"] for brand in listed] == ["acme"]
    assert "no name" in sluice("brand", "add", "Acme", "--icons", "all", code=2).stderr
