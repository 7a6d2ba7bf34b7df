/// The command `topics`: makes the topics with the settings and the code of the services, and shows
/// what is there. It changes no topic that exists, but for a dead letter's limit that is too low.
@NullMarked
package io.courier.tools.topics;

import org.jspecify.annotations.NullMarked;
