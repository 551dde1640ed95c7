-- Orders that were given at run time and hold: what they lay over config/ and pricing/. Users' files are never changed.
CREATE TABLE given_order (
    number    INTEGER PRIMARY KEY,
    kind      TEXT NOT NULL CHECK (kind IN ('model', 'key')),
    -- The model's name; or the provider's, a space, and the SHA-256 of its key.
    name      TEXT NOT NULL,
    -- Does it take away what the files have?
    removes   INTEGER NOT NULL CHECK (removes IN (0, 1)),
    -- A model's entry, in the form of config/models.yaml, as JSON.
    said      TEXT,
    -- A provider's key, sealed with CARAVAN_MASTER_KEY.
    sealed    BLOB,
    given_at  TEXT NOT NULL,
    given_by  TEXT NOT NULL,
    UNIQUE (kind, name)
) STRICT;
