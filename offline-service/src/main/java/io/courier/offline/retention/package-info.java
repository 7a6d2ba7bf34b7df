/// How long things are kept: day partitions made ahead and dropped behind, devices forgotten.
///
/// Owns the partitions of `stored_message` and `mailbox_entry`. What is dropped with a day is gone
/// for the devices that did not come for it.
///
/// Not here yet: a mailbox's quota, and the gap rows that tell a device what fell off the far end.
/// The place for both is the transaction of a poll, after its rows are inserted: the census knows
/// which mailbox has grown too large, its oldest rows are deleted by key as confirmed ones are, and
/// a row whose publication is `{"type":"gap",…}` takes the position of the newest of them.
@NullMarked
package io.courier.offline.retention;

import org.jspecify.annotations.NullMarked;
