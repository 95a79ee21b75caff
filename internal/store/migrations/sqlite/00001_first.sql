-- +goose Up
-- Times are Unix milliseconds, days are days since 1970-01-01, ids of responses are 16 bytes (UUIDv7).
-- Every key starts with the organization.

CREATE TABLE organizations (
    id            INTEGER PRIMARY KEY,
    name          TEXT    NOT NULL,
    lang          TEXT    NOT NULL,            -- of the owner's pages until a member picks another
    time_zone     TEXT    NOT NULL,
    accent        TEXT    NOT NULL DEFAULT '', -- #rrggbb, '' is Opina's own
    background    TEXT    NOT NULL DEFAULT '',
    answer_within INTEGER NOT NULL DEFAULT 0,  -- hours promised to customers who ask for an answer; 0 promises none
    privacy       TEXT    NOT NULL DEFAULT '{}', -- the notice, JSON: language → text; '{}' is Opina's own wording
    created_at    INTEGER NOT NULL
);

CREATE TABLE locations (
    organization_id INTEGER NOT NULL REFERENCES organizations (id),
    id              INTEGER NOT NULL,
    name            TEXT    NOT NULL,
    time_zone       TEXT    NOT NULL,
    cut_hour        INTEGER NOT NULL DEFAULT 0,
    created_at      INTEGER NOT NULL,
    PRIMARY KEY (organization_id, id)
) WITHOUT ROWID;

CREATE TABLE surveys (
    organization_id INTEGER NOT NULL REFERENCES organizations (id),
    id              INTEGER NOT NULL,
    kind            TEXT    NOT NULL,          -- satisfaction, import, ...
    created_at      INTEGER NOT NULL,
    archived_at     INTEGER,
    PRIMARY KEY (organization_id, id)
) WITHOUT ROWID;

CREATE TABLE survey_versions (
    organization_id INTEGER NOT NULL,
    survey_id       INTEGER NOT NULL,
    number          INTEGER NOT NULL,
    content         TEXT    NOT NULL,          -- JSON, surveys.Content
    published_at    INTEGER NOT NULL,
    PRIMARY KEY (organization_id, survey_id, number),
    FOREIGN KEY (organization_id, survey_id) REFERENCES surveys (organization_id, id)
);
-- +goose StatementBegin
CREATE TRIGGER survey_versions_stay BEFORE UPDATE ON survey_versions BEGIN
    SELECT RAISE(ABORT, 'a published version never changes');
END;
-- +goose StatementEnd

CREATE TABLE touchpoints (
    organization_id INTEGER NOT NULL,
    id              INTEGER NOT NULL,
    location_id     INTEGER NOT NULL,
    survey_id       INTEGER NOT NULL,
    code            TEXT    NOT NULL UNIQUE,   -- unique everywhere: it is how a customer's page finds the organization
    name            TEXT    NOT NULL,
    channel         TEXT    NOT NULL,
    created_at      INTEGER NOT NULL,
    retired_at      INTEGER,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, location_id) REFERENCES locations (organization_id, id),
    FOREIGN KEY (organization_id, survey_id) REFERENCES surveys (organization_id, id)
);

CREATE TABLE responses (
    seq             INTEGER PRIMARY KEY,       -- a rowid that VACUUM keeps: the text index points at it
    organization_id INTEGER NOT NULL,
    id              BLOB    NOT NULL,
    survey_id       INTEGER NOT NULL,
    version         INTEGER NOT NULL,
    touchpoint_id   INTEGER NOT NULL,
    location_id     INTEGER NOT NULL,
    channel         TEXT    NOT NULL,
    lang            TEXT    NOT NULL,
    revision        INTEGER NOT NULL,          -- the one that stands
    hash            BLOB    NOT NULL,
    answered_at     INTEGER,
    clock_offset    INTEGER,                   -- milliseconds
    received_at     INTEGER NOT NULL,
    effective_at    INTEGER NOT NULL,
    day             INTEGER NOT NULL,
    hour            INTEGER NOT NULL,
    weekday         INTEGER NOT NULL,
    finished_at     INTEGER,
    rating          INTEGER,
    low             INTEGER NOT NULL,          -- 1: a low rating
    contact         TEXT    NOT NULL DEFAULT '',
    flags           TEXT    NOT NULL DEFAULT '',
    held_out        INTEGER NOT NULL DEFAULT 0,
    comment_lang    TEXT    NOT NULL DEFAULT '',
    search_text     TEXT    NOT NULL DEFAULT '', -- the words of all free text, folded
    erased_at       INTEGER,                   -- the row stays as a tombstone, so that a replay cannot bring a person back
    UNIQUE (organization_id, id)
);
CREATE INDEX responses_time ON responses (organization_id, day, effective_at);
CREATE INDEX responses_low ON responses (organization_id, location_id, day, effective_at) WHERE low = 1;
CREATE INDEX responses_unfinished ON responses (organization_id, received_at) WHERE finished_at IS NULL;

CREATE VIRTUAL TABLE responses_text USING fts5 (search_text, content='responses', content_rowid='seq', tokenize='unicode61', detail=none, columnsize=0);
-- +goose StatementBegin
CREATE TRIGGER responses_text_insert AFTER INSERT ON responses WHEN new.search_text <> '' BEGIN
    INSERT INTO responses_text (rowid, search_text) VALUES (new.seq, new.search_text);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER responses_text_update AFTER UPDATE OF search_text ON responses WHEN old.search_text <> new.search_text BEGIN
    INSERT INTO responses_text (responses_text, rowid, search_text)
        SELECT 'delete', old.seq, old.search_text WHERE old.search_text <> '';
    INSERT INTO responses_text (rowid, search_text) SELECT new.seq, new.search_text WHERE new.search_text <> '';
END;
-- +goose StatementEnd

-- Revisions that no longer stand, or never did. The standing one is in responses.
CREATE TABLE revisions (
    organization_id INTEGER NOT NULL,
    response_id     BLOB    NOT NULL,
    revision        INTEGER NOT NULL,
    hash            BLOB    NOT NULL,
    status          TEXT    NOT NULL,          -- replaced, superseded, conflict
    received_at     INTEGER NOT NULL,
    content         TEXT    NOT NULL DEFAULT '', -- JSON answers, kept for review where they never stood
    PRIMARY KEY (organization_id, response_id, revision, hash)
) WITHOUT ROWID;

CREATE TABLE answers (
    organization_id INTEGER NOT NULL,
    response_id     BLOB    NOT NULL,
    question        TEXT    NOT NULL,
    value           TEXT    NOT NULL,          -- option id or rating in decimal; '' for free text
    body            TEXT    NOT NULL DEFAULT '', -- free text
    PRIMARY KEY (organization_id, response_id, question, value)
) WITHOUT ROWID;

CREATE TABLE mentions (
    organization_id INTEGER NOT NULL,
    response_id     BLOB    NOT NULL,
    theme           TEXT    NOT NULL,
    polarity        INTEGER NOT NULL,          -- -1 or 1
    words           TEXT    NOT NULL DEFAULT '', -- what was matched, one a line; '' for a chip
    PRIMARY KEY (organization_id, response_id, theme, polarity)
) WITHOUT ROWID;
CREATE INDEX mentions_theme ON mentions (organization_id, theme, response_id);

CREATE TABLE cases (
    organization_id INTEGER NOT NULL,
    response_id     BLOB    NOT NULL,          -- at most one case a response
    location_id     INTEGER NOT NULL,
    opened_at       INTEGER NOT NULL,
    due_at          INTEGER,
    PRIMARY KEY (organization_id, response_id)
) WITHOUT ROWID;
CREATE INDEX cases_due ON cases (organization_id, due_at);

-- Tallies: see ARCHITECTURE.md. location_id 0 counts the whole organization; stripe spreads those rows over writers.
CREATE TABLE tally_days (
    organization_id INTEGER NOT NULL,
    location_id     INTEGER NOT NULL,
    day             INTEGER NOT NULL,
    survey_id       INTEGER NOT NULL,
    stripe          INTEGER NOT NULL,
    responses       INTEGER NOT NULL,
    rated           INTEGER NOT NULL,
    top             INTEGER NOT NULL,
    low             INTEGER NOT NULL,
    commented       INTEGER NOT NULL,
    finished        INTEGER NOT NULL,
    index_sum       INTEGER NOT NULL,
    index_squares   INTEGER NOT NULL,
    PRIMARY KEY (organization_id, location_id, day, survey_id, stripe)
) WITHOUT ROWID;

CREATE TABLE tally_answers (
    organization_id INTEGER NOT NULL,
    location_id     INTEGER NOT NULL,
    day             INTEGER NOT NULL,
    survey_id       INTEGER NOT NULL,
    subject         TEXT    NOT NULL,
    value           TEXT    NOT NULL,
    stripe          INTEGER NOT NULL,
    responses       INTEGER NOT NULL,
    PRIMARY KEY (organization_id, location_id, day, survey_id, subject, value, stripe)
) WITHOUT ROWID;

CREATE TABLE tally_themes (
    organization_id INTEGER NOT NULL,
    location_id     INTEGER NOT NULL,
    day             INTEGER NOT NULL,
    survey_id       INTEGER NOT NULL,
    subject         TEXT    NOT NULL,
    value           TEXT    NOT NULL,
    stripe          INTEGER NOT NULL,
    responses       INTEGER NOT NULL,
    PRIMARY KEY (organization_id, location_id, day, survey_id, subject, value, stripe)
) WITHOUT ROWID;

CREATE TABLE tally_visits (
    organization_id INTEGER NOT NULL,
    location_id     INTEGER NOT NULL,
    touchpoint_id   INTEGER NOT NULL,
    day             INTEGER NOT NULL,
    stripe          INTEGER NOT NULL,
    visits          INTEGER NOT NULL,
    PRIMARY KEY (organization_id, location_id, touchpoint_id, day, stripe)
) WITHOUT ROWID;

CREATE TABLE members (
    organization_id INTEGER NOT NULL REFERENCES organizations (id),
    id              INTEGER NOT NULL,
    email           TEXT    NOT NULL UNIQUE,   -- lower case; unique everywhere, because it is how one logs in
    name            TEXT    NOT NULL,
    role            TEXT    NOT NULL,          -- owner, manager, staff, viewer
    password_hash   TEXT    NOT NULL,
    lang            TEXT    NOT NULL DEFAULT '',
    created_at      INTEGER NOT NULL,
    disabled_at     INTEGER,
    PRIMARY KEY (organization_id, id)
);

CREATE TABLE member_locations (
    organization_id INTEGER NOT NULL,
    member_id       INTEGER NOT NULL,
    location_id     INTEGER NOT NULL,
    PRIMARY KEY (organization_id, member_id, location_id),
    FOREIGN KEY (organization_id, member_id) REFERENCES members (organization_id, id),
    FOREIGN KEY (organization_id, location_id) REFERENCES locations (organization_id, id)
) WITHOUT ROWID;

CREATE TABLE sessions (
    organization_id INTEGER NOT NULL,
    token_hash      BLOB    NOT NULL UNIQUE,   -- SHA-256 of the cookie: a stolen database logs nobody in
    member_id       INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL,
    PRIMARY KEY (organization_id, token_hash),
    FOREIGN KEY (organization_id, member_id) REFERENCES members (organization_id, id)
) WITHOUT ROWID;

-- One-time links: an invitation, a new password, or the set-up of an empty database (organization 0).
CREATE TABLE invitations (
    organization_id INTEGER NOT NULL,
    token_hash      BLOB    NOT NULL UNIQUE,
    purpose         TEXT    NOT NULL,          -- setup, invite, reset
    member_id       INTEGER,                   -- reset: whose password
    email           TEXT    NOT NULL DEFAULT '',
    role            TEXT    NOT NULL DEFAULT '',
    locations       TEXT    NOT NULL DEFAULT '[]', -- JSON array of location ids
    created_at      INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL,
    used_at         INTEGER,
    PRIMARY KEY (organization_id, token_hash)
) WITHOUT ROWID;

-- Counted tries per window: they survive a restart and are shared by replicas. Keys are hashed, so that no address is stored.
CREATE TABLE rate_limits (
    organization_id INTEGER NOT NULL,          -- 0 before anybody is known
    bucket          BLOB    NOT NULL,
    tries           INTEGER NOT NULL,
    resets_at       INTEGER NOT NULL,
    PRIMARY KEY (organization_id, bucket)
) WITHOUT ROWID;

-- Keys the server makes for itself on its first start.
CREATE TABLE secrets (
    organization_id INTEGER NOT NULL,          -- 0: the server's own
    name            TEXT    NOT NULL,
    value           BLOB    NOT NULL,
    PRIMARY KEY (organization_id, name)
) WITHOUT ROWID;

-- +goose Down
SELECT 'no way back: restore a backup instead';
