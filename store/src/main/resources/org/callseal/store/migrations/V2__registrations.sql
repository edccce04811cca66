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
