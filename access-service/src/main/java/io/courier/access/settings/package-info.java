/// What can be configured of Access, checked when it starts.
///
/// Owns the keys under `courier.access` and the instance's name; never reads a configuration of
/// Spring's own.
@NullMarked
package io.courier.access.settings;

import org.jspecify.annotations.NullMarked;
