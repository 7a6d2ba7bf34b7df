@NullMarked
package io.courier.tools.analytics;

import org.jspecify.annotations.NullMarked;
