/// The gateway's settings: one validated record, documented key by key in `application.yaml`.
///
/// Owns the prefix `courier.gateway`; never holds state.
@NullMarked
package io.courier.gateway.config;

import org.jspecify.annotations.NullMarked;
