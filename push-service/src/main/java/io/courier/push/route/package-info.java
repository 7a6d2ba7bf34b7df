/// What the decisions of tasks and receipts share: the records that leave, and how large they may
/// be.
///
/// Plain classes with no Spring, no Redis, no Kafka and no clock. Owns no topic and no key; never
/// sends anything.
@NullMarked
package io.courier.push.route;

import org.jspecify.annotations.NullMarked;
