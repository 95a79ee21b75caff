-- +goose Up
-- Owners make the themes their own and correct what was read; the tagger learns from it and reads the past again.

CREATE TABLE taggers (
    organization_id BIGINT PRIMARY KEY REFERENCES organizations (id),
    edits           TEXT    NOT NULL DEFAULT '{}', -- JSON, themes.Edits: those in use
    draft           TEXT,                          -- JSON, themes.Edits; NULL: nothing is waiting to be applied
    revision        BIGINT NOT NULL DEFAULT 0,    -- counts every save, application and discard
    edition         BIGINT NOT NULL DEFAULT 1,    -- counts every change of how comments are read
    built           TEXT    NOT NULL DEFAULT '',   -- the built-in words of this edition
    learning        BIGINT NOT NULL DEFAULT 1,    -- 0: the words alone, whatever was learnt
    model           TEXT,                          -- JSON, learn.Model
    corrected       BIGINT NOT NULL DEFAULT 0,    -- counts every correction made or taken back
    corrected_at    BIGINT,                       -- the last one
    trained         BIGINT NOT NULL DEFAULT 0     -- corrected, as it was when the model was trained; -1: train again
);
INSERT INTO taggers (organization_id) SELECT id FROM organizations;

-- Terms that were proposed as themes and are none.
CREATE TABLE dismissed_terms (
    organization_id BIGINT NOT NULL REFERENCES organizations (id),
    term            TEXT    NOT NULL,
    PRIMARY KEY (organization_id, term)
);

ALTER TABLE responses ADD COLUMN kinds TEXT NOT NULL DEFAULT '';  -- of the comment, with commas between them
ALTER TABLE responses ADD COLUMN correction TEXT;                 -- JSON: what an owner says the comment names
ALTER TABLE responses ADD COLUMN tagged BIGINT;                  -- edition that read it; NULL: nothing to read
UPDATE responses SET tagged = 0 WHERE search_text <> '' OR EXISTS
    (SELECT 1 FROM mentions m WHERE m.organization_id = responses.organization_id AND m.response_id = responses.id);
CREATE INDEX responses_tagged ON responses (organization_id, tagged) WHERE tagged IS NOT NULL;
CREATE INDEX responses_corrected ON responses (organization_id, id) WHERE correction IS NOT NULL;

-- +goose Down
SELECT 'no way back: restore a backup instead';
