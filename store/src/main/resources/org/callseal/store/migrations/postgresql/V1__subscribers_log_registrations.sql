-- Whom the domain serves, and by which device keys. Texts are compared byte by byte, as H2 does it.
CREATE TABLE subscriber (
  identity VARCHAR(255) COLLATE "C" PRIMARY KEY,
  -- In lower case: no two may differ in the case of letters alone.
  folded VARCHAR(255) COLLATE "C" NOT NULL UNIQUE,
  enabled BOOLEAN NOT NULL,
  -- Patterns, one space between: a pattern holds none.
  scope VARCHAR(8192) COLLATE "C" NOT NULL,
  longest_lifetime_seconds BIGINT NOT NULL
);

-- An index entry has room for 2.7 kB, a scope may be longer.
CREATE INDEX subscriber_widened ON subscriber (identity) WHERE scope > '';

-- Where call agents find gateways: a port, or the literal of an address. One that was freed stays here, because it is
-- held back from others for a while.
CREATE TABLE core_address (
  address VARCHAR(45) COLLATE "C" PRIMARY KEY,
  identity VARCHAR(255) COLLATE "C" NOT NULL,
  -- UTC; null while the subscriber has it.
  freed_seconds BIGINT
);

CREATE INDEX core_address_by_subscriber ON core_address (identity);
CREATE UNIQUE INDEX core_address_held ON core_address (identity) WHERE freed_seconds IS NULL;

CREATE TABLE device (
  kid BIGINT PRIMARY KEY,
  identity VARCHAR(255) COLLATE "C" NOT NULL REFERENCES subscriber ON DELETE CASCADE,
  -- The credential byte for byte: both ends' transcripts hold it.
  credential BYTEA NOT NULL,
  -- The key's x coordinate: (x, y) and (x, p - y) are one key.
  key_x BYTEA NOT NULL UNIQUE,
  origin VARCHAR(16) NOT NULL,
  added_seconds BIGINT NOT NULL,
  -- The order in which they were added, which seconds do not tell.
  place BIGINT GENERATED ALWAYS AS IDENTITY,
  state VARCHAR(16) NOT NULL
);

CREATE INDEX device_by_subscriber ON device (identity, place);

-- By which pass-phrase devices of a subscriber may enroll. The verifier checks it and is not it.
CREATE TABLE invitation (
  identity VARCHAR(255) COLLATE "C" PRIMARY KEY REFERENCES subscriber ON DELETE CASCADE,
  verifier BYTEA NOT NULL,
  generated BOOLEAN NOT NULL,
  end_seconds BIGINT NOT NULL,
  uses_left INTEGER NOT NULL,
  guesses_left INTEGER NOT NULL
);

-- What the log knows to live: which associations there are to end.
CREATE TABLE live_association (
  spi INTEGER PRIMARY KEY,
  id BYTEA NOT NULL UNIQUE,
  kid BIGINT NOT NULL,
  end_seconds BIGINT NOT NULL
);

CREATE INDEX live_association_by_device ON live_association (kid);
CREATE INDEX live_association_by_end ON live_association (end_seconds);

-- Associations that were ended before their time, in the order in which they were, until their natural end.
CREATE TABLE revocation (
  number BIGINT PRIMARY KEY,
  spi INTEGER NOT NULL,
  id BYTEA NOT NULL,
  kid BIGINT NOT NULL,
  cause VARCHAR(16) NOT NULL,
  end_seconds BIGINT NOT NULL
);

CREATE INDEX revocation_by_end ON revocation (end_seconds);

-- The highest number of the log that was given. Who writes the log changes this row first, and so writes alone.
CREATE TABLE revocation_head (
  number BIGINT NOT NULL
);

INSERT INTO revocation_head (number) VALUES (0);

-- The contacts of the built-in registrar's addresses of record, in the order they were given.
CREATE TABLE registration (
  address TEXT COLLATE "C" NOT NULL,
  place INTEGER NOT NULL,
  contact TEXT NOT NULL,
  -- Thousandths.
  q INTEGER NOT NULL,
  call_id TEXT NOT NULL,
  cseq BIGINT NOT NULL,
  end_seconds BIGINT NOT NULL,
  path TEXT[] NOT NULL
);

-- By hash: an address of record may be longer than an entry of another index.
CREATE INDEX registration_by_address ON registration USING hash (address);
