"""Draws screenshots and memes of our own making, for tools/quality: pages of HTML that Chromium renders. The layouts of
one half are for choosing thresholds, those of the other for measuring them; so are the fonts and the photos."""

import dataclasses
import html
import random

WORDS = """time year people way day thing life world school state family student group country problem hand part place
case week company system program question work night point home water room mother area money story fact month lot right
study book eye job word business issue side kind head house service friend power hour game line end member law car city
name team minute idea body back parent face level office door health art war history party result change morning reason
""".split()
SCREEN_FONTS = {"tuning": ["Roboto", "DejaVu Sans", "Liberation Sans"], "measuring": ["Open Sans", "Lato", "Cantarell"]}
MEME_FONTS = {"tuning": ["Roboto Condensed", "Liberation Sans Narrow"], "measuring": ["Open Sans Condensed", "Lato Black"]}
PHONES = [(390, 844), (360, 800), (412, 915), (375, 667)]
DESKTOPS = [(1280, 800), (1366, 768)]


@dataclasses.dataclass
class Page:
    width: int
    height: int
    body: str
    layout: str


class Writer:
    """What a layout draws with: words, colours and photos, the same for the same seed."""

    def __init__(self, half, photos, seed):
        self.random = random.Random(f"{half} {seed}")
        self.half, self.photos = half, photos
        self.dark = self.random.random() < 0.4
        self.font = self.random.choice(SCREEN_FONTS[half])
        self.ground, self.ink, self.raised = (("#121212", "#eee", "#262626") if self.dark
                                              else ("#fff", "#111", "#f0f2f5"))
        self.accent = f"hsl({self.random.randrange(360)},70%,45%)"

    def words(self, fewest, most):
        text = " ".join(self.random.choices(WORDS, k=self.random.randint(fewest, most)))
        return html.escape(text.capitalize())

    def photo(self, style=""):
        source = self.random.choice(self.photos).resolve().as_uri()
        return f'<img src="{source}" style="object-fit:cover;display:block;{style}">'

    def many(self, count, make):
        return "".join(make() for _ in range(count))

    def status_bar(self):
        hour = f"{self.random.randrange(24)}:{self.random.randrange(60):02}"
        return (f'<div style="height:28px;padding:4px 16px;font:600 14px {self.font};display:flex;'
                f'justify-content:space-between"><span>{hour}</span><span>▂▄▆ {self.random.randrange(9, 99)}%</span></div>')

    def title_bar(self, ground=None):
        return (f'<div style="background:{ground or self.raised};padding:12px 16px;font:600 20px {self.font}">'
                f'{self.words(1, 3)}</div>')

    def tabs(self):
        tabs = self.many(4, lambda: f"<span>{self.words(1, 1)}</span>")
        return (f'<div style="position:absolute;bottom:0;left:0;right:0;height:52px;background:{self.raised};display:flex;'
                f'justify-content:space-around;align-items:center;font:12px {self.font}">{tabs}</div>')

    def phone(self, inside, layout):
        width, height = self.random.choice(PHONES)
        return self.page(width, height, self.status_bar() + inside, layout)

    def desktop(self, inside, layout):
        width, height = self.random.choice(DESKTOPS)
        return self.page(width, height, inside, layout)

    def page(self, width, height, inside, layout):
        return Page(width, height, f'<div style="width:{width}px;height:{height}px;background:{self.ground};color:{self.ink};'
                    f'font:15px/1.4 {self.font};position:relative;overflow:hidden">{inside}</div>', layout)


def chat(w):
    def bubble():
        mine = w.random.random() < 0.5
        inside = w.words(2, 18) if w.random.random() < 0.9 else w.photo("width:200px;height:150px;border-radius:12px")
        return (f'<div style="display:flex;justify-content:{"flex-end" if mine else "flex-start"};margin:8px 12px">'
                f'<div style="max-width:70%;padding:8px 12px;border-radius:16px;background:{w.accent if mine else w.raised};'
                f'color:{"#fff" if mine else w.ink}">{inside}</div></div>')
    return w.phone(w.title_bar() + w.many(16, bubble) + w.tabs(), "chat")


def settings(w):
    row = lambda: (f'<div style="padding:14px 16px;border-bottom:1px solid #8884;display:flex;justify-content:space-between">'
                   f'<span>{w.words(1, 3)}</span><span style="color:{w.accent}">●</span></div>')
    return w.phone(w.title_bar() + w.many(20, row) + w.tabs(), "settings")


def feed(w):
    post = lambda: (f'<div style="padding:10px 14px"><b>{w.words(1, 2)}</b></div>' + w.photo("width:100%;height:390px") +
                    f'<div style="padding:10px 14px">♡ ◯ ➤<br><b>{w.random.randrange(9999)}</b> {w.words(6, 20)}</div>')
    return w.phone(w.title_bar(w.ground) + w.many(2, post) + w.tabs(), "feed")


def article(w):
    text = w.many(8, lambda: f'<p style="margin:10px 16px">{w.words(30, 60)}</p>')
    return w.phone(f'<h2 style="margin:12px 16px">{w.words(5, 10)}</h2>' + w.photo("width:100%;height:220px") + text, "article")


def code(w):
    line = lambda: (f'<div style="padding-left:{w.random.randrange(5) * 24}px;white-space:nowrap"><span style="color:{w.accent}">'
                    f'{w.words(1, 1).lower()}</span> {w.words(0, 9).lower()};</div>')
    return w.desktop(f'<div style="float:left;width:220px;height:100%;background:{w.raised};padding:12px">'
                     + w.many(20, lambda: f"<div>{w.words(1, 2)}</div>") +
                     f'</div><div style="margin-left:250px;padding:12px;font:14px/1.5 monospace">{w.many(60, line)}</div>', "code")


def grid(w):
    item = lambda: (f'<div style="width:31%;margin:1%">' + w.photo("width:100%;height:150px") +
                    f'<div>{w.words(2, 4)}</div><b>{w.random.randrange(5, 200)}.99</b></div>')
    return w.desktop(w.title_bar(w.accent) + f'<div style="display:flex;flex-wrap:wrap;padding:12px">{w.many(9, item)}</div>', "grid")


def viewer(w):
    return w.phone(f'<div style="position:absolute;inset:28px 0 0 0">{w.photo("width:100%;height:100%")}</div>'
                   '<div style="position:absolute;left:0;right:0;bottom:0;padding:20px;color:#fff;'
                   f'background:linear-gradient(#0000,#000a)"><b>{w.words(1, 2)}</b><br>{w.words(4, 12)}</div>', "viewer")


def mail(w):
    row = lambda: (f'<div style="padding:10px 16px"><b>{w.words(1, 2)}</b><div>{w.words(3, 6)}</div>'
                   f'<div style="opacity:.6;white-space:nowrap">{w.words(8, 14)}</div></div>')
    return w.phone(w.title_bar() + w.many(14, row) + w.tabs(), "mail")


def profile(w):
    tiles = w.many(12, lambda: w.photo("width:33%;height:130px"))
    head = (f'<div style="padding:16px">{w.photo("width:80px;height:80px;border-radius:40px;float:left;margin-right:16px")}'
            f'<b>{w.words(1, 2)}</b><br>{w.words(8, 20)}</div>')
    return w.phone(w.title_bar(w.ground) + head + f'<div style="display:flex;flex-wrap:wrap;gap:1px">{tiles}</div>' + w.tabs(),
                   "profile")


def sheet(w):
    cell = lambda: f'<td style="border:1px solid #8886;padding:4px 8px">{w.random.randrange(100000)}</td>'
    row = lambda: f"<tr><td style='border:1px solid #8886;padding:4px 8px'>{w.words(1, 2)}</td>{w.many(8, cell)}</tr>"
    return w.desktop(w.title_bar(w.accent) + f'<table style="border-collapse:collapse;width:100%">{w.many(24, row)}</table>', "sheet")


def chart(w):
    bars = w.many(12, lambda: f'<div style="width:6%;height:{w.random.randrange(20, 320)}px;background:{w.accent}"></div>')
    return w.desktop(w.title_bar() + '<div style="display:flex;align-items:flex-end;gap:2%;height:340px;padding:24px">' + bars +
                     f'</div><p style="padding:24px">{w.words(60, 120)}</p>', "chart")


def player(w):
    rows = w.many(6, lambda: '<div style="display:flex;gap:10px;padding:8px 12px">' + w.photo("width:140px;height:80px") +
                  f'<div>{w.words(4, 9)}</div></div>')
    return w.phone(w.photo("width:100%;height:230px") + f'<div style="padding:10px 14px"><b>{w.words(5, 10)}</b></div>' + rows
                   + w.tabs(), "player")


def calendar(w):
    day = lambda: (f'<div style="border:1px solid #8884;height:110px;padding:4px">{w.random.randrange(1, 31)}'
                   + (f'<div style="background:{w.accent};color:#fff">{w.words(1, 2)}</div>' if w.random.random() < 0.4 else "")
                   + "</div>")
    return w.desktop(w.title_bar() + '<div style="display:grid;grid-template-columns:repeat(7,1fr)">' + w.many(42, day) + "</div>",
                     "calendar")


def form(w):
    field = lambda: (f'<div style="margin:18px 24px"><div>{w.words(1, 3)}</div>'
                     '<div style="border:1px solid #888;border-radius:8px;height:44px"></div></div>')
    return w.phone(w.title_bar(w.ground) + w.photo("width:120px;height:120px;margin:20px auto") + w.many(4, field) +
                   f'<div style="background:{w.accent};color:#fff;text-align:center;padding:14px;margin:24px">{w.words(1, 2)}</div>',
                   "form")


SCREENS = {"tuning": [chat, settings, feed, article, code, grid],
           "measuring": [mail, profile, sheet, chart, player, viewer, calendar, form]}


def meme_font(w):
    return w.random.choice(MEME_FONTS[w.half])


def macro(w):
    """Heavy white letters with a black rim over the photo, at its top and bottom."""
    size = w.random.choice([(600, 600), (640, 480), (500, 667)])
    line = lambda place: (f'<div style="position:absolute;{place}:8px;left:8px;right:8px;text-align:center;color:#fff;'
                          f'font:900 {w.random.randint(38, 64)}px/1.05 {meme_font(w)};text-transform:uppercase;'
                          f'-webkit-text-stroke:{w.random.randint(2, 5)}px #000;paint-order:stroke fill">{w.words(2, 7)}</div>')
    lines = [line("top"), line("bottom")]
    if w.random.random() < 0.3:
        lines = [w.random.choice(lines)]
    return w.page(*size, w.photo("width:100%;height:100%") + "".join(lines), "macro")


def caption(w):
    """A plain band with text above the photo."""
    black = w.random.random() < 0.25
    band = (f'<div style="background:{"#000" if black else "#fff"};color:{"#fff" if black else "#000"};padding:14px 18px;'
            f'font:700 {w.random.randint(26, 40)}px/1.2 {meme_font(w)}">{w.words(5, 16)}</div>')
    return w.page(*w.random.choice([(600, 700), (640, 640)]), band + w.photo("width:100%;height:100%"), "caption")


def poster(w):
    """The photo in a wide black frame, a title below."""
    return w.page(640, 560, '<div style="background:#000;height:100%;padding:40px 60px;box-sizing:border-box;text-align:center;'
                  f'color:#fff">{w.photo("width:100%;height:340px;border:2px solid #fff;box-sizing:border-box")}'
                  f'<div style="font:46px/1.3 {meme_font(w)};text-transform:uppercase">{w.words(1, 2)}</div>'
                  f'<div style="font:20px {meme_font(w)}">{w.words(4, 9)}</div></div>', "poster")


def panels(w):
    """Photos on the left, text on plain panels to the right."""
    row = lambda: ('<div style="display:flex;height:300px;border-bottom:2px solid #000">' + w.photo("width:50%;height:300px") +
                   f'<div style="width:50%;background:#fff;color:#000;padding:24px;box-sizing:border-box;font:700 34px {meme_font(w)}">'
                   f'{w.words(3, 8)}</div></div>')
    return w.page(600, 604, row() + row(), "panels")


def post(w):
    """A short message above the photo, on a plain ground with margins."""
    return w.page(640, 720, f'<div style="padding:24px 32px"><b>{w.words(1, 2)}</b><div style="font:28px/1.3 {meme_font(w)}">'
                  f'{w.words(8, 18)}</div>{w.photo("width:100%;height:460px;border-radius:16px;margin-top:16px")}</div>', "post")


def subtitle(w):
    """One line of yellow or white letters with a shadow, low in the photo."""
    colour = w.random.choice(["#ff0", "#fff"])
    return w.page(640, 400, w.photo("width:100%;height:100%") + '<div style="position:absolute;bottom:16px;left:20px;right:20px;'
                  f'text-align:center;color:{colour};font:700 {w.random.randint(24, 34)}px/1.2 {meme_font(w)};'
                  f'text-shadow:1px 1px 2px #000,-1px -1px 2px #000">{w.words(4, 9)}</div>', "subtitle")


MEMES = {"tuning": [macro, caption], "measuring": [macro, caption, poster, panels, post, subtitle]}


def draw(kind, half, count, photos):
    """`count` pages of a kind ("screenshot", "meme") for one half ("tuning", "measuring"), layouts in turns."""
    layouts = {"screenshot": SCREENS, "meme": MEMES}[kind][half]
    return [layouts[i % len(layouts)](Writer(half, photos, i)) for i in range(count)]
