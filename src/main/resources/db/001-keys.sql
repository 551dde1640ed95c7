-- Virtual keys that were made at run time, through the admin API. Of a key itself there is only its SHA-256.
CREATE TABLE virtual_key (
    number      INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL UNIQUE,
    sha256      TEXT NOT NULL UNIQUE,
    -- What it may do and who answers for it, in the form of config/keys.yaml, as JSON.
    terms       TEXT NOT NULL,
    created_at  TEXT NOT NULL,
    changed_at  TEXT NOT NULL,
    -- The key before the last rotation, and until when it is good.
    old_sha256  TEXT UNIQUE,
    old_until   TEXT
) STRICT;
