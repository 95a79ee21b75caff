-- +goose Up
-- Tablets are paired, say how they are, and number their answers, so that what is lost on the way is seen.

CREATE TABLE devices (
    organization_id BIGINT NOT NULL REFERENCES organizations (id),
    id              BIGINT NOT NULL,
    tablet          BYTEA  NOT NULL,          -- UUID made by the tablet: paired again, it is the same device
    name            TEXT   NOT NULL,
    touchpoint_id   BIGINT NOT NULL,
    token_hash      BYTEA  UNIQUE,            -- SHA-256 of the cookie; NULL: not fetched yet, or ended by the tablet. No organization: it is how the device is found
    paired_at       BIGINT NOT NULL,
    revoked_at      BIGINT,
    seen_at         BIGINT,
    app             TEXT   NOT NULL DEFAULT '',
    playlist        TEXT   NOT NULL DEFAULT '', -- etag of the one it shows
    clock_error     BIGINT NOT NULL DEFAULT 0, -- milliseconds that its clock is ahead
    health          TEXT   NOT NULL DEFAULT '{}', -- JSON, surveys.Health
    queue           BYTEA,                     -- UUID of the database it keeps its answers in
    PRIMARY KEY (organization_id, id),
    UNIQUE (organization_id, tablet),
    FOREIGN KEY (organization_id, touchpoint_id) REFERENCES touchpoints (organization_id, id)
);

-- Where a device has stood: what it queued before a move belongs to where it was answered.
CREATE TABLE device_touchpoints (
    organization_id BIGINT NOT NULL,
    device_id       BIGINT NOT NULL,
    touchpoint_id   BIGINT NOT NULL,
    since           BIGINT NOT NULL,
    PRIMARY KEY (organization_id, device_id, touchpoint_id),
    FOREIGN KEY (organization_id, device_id) REFERENCES devices (organization_id, id),
    FOREIGN KEY (organization_id, touchpoint_id) REFERENCES touchpoints (organization_id, id)
);

-- A tablet that waits for somebody to say whose it is. organization_id 0 until then.
CREATE TABLE pairings (
    organization_id BIGINT NOT NULL,
    claim_hash      BYTEA  NOT NULL UNIQUE,   -- SHA-256 of what the tablet asks with
    words           BYTEA  NOT NULL UNIQUE,   -- HMAC of the words it shows
    tablet          BYTEA  NOT NULL,
    lang            TEXT   NOT NULL,
    app             TEXT   NOT NULL,
    device_id       BIGINT,                   -- once it was confirmed
    expires_at      BIGINT NOT NULL,
    PRIMARY KEY (organization_id, claim_hash)
);

-- Which response a device's number is. Written with the response, so that a restored backup knows what it lacks.
CREATE TABLE device_answers (
    organization_id BIGINT NOT NULL,
    device_id       BIGINT NOT NULL,
    queue           BYTEA  NOT NULL,
    seq             BIGINT NOT NULL,
    response_id     BYTEA  NOT NULL,
    PRIMARY KEY (organization_id, device_id, queue, seq)
);

-- Tallies of device_answers, moved in the same transaction.
CREATE TABLE device_queues (
    organization_id BIGINT NOT NULL,
    device_id       BIGINT NOT NULL,
    queue           BYTEA  NOT NULL,
    since           BIGINT NOT NULL,          -- heard of first
    answers         BIGINT NOT NULL,
    last_seq        BIGINT NOT NULL,
    PRIMARY KEY (organization_id, device_id, queue)
);

CREATE TABLE tally_devices (
    organization_id BIGINT NOT NULL,
    device_id       BIGINT NOT NULL,
    day             BIGINT NOT NULL,
    answers         BIGINT NOT NULL,
    PRIMARY KEY (organization_id, device_id, day)
);

-- What a touchpoint's tablets ask; none asks the touchpoint's survey.
CREATE TABLE playlists (
    organization_id BIGINT NOT NULL,
    touchpoint_id   BIGINT NOT NULL,
    content         TEXT   NOT NULL,          -- JSON, surveys.Playlist
    PRIMARY KEY (organization_id, touchpoint_id),
    FOREIGN KEY (organization_id, touchpoint_id) REFERENCES touchpoints (organization_id, id)
);

ALTER TABLE responses ADD COLUMN put_back_at BIGINT;          -- an owner counts it though it is flagged
CREATE INDEX responses_held_out ON responses (organization_id, day) WHERE held_out = 1;
CREATE INDEX responses_put_back ON responses (organization_id, day) WHERE put_back_at IS NOT NULL;

-- +goose Down
SELECT 'no way back: restore a backup instead';
