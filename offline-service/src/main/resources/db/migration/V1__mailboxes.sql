-- Schema of offline-service. Nobody else reads or writes it.

CREATE SCHEMA IF NOT EXISTS offline;

-- Who writes a shard: raised by each new owner, checked in every transaction that stores or deletes.
CREATE TABLE offline.shard_epoch (
  shard integer PRIMARY KEY,
  epoch bigint  NOT NULL
);

-- The registry: every device that was ever named by a record, until it has not been seen for long.
CREATE TABLE offline.device (
  user_id    text        NOT NULL,
  device     text        NOT NULL,
  shard      integer     NOT NULL, -- of user_id, as of last_seen
  first_seen timestamptz NOT NULL,
  last_seen  timestamptz NOT NULL, -- written at most once a day
  PRIMARY KEY (user_id, device)
);

CREATE INDEX device_last_seen ON offline.device (last_seen);

-- One body, however many mailboxes of the shard hold it. A position is the offset of one push_task
-- record of the shard, so it names one message and needs no agreement with other shards.
CREATE TABLE offline.stored_message (
  day      date    NOT NULL, -- UTC day of the message, so that a repeated store meets its first
  shard    integer NOT NULL,
  position bigint  NOT NULL,
  body     bytea   NOT NULL, -- topics.proto: Message
  PRIMARY KEY (day, shard, position)
) PARTITION BY RANGE (day);

-- The mailboxes: what each device has not confirmed. What waits for a user without any known
-- device lies under device '' until a first one registers.
CREATE TABLE offline.mailbox_entry (
  day      date    NOT NULL,
  shard    integer NOT NULL,
  user_id  text    NOT NULL,
  device   text    NOT NULL,
  position bigint  NOT NULL,
  PRIMARY KEY (day, shard, user_id, device, position)
) PARTITION BY RANGE (day);

-- Whether a body has entries left. Positions rise, so this index is appended to.
CREATE INDEX mailbox_entry_of_body ON offline.mailbox_entry (shard, position);

-- One row: the topics whose offsets make positions and seqs, and their generation.
CREATE TABLE offline.topic_facts (
  id            integer PRIMARY KEY CHECK (id = 1),
  generation    bigint  NOT NULL, -- 0: none yet
  shards        integer NOT NULL,
  chat_input_id text    NOT NULL,
  push_task_id  text    NOT NULL
);

INSERT INTO offline.topic_facts VALUES (1, 0, 0, '', '');
