-- +goose Up
-- The themes by week. Where every theme is named every day, three months of tally_themes are thousands of rows.

CREATE TABLE tally_theme_weeks (
    organization_id INTEGER NOT NULL,
    location_id     INTEGER NOT NULL,
    day             INTEGER NOT NULL,          -- the first of seven: a multiple of seven
    survey_id       INTEGER NOT NULL,
    subject         TEXT    NOT NULL,
    value           TEXT    NOT NULL,
    stripe          INTEGER NOT NULL,
    responses       INTEGER NOT NULL,
    PRIMARY KEY (organization_id, location_id, day, survey_id, subject, value, stripe)
) WITHOUT ROWID;

INSERT INTO tally_theme_weeks
    SELECT organization_id, location_id, day - (day % 7 + 7) % 7, survey_id, subject, value, stripe, SUM(responses)
    FROM tally_themes GROUP BY 1, 2, 3, 4, 5, 6, 7;

-- +goose Down
SELECT 'no way back: restore a backup instead';
