/// Dead letters by hand: what a person on call lists, looks at, replays and skips.
///
/// Each service answers for the dead letters of the topics that it consumes. What became of one is
/// kept in the compacted topic `dead_letter_state`; a letter without an entry there is open.
///
/// | topic `dead_letter_state` | |
/// |---|---|
/// | key | `<topic>_dlq/<partition>/<offset>` |
/// | value | JSON: state, when, by which service, note, and Kafka's id of the dead-letter topic |
/// | written by | whoever replays or skips, after the replayed record was acknowledged |
/// | read by | every call of the endpoint |
/// | life | longer than any letter: twice the topics' retention and 14 days |
///
/// A letter is read again from its topic for each call; nothing of it is kept in memory. Never
/// produces to `push_deliver`, and never shows a message's content unless asked to.
@NullMarked
package io.courier.kafka.oncall;

import org.jspecify.annotations.NullMarked;
