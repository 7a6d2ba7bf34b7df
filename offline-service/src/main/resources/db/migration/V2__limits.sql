-- Limits: what a mailbox holds at most, and what tells a device that something was dropped.

-- Size of the body, so that a mailbox's bytes are known without its bodies. 0 for older rows.
ALTER TABLE offline.mailbox_entry ADD COLUMN bytes integer NOT NULL DEFAULT 0;

-- Offset of offline_storage up to which all stores of the shard were written when entries were
-- dropped last, and their highest position: a record that is read again does not bring back what
-- was dropped since.
ALTER TABLE offline.shard_epoch
  ADD COLUMN written_offset   bigint NOT NULL DEFAULT 0,
  ADD COLUMN written_position bigint NOT NULL DEFAULT 0,
  -- Kafka's id of that topic: in one made anew nothing is written yet.
  ADD COLUMN written_topic    text   NOT NULL DEFAULT '';

-- A forgotten device is known no more; its row goes when its mailbox has been emptied.
ALTER TABLE offline.device ADD COLUMN forgotten boolean NOT NULL DEFAULT false;

CREATE INDEX device_forgotten ON offline.device (shard) WHERE forgotten;

-- Positions of gaps: below every position of a message (generation 0), never given twice.
CREATE SEQUENCE offline.gap_position AS bigint MINVALUE 1 MAXVALUE 1099511627774;

-- What stands in a mailbox for entries that were dropped: one row for each conversation, and one,
-- '', for all that no other row names. A row that grows gets another position.
CREATE TABLE offline.mailbox_gap (
  shard        integer NOT NULL,
  user_id      text    NOT NULL,
  device       text    NOT NULL,
  conversation text    NOT NULL,
  position     bigint  NOT NULL,
  dropped      bigint  NOT NULL, -- how many entries
  from_seq     bigint  NOT NULL, -- 0 with conversation ''
  to_seq       bigint  NOT NULL,
  day          date    NOT NULL, -- UTC day on which it grew last
  body         bytea   NOT NULL, -- topics.proto: Message
  PRIMARY KEY (shard, user_id, device, conversation)
);
