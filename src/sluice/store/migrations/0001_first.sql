-- The first schema. Times are civil ("2024-05-01T12:30:00"); what is unknown is NULL.

CREATE TABLE source (
  id       INTEGER PRIMARY KEY,
  location TEXT NOT NULL UNIQUE,              -- absolute path of the folder
  contract TEXT NOT NULL                      -- what the source allows: "own"
) STRICT;

CREATE TABLE photo (
  sha256             BLOB PRIMARY KEY CHECK (length(sha256) = 32),
  width              INTEGER NOT NULL,        -- upright, pixels
  height             INTEGER NOT NULL,
  format             TEXT NOT NULL,
  taken_at           TEXT,                    -- of the file's own metadata
  utc_offset_minutes INTEGER,                 -- NULL: zone unknown
  place              TEXT,                    -- token of an S2 cell of level 10, never finer
  pdq                BLOB NOT NULL CHECK (length(pdq) = 32),
  pdq_quality        INTEGER NOT NULL,
  repost_of          BLOB REFERENCES photo (sha256) ON DELETE SET NULL  -- NULL: the first of its kind
) STRICT, WITHOUT ROWID;
CREATE INDEX photo_repost_of ON photo (repost_of);

-- One place where a photo was seen. A photo seen in several places has several items.
CREATE TABLE item (
  source      INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  path        TEXT NOT NULL,                  -- relative to the source's location
  bytes       INTEGER NOT NULL,
  modified_ns INTEGER NOT NULL,
  photo       BLOB REFERENCES photo (sha256), -- NULL: it could not be read
  failure     TEXT,                           -- short code: "unreadable", "not-a-photo", "too-large" ...
  reason      TEXT,                           -- one line for people
  contributor TEXT,                           -- keyed pseudonym, never the name
  taken_at    TEXT,                           -- of photos.csv; wins over the photo's own
  utc_offset_minutes INTEGER,
  country     TEXT,
  licence     TEXT,
  PRIMARY KEY (source, path),
  CHECK ((photo IS NULL) = (failure IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX item_photo ON item (photo);

-- Which stage, in which version, has looked at a photo: makes scanning idempotent.
CREATE TABLE stage_run (
  photo   BLOB NOT NULL REFERENCES photo (sha256) ON DELETE CASCADE,
  stage   TEXT NOT NULL,
  version TEXT NOT NULL,
  PRIMARY KEY (photo, stage)
) STRICT, WITHOUT ROWID;

CREATE TABLE sighting (
  photo     BLOB NOT NULL,
  stage     TEXT NOT NULL,
  ordinal   INTEGER NOT NULL,                 -- from 0, in the order of sluice::before
  kind      TEXT NOT NULL,
  label     TEXT NOT NULL,
  score     REAL NOT NULL,
  count     INTEGER NOT NULL,
  x         REAL, y REAL, width REAL, height REAL,  -- pixels of the upright original; NULL for faces
  polygon   TEXT,                             -- JSON: [[x, y] * 4]
  share     REAL,
  sharpness REAL,
  placement TEXT,
  PRIMARY KEY (photo, stage, ordinal),
  FOREIGN KEY (photo, stage) REFERENCES stage_run (photo, stage) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX sighting_label ON sighting (kind, label);

-- Local features kept so that a brand added later can be looked for without the pixels
-- (docs/decisions/0003-kept-features.md).
CREATE TABLE feature (
  photo      BLOB PRIMARY KEY REFERENCES photo (sha256) ON DELETE CASCADE,
  format     TEXT NOT NULL,
  kept_until TEXT NOT NULL,                   -- UTC day, "2024-05-31": deleted by the first scan on or after it
  bytes      BLOB NOT NULL                    -- last, so that the other columns are read without it
) STRICT;

-- A posting: one original photo by one contributor, reposts folded in. What every count in a report counts.
CREATE VIEW posting AS
SELECT coalesce(p.repost_of, p.sha256)                              AS photo,
       coalesce(i.contributor, 's' || i.source)                     AS contributor,
       min(coalesce(i.taken_at, p.taken_at))                        AS taken_at,
       min(i.country)                                               AS country,
       min(p.place)                                                 AS place,
       count(*)                                                     AS times_seen
FROM item i JOIN photo p ON p.sha256 = i.photo
GROUP BY 1, 2;
