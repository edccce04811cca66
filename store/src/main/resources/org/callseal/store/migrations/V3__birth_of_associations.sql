-- Which association of a device is the newest was told by its end; now by its birth, which is under
-- the record's seal. Records sealed before do not hold it: their devices set up new associations.
DELETE FROM association;

ALTER TABLE association ADD COLUMN born_seconds BIGINT NOT NULL;

DROP INDEX association_by_device;
CREATE INDEX association_by_device ON association (kid, born_seconds);
