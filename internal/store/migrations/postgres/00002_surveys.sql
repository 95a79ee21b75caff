-- +goose Up
-- Surveys are edited as drafts, asked on a schedule and put away; what was published stays.

ALTER TABLE surveys
    ADD COLUMN draft     TEXT,                        -- JSON, surveys.Content; NULL: nothing is unpublished
    ADD COLUMN revision  BIGINT NOT NULL DEFAULT 0,   -- counts every save, publish and discard
    ADD COLUMN edited_at BIGINT,
    ADD COLUMN edited_by BIGINT,                      -- a member
    ADD COLUMN schedule  TEXT   NOT NULL DEFAULT '{}'; -- JSON, surveys.Schedule

CREATE TRIGGER survey_versions_remain BEFORE DELETE ON survey_versions
    FOR EACH ROW EXECUTE FUNCTION survey_versions_stay();
CREATE TRIGGER survey_versions_all_remain BEFORE TRUNCATE ON survey_versions
    FOR EACH STATEMENT EXECUTE FUNCTION survey_versions_stay();

-- Which surveys a touchpoint has shown: what was opened before it showed another one can still be answered.
CREATE TABLE touchpoint_surveys (
    organization_id BIGINT NOT NULL,
    touchpoint_id   BIGINT NOT NULL,
    survey_id       BIGINT NOT NULL,
    PRIMARY KEY (organization_id, touchpoint_id, survey_id),
    FOREIGN KEY (organization_id, touchpoint_id) REFERENCES touchpoints (organization_id, id),
    FOREIGN KEY (organization_id, survey_id) REFERENCES surveys (organization_id, id)
);
INSERT INTO touchpoint_surveys SELECT organization_id, id, survey_id FROM touchpoints;

-- Quotas count one survey's answers over all days.
CREATE INDEX tally_days_survey ON tally_days (organization_id, survey_id) WHERE location_id = 0;

CREATE TABLE logos (
    organization_id BIGINT NOT NULL REFERENCES organizations (id),
    hash            TEXT   NOT NULL,           -- of png: its address
    png             BYTEA  NOT NULL,
    width           BIGINT NOT NULL,
    height          BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    PRIMARY KEY (organization_id, hash)
);
CREATE INDEX logos_hash ON logos (hash);       -- not unique: two organizations may use the same picture

ALTER TABLE organizations ADD COLUMN logo TEXT NOT NULL DEFAULT ''; -- hash of the one in use, '' is none

-- +goose Down
SELECT 'no way back: restore a backup instead';
