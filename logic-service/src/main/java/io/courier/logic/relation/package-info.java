/// Who may write to whom in direct conversations.
///
/// [ContactPolicy] is the one place where that is decided: [OpenPolicy] lets everybody, and
/// [BlockPolicy] everybody who is not blocked. [BlockDecision] says what a command comes to.
///
/// Plain: no Spring, no JDBC, no clock of its own. What it needs of PostgreSQL is behind
/// [BlockStore] and [BlockNews]. A policy is used on one thread.
@NullMarked
package io.courier.logic.relation;

import org.jspecify.annotations.NullMarked;
