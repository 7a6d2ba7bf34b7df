/// The topics, and the records on them (`topics.proto`). This is the whole of what services say to
/// each other; the record classes are generated.
@NullMarked
package io.courier.messages.topic;

import org.jspecify.annotations.NullMarked;
