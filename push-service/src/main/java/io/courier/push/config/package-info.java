/// What can be set from outside, and how the parts are put together. Decides nothing.
@NullMarked
package io.courier.push.config;

import org.jspecify.annotations.NullMarked;
