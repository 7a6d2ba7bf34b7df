/// Groups: who belongs to one, what a command makes of it, and who may write to it.
///
/// [CommandReader] reads what a client sent. [Group] is what holds from a seq to a seq, as far as
/// it is in memory. [GroupDecision] says what a command comes to, [Writing] who may write; both
/// only read a group. Nothing calls them yet: no poll has commands carried out, and no store keeps
/// groups.
///
/// Plain: no Spring, no Kafka, no JDBC, no clock. A group is used on one thread.
@NullMarked
package io.courier.logic.group;

import org.jspecify.annotations.NullMarked;
