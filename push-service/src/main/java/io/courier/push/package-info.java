/// Push: routes messages to devices that are online, and to the store for all others.
///
/// Only the main class is here; features have packages of their own.
@NullMarked
package io.courier.push;

import org.jspecify.annotations.NullMarked;
