-- Whose database this is: a MAC under a key that no database has, of who opened it first.
ALTER TABLE member_head ADD COLUMN mark VARBINARY(32);
