-- Who has blocked whom. A block holds for messages whose time is later than from_at and before
-- to_at, both in milliseconds since 1970, as Access received the commands.

-- Each user that ever gave a command about blocks. Its row is locked by who carries one out, and
-- its last_seq is the fence: a command that is not above it, without an outcome, is not carried out.
CREATE TABLE logic.block_list (
  user_id  text COLLATE "C" PRIMARY KEY,
  last_seq bigint NOT NULL -- of the command that was carried out last; 0: none was
);

-- The last block of each pair. Ended ones stay as long as records can ask for them, and count as
-- the open ones do; they go with a later command of the user.
CREATE TABLE logic.block (
  user_id text COLLATE "C" NOT NULL, -- who has blocked
  blocked text COLLATE "C" NOT NULL,
  from_at bigint NOT NULL,
  to_at   bigint NOT NULL, -- 9223372036854775807: it holds
  PRIMARY KEY (user_id, blocked)
);

-- What became of each command that may change something. Goes likewise.
CREATE TABLE logic.block_outcome (
  user_id    text COLLATE "C" NOT NULL,
  command    text COLLATE "C" NOT NULL, -- message id of the command
  seq        bigint      NOT NULL,      -- the first that it came with
  result     bytea       NOT NULL,      -- topics.proto: CommandResult
  written_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, command)
);
