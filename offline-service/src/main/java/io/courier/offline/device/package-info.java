/// The registry of devices: which devices a user has, and since when each was not seen.
///
/// A device that is forgotten keeps its row, marked, until its mailbox is emptied.
///
/// Owns the table `device`, and the Redis hash `devices:{s7}` (user → device ids joined by `,`;
/// read by Push). A hint may name too many devices and never too few: it is deleted before the
/// table changes and set after, a change waits while Redis does not take the deletion, and hints of
/// which a write may have been lost are all dropped. A user without hint means: ask Offline.
///
/// `#epoch`, `#writes` and `#history` in that hash are no users: whose hints they are, how many
/// writes they have seen, and in which history of Redis (its replication ID) they were whole.
///
/// Never knows who is online; that it reads from `presence:{s7}`.
@NullMarked
package io.courier.offline.device;

import org.jspecify.annotations.NullMarked;
