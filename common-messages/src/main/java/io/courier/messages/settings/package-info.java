/// The bounds of configured values, and the sentences with which a start refuses others.
///
/// Plain: no Spring. Every service's properties are checked with it when they are bound.
@NullMarked
package io.courier.messages.settings;

import org.jspecify.annotations.NullMarked;
