/// What is kept of groups: in PostgreSQL, for good, and in memory, bounded.
///
/// | table of schema `logic` | a row for | written | goes |
/// |---|---|---|---|
/// | `chat_group` | each group; its `last_seq` is the fence | by each change | when purged |
/// | `group_state` | what holds of a group from a seq to a seq | opened, ended once | when purged |
/// | `group_member` | a membership from a seq to a seq | opened, ended once | when purged |
/// | `group_outcome` | what became of a command | once | when purged |
///
/// [Groups] is the memory of one poll loop. It reads what a poll needs in one snapshot. A poll's
/// changes are written in one transaction, before anything of the poll leaves ([PollGroups]). A
/// poll without commands whose groups are all in memory asks nothing.
///
/// What another instance has changed meanwhile is never overwritten: [Overtaken].
@NullMarked
package io.courier.logic.store;

import org.jspecify.annotations.NullMarked;
