-- What makes a database of tables easy to read: views, and full-text search on quotations.

CREATE VIEW quoted AS
SELECT
    quotations.article,
    articles.title,
    articles.date,
    articles.publisher,
    articles.url,
    quotations.speaker_name AS speaker,
    quotations.speaker_role AS role,
    quotations.cue,
    quotations.type,
    quotations.words,
    quotations.cert
FROM quotations
JOIN articles ON articles.article = quotations.article;

CREATE VIEW speakers AS
SELECT
    people.name,
    people.kind,
    max(people.role) AS role,
    max(people.ref) AS ref,
    count(DISTINCT people.article) AS articles,
    count(quotations.id) AS quotations,
    sum(quotations.type = 'direct') AS direct,
    min(articles.date) AS first_date,
    max(articles.date) AS last_date
FROM people
JOIN quotations ON quotations.article = people.article AND quotations.speaker = people.id
JOIN articles ON articles.article = people.article
GROUP BY people.name, people.kind
ORDER BY quotations DESC, people.name;

CREATE VIEW cues AS
SELECT
    lower(cue) AS cue,
    count(*) AS quotations,
    count(DISTINCT article) AS articles
FROM quotations
WHERE cue IS NOT NULL
GROUP BY lower(cue)
ORDER BY quotations DESC, cue;

CREATE VIEW gazetteer AS
SELECT
    name,
    country,
    geonameid,
    lat,
    lon,
    count(*) AS mentions,
    count(DISTINCT article) AS articles
FROM places
WHERE place IS NOT NULL AND use <> 'metonymic'
GROUP BY name, country, geonameid, lat, lon
ORDER BY mentions DESC, name;

CREATE INDEX quotations_speaker ON quotations (article, speaker);
CREATE INDEX quotations_speaker_name ON quotations (speaker_name);
CREATE INDEX people_name ON people (name);
CREATE INDEX articles_date ON articles (date);

-- Datasette finds the index of a table by content="TABLE", written just so.
CREATE VIRTUAL TABLE quotations_fts USING fts5 (
    words, speaker_name, content="quotations", tokenize='unicode61 remove_diacritics 2'
);
INSERT INTO quotations_fts (quotations_fts) VALUES ('rebuild');
INSERT INTO quotations_fts (quotations_fts) VALUES ('optimize');
