/// Tasks from `push_task`: messages for recipients of a shard, and what Offline sends to owners.
///
/// [Routing] decides, [TaskCheck] refuses what can never succeed. Both are plain: no Spring, no
/// Redis, no Kafka. Never looks into a message, never keeps one.
@NullMarked
package io.courier.push.task;

import org.jspecify.annotations.NullMarked;
