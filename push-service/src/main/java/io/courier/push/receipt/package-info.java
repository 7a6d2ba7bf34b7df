/// Receipts from `push_receipt`: what became of deliveries, and sessions that came online.
///
/// Plain: no Spring, no Redis, no Kafka. A receipt is never refused for the epoch of its owner: the
/// owner may have committed past its deliveries before it died.
@NullMarked
package io.courier.push.receipt;

import org.jspecify.annotations.NullMarked;
