-- +goose Up
-- Surveys are edited as drafts, asked on a schedule and put away; what was published stays.

ALTER TABLE surveys ADD COLUMN draft TEXT;                         -- JSON, surveys.Content; NULL: nothing is unpublished
ALTER TABLE surveys ADD COLUMN revision INTEGER NOT NULL DEFAULT 0; -- counts every save, publish and discard
ALTER TABLE surveys ADD COLUMN edited_at INTEGER;
ALTER TABLE surveys ADD COLUMN edited_by INTEGER;                  -- a member
ALTER TABLE surveys ADD COLUMN schedule TEXT NOT NULL DEFAULT '{}'; -- JSON, surveys.Schedule

-- +goose StatementBegin
CREATE TRIGGER survey_versions_remain BEFORE DELETE ON survey_versions BEGIN
    SELECT RAISE(ABORT, 'a published version is never deleted');
END;
-- +goose StatementEnd
-- INSERT OR REPLACE would put another row in a version's place without a word to the triggers for UPDATE and DELETE.
-- +goose StatementBegin
CREATE TRIGGER survey_versions_unique BEFORE INSERT ON survey_versions
WHEN EXISTS (SELECT 1 FROM survey_versions WHERE organization_id = new.organization_id AND survey_id = new.survey_id AND number = new.number) BEGIN
    SELECT RAISE(ABORT, 'a published version is never replaced');
END;
-- +goose StatementEnd

-- Which surveys a touchpoint has shown: what was opened before it showed another one can still be answered.
CREATE TABLE touchpoint_surveys (
    organization_id INTEGER NOT NULL,
    touchpoint_id   INTEGER NOT NULL,
    survey_id       INTEGER NOT NULL,
    PRIMARY KEY (organization_id, touchpoint_id, survey_id),
    FOREIGN KEY (organization_id, touchpoint_id) REFERENCES touchpoints (organization_id, id),
    FOREIGN KEY (organization_id, survey_id) REFERENCES surveys (organization_id, id)
) WITHOUT ROWID;
INSERT INTO touchpoint_surveys SELECT organization_id, id, survey_id FROM touchpoints;

-- Quotas count one survey's answers over all days.
CREATE INDEX tally_days_survey ON tally_days (organization_id, survey_id) WHERE location_id = 0;

CREATE TABLE logos (
    organization_id INTEGER NOT NULL REFERENCES organizations (id),
    hash            TEXT    NOT NULL,          -- of png: its address
    png             BLOB    NOT NULL,
    width           INTEGER NOT NULL,
    height          INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    PRIMARY KEY (organization_id, hash)
) WITHOUT ROWID;
CREATE INDEX logos_hash ON logos (hash);       -- not unique: two organizations may use the same picture

ALTER TABLE organizations ADD COLUMN logo TEXT NOT NULL DEFAULT ''; -- hash of the one in use, '' is none

-- +goose Down
SELECT 'no way back: restore a backup instead';
