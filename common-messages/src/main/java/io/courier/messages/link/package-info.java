/// What a gateway and an access node say on a link (`link.proto`); the frame classes are generated.
@NullMarked
package io.courier.messages.link;

import org.jspecify.annotations.NullMarked;
