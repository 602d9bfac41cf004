"""sluice report: the page a client gets, and the same numbers as JSON."""

import html.parser
import json
import pathlib
import re

import pytest
import report_store

VOID = {"meta", "img", "br", "hr", "input", "link"}
CSS = pathlib.Path(__file__).parent.parent / "src/sluice/report/report.css"


class Page(html.parser.HTMLParser):
    """Checks nesting while it reads; remembers what the cases ask for."""

    def __init__(self, text):
        super().__init__()
        self.open, self.elements, self.headings, self.words = [], [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes), list(self.open)))

    def handle_starttag(self, tag, attributes):
        names = [name for name, _ in attributes]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        self.elements.append((tag, dict(attributes), [name for name, _ in self.open]))
        if tag not in VOID:
            self.open.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open and self.open[-1][0] == tag, f"</{tag}> closes {self.open[-1:]}"
        self.open.pop()

    def handle_data(self, data):
        self.words.append(data)
        if self.open and self.open[-1][0] in ("h1", "h2", "h3"):
            self.headings.append((int(self.open[-1][0][1]), data))

    def all(self, tag):
        return [attributes for name, attributes, _ in self.elements if name == tag]

    @property
    def text(self):
        return re.sub(r"\s+", " ", " ".join(self.words))


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    """One store of every kind."""
    folder = tmp_path_factory.mktemp("stores")
    for kind, fill in report_store.KINDS.items():
        store = report_store.ReportStore(folder / kind)
        fill(store)
        store.close()
    return folder


def render(sluice, data, *arguments):
    out = sluice.home / "report.html"
    sluice("report", "--data", data, "--out", out, *arguments)
    return out.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", report_store.KINDS)
def test_the_page_is_well_formed_and_accessible(sluice, stores, kind):
    page = Page(render(sluice, stores / kind, "--title", "A & B <c>"))
    assert page.all("html")[0]["lang"] == "en"
    assert page.all("meta")[1]["name"] == "viewport"
    assert "A & B <c>" in page.text

    ids = [attributes["id"] for _, attributes, _ in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for link in page.all("a"):
        assert link["href"].startswith("#") and link["href"][1:] in ids
    assert page.all("a")[0] == {"class": "skip", "href": "#content"}

    levels = [level for level, _ in page.headings]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:]))
    for image in page.all("img"):
        assert image["alt"]
    for table in re.findall(r"<table.*?</table>", render(sluice, stores / kind), re.DOTALL):
        assert "<thead" in table and 'scope="col"' in table and 'scope="row"' in table


@pytest.mark.parametrize("kind", ["few", "one-week"])
def test_every_chart_has_a_name_a_description_and_its_figures(sluice, stores, kind):
    text = render(sluice, stores / kind)
    charts = re.findall(r"<svg[^>]*>", text)
    named = [svg for svg in charts if 'role="img"' in svg]
    assert named and all('aria-hidden="true"' in svg for svg in charts if svg not in named)
    for svg in named:
        title, description = re.search(r'aria-labelledby="(\S+) (\S+)"', svg).groups()
        assert re.search(rf'<title id="{title}">[^<]+</title><desc id="{description}">[^<]+</desc>', text)
    for card in re.findall(r"<article.*?</article>", text, re.DOTALL):
        if 'role="img"' in card:
            assert re.search(r"<details><summary>Figures</summary><table", card)
    for cell in re.findall(r'<td[^>]*>(<svg.*?)</td>', text, re.DOTALL):
        assert re.search(r"\d", re.sub(r"<svg.*?</svg>|<[^>]*>", "", cell)), "a bar without its figure"


@pytest.mark.parametrize("kind", ["few", "many"])
def test_nothing_is_fetched_and_nothing_runs(sluice, stores, kind):
    text = render(sluice, stores / kind)
    page = Page(text)
    assert not {"script", "link", "iframe", "object", "embed", "base", "form"} & {tag for tag, _, _ in page.elements}
    for tag, attributes, _ in page.elements:
        assert not any(name.startswith("on") for name in attributes), tag
        assert attributes.get("src", "data:").startswith("data:image/jpeg;base64,") or "src" not in attributes
    assert not re.search(r"https?:|//[a-z]|url\(|@import", text)


def test_the_same_store_gives_the_same_bytes_wherever_it_is_made(sluice, stores):
    first = render(sluice, stores / "few")
    sluice.environment |= {"TZ": "Pacific/Auckland", "LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"}
    assert render(sluice, stores / "few") == first


def test_json_tells_the_numbers_of_the_page(sluice, stores):
    numbers = json.loads(sluice("report", "--data", stores / "few", "--json").stdout)
    text = Page(render(sluice, stores / "few")).text
    assert f"{numbers['headline']['photos']:,} photos" in text
    for brand in numbers["brands"]:
        share = brand["share_of_photos"]
        assert f"{100 * share['value']:.1f}% {100 * share['low']:.1f}–{100 * share['high']:.1f}%" in text
    verdicts = {brand["brand"]: brand["verdict"] for brand in numbers["trend"]["brands"]}
    assert verdicts["Aurora Cola"] == "rising" and verdicts["Bolt"] == "falling"
    assert "could not be read 7" in text and numbers["method"]["failed_files"]["unreadable"] == 7
    assert sum(week["photos"] == 0 for week in numbers["trend"]["weeks"]) >= 1, "weeks without photos are kept"


def test_without_the_face_stage_nothing_of_a_photo_is_shown(sluice, tmp_path):
    store = report_store.ReportStore(tmp_path / "store")
    sighting = ("brand", "<script>alert(1)</script>", 0.9, 0.1, "centre")
    store.photo([sighting], stages={"brand": "1", "colour": "1"})
    store.close()
    page = Page(render(sluice, tmp_path / "store"))
    assert page.all("img") == [] and "nobody has looked for faces" in page.text
    assert "<script>alert(1)</script>" in page.text and page.all("script") == []


def test_pictures_can_be_left_out(sluice, stores):
    page = Page(render(sluice, stores / "few", "--no-pictures"))
    assert page.all("img") == [] and "left out on request" in page.text


def test_a_period_and_brands_can_be_chosen(sluice, stores):
    numbers = json.loads(
        sluice(
            "report", "--data", stores / "few", "--json", "--brand", "Bolt", "--from", "2024-02-01", "--to", "2024-03-31"
        ).stdout
    )
    assert [brand["brand"] for brand in numbers["brands"]] == ["Bolt"]
    assert "2024-02-01" <= numbers["headline"]["first_day"] <= numbers["headline"]["last_day"] <= "2024-03-31"


def test_photos_can_be_left_out_for_their_quality(sluice, tmp_path):
    store = report_store.ReportStore(tmp_path / "store")
    for fault in [None, "blurred", "screenshot", "ai-generated"]:
        sightings = [("brand", "Bolt", 0.9, 0.1, "centre")] + ([("quality", fault, 1, None, None)] if fault else [])
        store.photo(sightings, stages={"brand": "1", "quality": "1"})
    store.close()

    def photos(*options):
        return json.loads(sluice("report", "--data", tmp_path / "store", "--json", *options).stdout)["headline"]["photos"]

    assert photos() == 3, "generated pictures are left out"
    assert photos("--without", "none") == 4
    assert photos("--without", "blurred,screenshot") == 2
    assert "is not one of" in sluice("report", "--data", tmp_path / "store", "--without", "ugly", code=2).stderr


def test_what_cannot_be_reported_is_one_line(sluice, stores, tmp_path):
    store = report_store.ReportStore(tmp_path / "empty")
    store.close()
    for code, words, arguments in [
        (3, "nothing was scanned|no store|scan", ["--data", tmp_path / "none", "--json"]),
        (3, "holds no photos; scan a folder first", ["--data", tmp_path / "empty", "--json"]),
        (3, "no brand 'Nobody'", ["--data", stores / "few", "--json", "--brand", "Nobody"]),
        (3, "no photo is dated in the period", ["--data", stores / "few", "--json", "--from", "2031-01-01"]),
        (2, "'yesterday' is not a day", ["--data", stores / "few", "--json", "--from", "yesterday"]),
        (2, "--out report.html", ["--data", stores / "few"]),
        (7, "cannot write", ["--data", stores / "few", "--no-pictures", "--out", tmp_path / "no/such/report.html"]),
        (5, "not a file", ["--data", stores / "few", "--no-pictures", "--out", tmp_path]),
    ]:
        done = sluice("report", *arguments, code=code)
        assert re.search(words, done.stderr), done.stderr
        assert done.stderr.count("\n") == 1 and done.stdout == ""


def scheme(text, dark):
    """The colours of one scheme."""
    blocks = re.findall(r":root \{(.*?)\}", text, re.DOTALL)
    assert len(blocks) == 2
    chosen = blocks[0] + blocks[1] if dark else blocks[0]
    return {name: value for name, value in re.findall(r"--([\w-]+): (#[0-9a-f]{6})", chosen)}


def channels(colour):
    return [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def contrast(a, b):
    """WCAG 2.2, relative luminance and contrast ratio."""

    def luminance(colour):
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_contrast(sluice, stores, dark):
    text = render(sluice, stores / "few")
    assert CSS.read_text() in text
    colours = {name: channels(value) for name, value in scheme(text, dark).items()}
    for ground in ("paper", "card"):
        for ink in ("ink", "muted", "accent", "rising", "falling"):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
        assert contrast(colours["bar"], colours[ground]) >= 3, ("bar", ground)
    assert contrast(colours["accent"], colours["band"]) >= 3, "the line on its band"
    assert contrast(colours["ink"], colours["bar"]) >= 3, "the interval on its bar"
    strongest = max(float(opacity) for opacity in re.findall(r'fill-opacity="([\d.]+)"', text))
    heat = [strongest * h + (1 - strongest) * c for h, c in zip(colours["heat"], colours["card"])]
    assert contrast(colours["ink"], heat) >= 4.5, "figures on the darkest field"
