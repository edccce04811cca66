-- Associations in the order in which they were stored.
ALTER TABLE association ADD COLUMN place BIGINT GENERATED ALWAYS AS IDENTITY;
CREATE UNIQUE INDEX association_by_place ON association (place);

-- What the log knows to live: which associations there are to end.
CREATE TABLE live_association (
  spi INTEGER PRIMARY KEY,
  id BINARY(16) NOT NULL UNIQUE,
  kid BIGINT NOT NULL,
  end_seconds BIGINT NOT NULL
);

CREATE INDEX live_association_by_device ON live_association (kid);
CREATE INDEX live_association_by_end ON live_association (end_seconds);

INSERT INTO live_association (spi, id, kid, end_seconds) SELECT spi, id, kid, end_seconds FROM association;

-- The highest number of the log that was given. Who writes the log changes this row first, and so writes alone.
CREATE TABLE revocation_head (
  number BIGINT NOT NULL
);

INSERT INTO revocation_head (number) SELECT COALESCE(MAX(number), 0) FROM revocation;

ALTER TABLE revocation ALTER COLUMN number DROP IDENTITY;
