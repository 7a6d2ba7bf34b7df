/// What one poll of Offline's four topics turns into: read ([PollReader]), decided ([Plan]),
/// written in one transaction ([PlanWriter]), followed by copies, pages and nudges
/// ([OfflineProcessor]).
///
/// Consumes `offline_storage`, `offline_ack`, `offline_retrieve` and `user_online` as one group,
/// equal partition numbers together, so that one thread is the single writer of a shard.
@NullMarked
package io.courier.offline.intake;

import org.jspecify.annotations.NullMarked;
