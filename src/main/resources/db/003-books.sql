-- The books: what the journal says of each call that has ended, and what that comes to. The journal is the truth: all of this can be
-- made from it again.
CREATE TABLE entry (
    number   INTEGER PRIMARY KEY,
    id       TEXT NOT NULL UNIQUE,
    -- Milliseconds since 1970.
    at       INTEGER NOT NULL,
    caller   TEXT NOT NULL,
    -- The name that went to the provider; of an answer from the cache, the one that the caller wrote; empty if nobody was asked.
    model    TEXT NOT NULL,
    outcome  TEXT NOT NULL,
    -- As it stands in the journal.
    line     TEXT NOT NULL
) STRICT;

CREATE INDEX entry_caller ON entry (caller);
CREATE INDEX entry_model ON entry (model);
CREATE INDEX entry_fault ON entry (outcome) WHERE outcome <> 'ok';

-- Sums of all that happened in a span of time, by hour and by day (UTC). What is not known is empty.
CREATE TABLE span (
    -- 1 or 24.
    hours      INTEGER NOT NULL,
    -- Hours since 1970.
    start      INTEGER NOT NULL,
    model      TEXT NOT NULL,
    provider   TEXT NOT NULL,
    caller     TEXT NOT NULL,
    team       TEXT NOT NULL,
    calls      INTEGER NOT NULL,
    errors     INTEGER NOT NULL,
    -- Calls whose cost nobody knows: they are in no sum of money.
    unpriced   INTEGER NOT NULL,
    estimated  INTEGER NOT NULL,
    cache_hits INTEGER NOT NULL,
    input      INTEGER NOT NULL,
    output     INTEGER NOT NULL,
    cache_read INTEGER NOT NULL,
    cache_creation INTEGER NOT NULL,
    reasoning  INTEGER NOT NULL,
    -- The cost is exact: so many millionths of a dollar, and of what is left so many attodollars (10^-18, less than 10^12 of them), and
    -- what is left then as a decimal; null if nothing is, which is nearly always.
    cost_micros INTEGER NOT NULL,
    cost_attos  INTEGER NOT NULL,
    cost_dust   TEXT,
    PRIMARY KEY (hours, start, model, provider, caller, team)
) STRICT, WITHOUT ROWID;

-- Up to where the journal is in the books. It is written together with what stands before it, so nothing counts twice.
CREATE TABLE place (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    segment INTEGER NOT NULL,
    bytes   INTEGER NOT NULL
) STRICT;
