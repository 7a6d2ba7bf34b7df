/// Who receives a message, and the `push_task` records that carry it there: one for each shard.
///
/// Plain: no Spring, no Kafka, no Redis. The same message gives the same records, so that a record
/// processed again is a repeat that Push and devices can tell.
@NullMarked
package io.courier.logic.fanout;

import org.jspecify.annotations.NullMarked;
