"""A store filled from a fixed seed, for looking at reports and testing them: python tests/report_store.py DIR [kind]."""

import datetime
import json
import pathlib
import random
import sqlite3
import sys

MIGRATIONS = sorted((pathlib.Path(__file__).parent.parent / "src/sluice/store/migrations").glob("*.sql"))
PLACEMENTS = ["top-left", "top", "top-right", "left", "centre", "right", "bottom-left", "bottom", "bottom-right"]
STAGES = {
    "face": "yunet/1 model 8f2383e4dd3cfbb4 score >= 0.60",
    "brand": "local-features/1 sift standard threshold 0.50 catalog 5b1d2c9a",
    "object": "picodet_s_416/1 model 13c5c8a1 score >= 0.50",
    "colour": "basic-terms/1",
}
FEW = ["Aurora Cola", "Bolt", "Café Nordlicht", "Drift & Sons", "Ember", "Fjord Outdoor Equipment Company International"]


class ReportStore:
    """One store in `directory`, emptied of what was there."""

    def __init__(self, directory):
        directory = pathlib.Path(directory)
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.file = directory / "sluice.db"
        self.file.unlink(missing_ok=True)
        self.db = sqlite3.connect(self.file)
        for migration in MIGRATIONS:
            self.db.executescript(migration.read_text())
        self.db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("INSERT INTO source VALUES (1, '/photos', 'own')")
        self.photos = 0

    def photo(self, sightings=(), contributor="aa", day=None, country=None, place=None, repost_of=None, stages=STAGES):
        """`sightings`: (kind, label, score, share, placement)."""
        number, self.photos = self.photos, self.photos + 1
        sha = number.to_bytes(32, "big")
        original = None if repost_of is None else repost_of.to_bytes(32, "big")
        self.db.execute(
            "INSERT INTO photo VALUES (?, 1600, 1200, 'jpeg', NULL, NULL, ?, zeroblob(32), 90, ?)", (sha, place, original)
        )
        taken_at = None if day is None else f"{day}T12:00:00"
        self.db.execute(
            "INSERT INTO item VALUES (1, ?, 1000, 0, ?, NULL, NULL, ?, ?, NULL, ?, NULL)",
            (f"{number:06}.jpg", sha, contributor, taken_at, country),
        )
        for stage, version in stages.items():
            self.db.execute("INSERT INTO stage_run VALUES (?, ?, ?)", (sha, stage, version))
        polygon = json.dumps([[100, 100], [300, 100], [300, 200], [100, 200]])
        for ordinal, (kind, label, score, share, placement) in enumerate(sightings):
            stage = "face" if kind == "faces" else kind
            box = (None,) * 4 if kind == "faces" else (100, 100, 200, 100)
            self.db.execute(
                "INSERT INTO sighting VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, 0.7, ?)",
                (sha, stage, ordinal, kind, label, score, *box, polygon if kind == "brand" else None, share, placement),
            )
        return number

    def failure(self, code, count=1):
        for number in range(count):
            row = (f"bad/{code}{number}", code, "a reason")
            self.db.execute(
                "INSERT INTO item VALUES (1, ?, 0, 0, NULL, ?, ?, NULL, NULL, NULL, NULL, NULL)", row
            )

    def close(self):
        self.db.commit()
        self.db.close()


def fill(store, brands, photos, weeks, seed=7):
    """Photos over some weeks; the first brand rises, the second falls, the rest are steady and ever rarer."""
    random_ = random.Random(seed)
    start = datetime.date(2024, 1, 1)
    habits = [(random_.choice(["cup", "bottle", "person", "car", "backpack"]), random_.choice(PLACEMENTS)) for _ in brands]
    for _ in range(photos):
        t = random_.random()
        day = start + datetime.timedelta(days=int(t * weeks * 7))
        if weeks > 12 and 0.55 < t < 0.6:
            continue
        sightings = []
        objects = set(random_.sample(["person", "cup", "bottle", "car", "dog", "chair", "backpack", "umbrella"], 2))
        for rank, brand in enumerate(brands):
            rate = [0.08 + 0.2 * t, 0.25 - 0.17 * t][rank] if rank < 2 else 0.3 / (rank + 1.5)
            if random_.random() < rate:
                if random_.random() < 0.6:
                    objects.add(habits[rank][0])
                for _ in range(1 + (random_.random() < 0.15)):
                    share = min(0.9, random_.lognormvariate(-3.4 + 0.15 * (rank % 5), 0.9))
                    place = habits[rank][1] if random_.random() < 0.3 else random_.choice(PLACEMENTS)
                    sightings.append(("brand", brand, round(0.5 + 0.5 * random_.random(), 3), share, place))
        sightings += [("object", name, 0.8, 0.1, "centre") for name in sorted(objects)]
        colours = random_.sample(["black", "white", "red", "green", "blue", "brown", "grey"], 3)
        if sightings[0][0] == "brand" and "red" not in colours and random_.random() < 0.3:
            colours.append("red")
        sightings += [("colour", name, 0.3, 0.3, None) for name in colours]
        original = store.photo(
            sightings,
            contributor=None if random_.random() < 0.04 else f"{random_.randrange(140):032x}",
            day=None if random_.random() < 0.05 else day,
            country=random_.choice(["DE", "DE", "DE", "FR", "AT", "IT", None]),
            place=random_.choice(["479e74", "47a84c", "47e66c", None]),
        )
        if random_.random() < 0.05:
            store.photo((), contributor=f"{random_.randrange(140):032x}", day=day, repost_of=original)
    store.failure("unreadable", 7)
    store.failure("too-large", 1)


KINDS = {
    "few": lambda store: fill(store, FEW, 1400, 30),
    "many": lambda store: fill(store, [f"Brand {chr(65 + i % 26)}{i}" + " with a rather long name" * (i % 7 == 3) for i in range(30)], 1500, 70),
    "one-week": lambda store: fill(store, FEW[:3], 60, 1),
    "no-brand": lambda store: fill(store, [], 80, 10),
    "years": lambda store: fill(store, FEW, 900, 300),
}

if __name__ == "__main__":
    made = ReportStore(sys.argv[1])
    KINDS[sys.argv[2] if len(sys.argv) > 2 else "few"](made)
    made.close()
