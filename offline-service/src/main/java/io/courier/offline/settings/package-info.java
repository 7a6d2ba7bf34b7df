/// The configuration of offline-service, in one validated record.
@NullMarked
package io.courier.offline.settings;

import org.jspecify.annotations.NullMarked;
