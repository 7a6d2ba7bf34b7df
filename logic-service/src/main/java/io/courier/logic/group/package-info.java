/// Groups: who belongs to one, what a command makes of it, and who may write to it.
///
/// [CommandReader] reads what a client sent. [Group] is what holds from a seq to a seq, as far as
/// it is in memory. [GroupDecision] says what a command comes to, [Writing] who may write; both
/// only read a group. What they come to is carried out in `chat`, and kept by `store`.
///
/// Plain: no Spring, no Kafka, no JDBC, no clock. A group is used on one thread.
@NullMarked
package io.courier.logic.group;

import org.jspecify.annotations.NullMarked;
