/// Offline: keeps mailboxes and devices in PostgreSQL, and replays.
///
/// Only the main class is here; features have packages of their own.
@NullMarked
package io.courier.offline;

import org.jspecify.annotations.NullMarked;
