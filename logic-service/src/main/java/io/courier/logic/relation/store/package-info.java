/// Blocks in PostgreSQL, and the news of their changes.
///
/// | table of schema `logic` | a row for | written | goes |
/// |---|---|---|---|
/// | `block_list` | each user that gave a command about blocks; lock and fence | by each | stays |
/// | `block` | the last block of a pair | by each change | when it ended, with a later command |
/// | `block_outcome` | what became of a command | once | with a later command |
///
/// Whoever changes a list notifies the channel `courier_blocks` in the same transaction, with the
/// user as payload. [BlockListener] hears it over a connection of its own: behind a pooler that
/// hands connections on with each transaction it hears nothing.
@NullMarked
package io.courier.logic.relation.store;

import org.jspecify.annotations.NullMarked;
