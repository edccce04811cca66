-- Whom the domain serves, and by which device keys.
CREATE TABLE subscriber (
  identity VARCHAR(255) PRIMARY KEY,
  -- In lower case: no two may differ in the case of letters alone.
  folded VARCHAR(255) NOT NULL UNIQUE,
  enabled BOOLEAN NOT NULL,
  -- Patterns, one space between: a pattern holds none.
  scope VARCHAR(8192) NOT NULL,
  longest_lifetime_seconds BIGINT NOT NULL
);

CREATE INDEX subscriber_widened ON subscriber (scope);

-- Where call agents find gateways: a port, or the literal of an address. One that was freed stays here, because it is
-- held back from others for a while.
CREATE TABLE core_address (
  address VARCHAR(45) PRIMARY KEY,
  identity VARCHAR(255) NOT NULL,
  -- UTC; null while the subscriber has it.
  freed_seconds BIGINT
);

CREATE INDEX core_address_by_subscriber ON core_address (identity);

CREATE TABLE device (
  kid BIGINT PRIMARY KEY,
  identity VARCHAR(255) NOT NULL REFERENCES subscriber ON DELETE CASCADE,
  -- The credential byte for byte: both ends' transcripts hold it.
  credential VARBINARY(1024) NOT NULL,
  -- The key's x coordinate: (x, y) and (x, p - y) are one key.
  key_x BINARY(32) NOT NULL UNIQUE,
  origin VARCHAR(16) NOT NULL,
  added_seconds BIGINT NOT NULL,
  -- The order in which they were added, which seconds do not tell.
  place BIGINT GENERATED ALWAYS AS IDENTITY,
  state VARCHAR(16) NOT NULL
);

CREATE INDEX device_by_subscriber ON device (identity, place);

-- By which pass-phrase devices of a subscriber may enroll. The verifier checks it and is not it.
CREATE TABLE invitation (
  identity VARCHAR(255) PRIMARY KEY REFERENCES subscriber ON DELETE CASCADE,
  verifier BINARY(97) NOT NULL,
  generated BOOLEAN NOT NULL,
  end_seconds BIGINT NOT NULL,
  uses_left INTEGER NOT NULL,
  guesses_left INTEGER NOT NULL
);

-- Associations, sealed; the columns beside are what they are found by.
CREATE TABLE association (
  spi INTEGER PRIMARY KEY,
  id BINARY(16) NOT NULL,
  kind VARCHAR(32) NOT NULL,
  kid BIGINT NOT NULL,
  -- UTC. The newest of a device is told by its birth, not by its end: policies change.
  born_seconds BIGINT NOT NULL,
  end_seconds BIGINT NOT NULL,
  sealed VARBINARY(65536) NOT NULL
);

CREATE INDEX association_by_device ON association (kid, born_seconds);
CREATE INDEX association_by_end ON association (end_seconds);

-- What associations are found by when a call agent asks for an endpoint by name: MACs of names and of patterns.
CREATE TABLE association_name (
  name VARCHAR(22) NOT NULL,
  spi INTEGER NOT NULL REFERENCES association ON DELETE CASCADE,
  PRIMARY KEY (name, spi)
);

CREATE INDEX association_name_by_association ON association_name (spi);

-- Where endpoints are reached, sealed. One for an association, the latest.
CREATE TABLE flow (
  spi INTEGER PRIMARY KEY REFERENCES association ON DELETE CASCADE,
  sequence BIGINT NOT NULL,
  sealed VARBINARY(4096) NOT NULL
);

-- Associations that were ended before their time, in the order in which they were, until their natural end.
CREATE TABLE revocation (
  number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  spi INTEGER NOT NULL,
  id BINARY(16) NOT NULL,
  kid BIGINT NOT NULL,
  cause VARCHAR(16) NOT NULL,
  end_seconds BIGINT NOT NULL
);

CREATE INDEX revocation_by_end ON revocation (end_seconds);

-- The contacts of the built-in registrar's addresses of record, in the order they were given.
CREATE TABLE registration (
  address VARCHAR(65536) NOT NULL,
  place INTEGER NOT NULL,
  contact VARCHAR(65536) NOT NULL,
  -- Thousandths.
  q INTEGER NOT NULL,
  call_id VARCHAR(65536) NOT NULL,
  cseq BIGINT NOT NULL,
  end_seconds BIGINT NOT NULL,
  path VARCHAR(65536) ARRAY NOT NULL,
  PRIMARY KEY (address, place)
);
