-- Who belongs to the cluster: deterministic CBOR, and a MAC over it under a key that no database has.
CREATE TABLE member (
  name VARCHAR(63) COLLATE "C" PRIMARY KEY,
  pin BYTEA NOT NULL UNIQUE,
  member BYTEA NOT NULL,
  mac BYTEA NOT NULL
);

-- One row: rises with every change.
CREATE TABLE member_head (
  revision BIGINT NOT NULL
);

INSERT INTO member_head (revision) VALUES (0);

-- Who may join, once. What must be shown for it is derived from this and a key that no database has.
CREATE TABLE join_invitation (
  id BIGINT PRIMARY KEY,
  name VARCHAR(63) COLLATE "C" NOT NULL,
  kind INTEGER NOT NULL,
  end_seconds BIGINT NOT NULL
);
