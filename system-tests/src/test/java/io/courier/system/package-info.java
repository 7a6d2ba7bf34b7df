/// What a user sees of a whole stack: five services as processes, on real back ends, through the
/// gateway's URL and an unmodified client library.
@NullMarked
package io.courier.system;

import org.jspecify.annotations.NullMarked;
