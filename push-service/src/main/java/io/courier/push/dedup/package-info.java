/// The first position of each message, so that one pushed twice keeps the position of the first.
///
/// | key | type | written by | read by | life |
/// |---|---|---|---|---|
/// | `pushed:{s<N>}:<message>:<chunk>` | string, first position | Push | Push | 1 h |
///
/// Nothing is ever skipped for being a repeat: what was pushed before is pushed again, at the same
/// position, and its receivers tell it by that.
@NullMarked
package io.courier.push.dedup;

import org.jspecify.annotations.NullMarked;
