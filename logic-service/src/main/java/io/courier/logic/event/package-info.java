/// What clients read: the inbox publications of messages, of events about them and about groups,
/// and the results of commands.
///
/// Written once, here; no later service looks into them. Plain: no Spring, no Kafka, no Redis.
@NullMarked
package io.courier.logic.event;

import org.jspecify.annotations.NullMarked;
