-- +goose Up
-- Tablets are paired, say how they are, and number their answers, so that what is lost on the way is seen.

CREATE TABLE devices (
    organization_id INTEGER NOT NULL REFERENCES organizations (id),
    id              INTEGER NOT NULL,
    tablet          BLOB    NOT NULL,          -- UUID made by the tablet: paired again, it is the same device
    name            TEXT    NOT NULL,
    touchpoint_id   INTEGER NOT NULL,
    token_hash      BLOB    UNIQUE,            -- SHA-256 of the cookie; NULL: not fetched yet, or ended by the tablet. No organization: it is how the device is found
    paired_at       INTEGER NOT NULL,
    revoked_at      INTEGER,
    seen_at         INTEGER,
    app             TEXT    NOT NULL DEFAULT '',
    playlist        TEXT    NOT NULL DEFAULT '', -- etag of the one it shows
    clock_error     INTEGER NOT NULL DEFAULT 0, -- milliseconds that its clock is ahead
    health          TEXT    NOT NULL DEFAULT '{}', -- JSON, surveys.Health
    queue           BLOB,                      -- UUID of the database it keeps its answers in
    PRIMARY KEY (organization_id, id),
    UNIQUE (organization_id, tablet),
    FOREIGN KEY (organization_id, touchpoint_id) REFERENCES touchpoints (organization_id, id)
);

-- Where a device has stood: what it queued before a move belongs to where it was answered.
CREATE TABLE device_touchpoints (
    organization_id INTEGER NOT NULL,
    device_id       INTEGER NOT NULL,
    touchpoint_id   INTEGER NOT NULL,
    since           INTEGER NOT NULL,
    PRIMARY KEY (organization_id, device_id, touchpoint_id),
    FOREIGN KEY (organization_id, device_id) REFERENCES devices (organization_id, id),
    FOREIGN KEY (organization_id, touchpoint_id) REFERENCES touchpoints (organization_id, id)
) WITHOUT ROWID;

-- A tablet that waits for somebody to say whose it is. organization_id 0 until then.
CREATE TABLE pairings (
    organization_id INTEGER NOT NULL,
    claim_hash      BLOB    NOT NULL UNIQUE,   -- SHA-256 of what the tablet asks with
    words           BLOB    NOT NULL UNIQUE,   -- HMAC of the words it shows
    tablet          BLOB    NOT NULL,
    lang            TEXT    NOT NULL,
    app             TEXT    NOT NULL,
    device_id       INTEGER,                   -- once it was confirmed
    expires_at      INTEGER NOT NULL,
    PRIMARY KEY (organization_id, claim_hash)
) WITHOUT ROWID;

-- Which response a device's number is. Written with the response, so that a restored backup knows what it lacks.
CREATE TABLE device_answers (
    organization_id INTEGER NOT NULL,
    device_id       INTEGER NOT NULL,
    queue           BLOB    NOT NULL,
    seq             INTEGER NOT NULL,
    response_id     BLOB    NOT NULL,
    PRIMARY KEY (organization_id, device_id, queue, seq)
) WITHOUT ROWID;

-- Tallies of device_answers, moved in the same transaction.
CREATE TABLE device_queues (
    organization_id INTEGER NOT NULL,
    device_id       INTEGER NOT NULL,
    queue           BLOB    NOT NULL,
    since           INTEGER NOT NULL,          -- heard of first
    answers         INTEGER NOT NULL,
    last_seq        INTEGER NOT NULL,
    PRIMARY KEY (organization_id, device_id, queue)
) WITHOUT ROWID;

CREATE TABLE tally_devices (
    organization_id INTEGER NOT NULL,
    device_id       INTEGER NOT NULL,
    day             INTEGER NOT NULL,
    answers         INTEGER NOT NULL,
    PRIMARY KEY (organization_id, device_id, day)
) WITHOUT ROWID;

-- What a touchpoint's tablets ask; none asks the touchpoint's survey.
CREATE TABLE playlists (
    organization_id INTEGER NOT NULL,
    touchpoint_id   INTEGER NOT NULL,
    content         TEXT    NOT NULL,          -- JSON, surveys.Playlist
    PRIMARY KEY (organization_id, touchpoint_id),
    FOREIGN KEY (organization_id, touchpoint_id) REFERENCES touchpoints (organization_id, id)
) WITHOUT ROWID;

ALTER TABLE responses ADD COLUMN put_back_at INTEGER;          -- an owner counts it though it is flagged
CREATE INDEX responses_held_out ON responses (organization_id, day) WHERE held_out = 1;
CREATE INDEX responses_put_back ON responses (organization_id, day) WHERE put_back_at IS NOT NULL;

-- +goose Down
SELECT 'no way back: restore a backup instead';
