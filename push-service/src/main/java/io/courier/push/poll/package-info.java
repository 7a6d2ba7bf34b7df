/// One poll of `push_task` and `push_receipt`: ask Redis once, decide in order, hand on.
///
/// Both topics of a shard are read by one thread, so that a marker can't overtake what was decided
/// before it. Redis is asked after the poll has returned, and effects leave poll by poll. Keeps
/// nothing from one poll to the next but what the newest presence looked like.
@NullMarked
package io.courier.push.poll;

import org.jspecify.annotations.NullMarked;
