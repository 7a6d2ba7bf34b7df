-- Schema of logic-service. Nobody else reads or writes it.
--
-- A row of group_state or group_member holds from a seq to a seq: for a record with seq s when
-- from_seq <= s < to_seq. Its values never change; it ends once. 9223372036854775807: it has not.

CREATE SCHEMA IF NOT EXISTS logic;

-- Each group that was ever created, until it has been dissolved for long. Its last_seq is the fence:
-- what was decided on an older one is not written.
CREATE TABLE logic.chat_group (
  group_id     text COLLATE "C" PRIMARY KEY,
  last_seq     bigint      NOT NULL, -- of the command that changed it last
  members      integer     NOT NULL, -- how many since then
  dissolved_at timestamptz           -- null: it is not
);

CREATE INDEX chat_group_dissolved ON logic.chat_group (dissolved_at)
  WHERE dissolved_at IS NOT NULL;

-- What is true of a group besides its members.
CREATE TABLE logic.group_state (
  group_id          text COLLATE "C" NOT NULL,
  from_seq          bigint  NOT NULL,
  to_seq            bigint  NOT NULL,
  name              text    NOT NULL,
  mute_all          boolean NOT NULL,
  announcement_only boolean NOT NULL,
  owner             text    NOT NULL,
  ended_at          timestamptz, -- null while it holds
  PRIMARY KEY (group_id, from_seq)
);

CREATE INDEX group_state_ended ON logic.group_state (ended_at) WHERE ended_at IS NOT NULL;

-- Who belongs to a group. Memberships of a dissolved group stay open until it is purged.
CREATE TABLE logic.group_member (
  group_id    text COLLATE "C" NOT NULL,
  user_id     text COLLATE "C" NOT NULL,
  from_seq    bigint   NOT NULL,
  to_seq      bigint   NOT NULL,
  role        smallint NOT NULL, -- number of io.courier.logic.group.Role
  muted_until bigint   NOT NULL, -- milliseconds since 1970; 0: not muted
  ended_at    timestamptz,       -- null while it holds
  PRIMARY KEY (group_id, user_id, from_seq)
);

-- The groups of a user.
CREATE INDEX group_member_of_user ON logic.group_member (user_id, group_id)
  WHERE ended_at IS NULL;

CREATE INDEX group_member_ended ON logic.group_member (ended_at) WHERE ended_at IS NOT NULL;

-- What became of each command that may change something.
CREATE TABLE logic.group_outcome (
  group_id   text COLLATE "C" NOT NULL,
  command    text COLLATE "C" NOT NULL, -- message id of the command
  seq        bigint      NOT NULL,      -- the first that it came with
  result     bytea       NOT NULL,      -- topics.proto: CommandResult
  event      bytea       NOT NULL,      -- what members are told, as JSON; empty: nothing
  written_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (group_id, command)
);

CREATE INDEX group_outcome_written ON logic.group_outcome (written_at);
