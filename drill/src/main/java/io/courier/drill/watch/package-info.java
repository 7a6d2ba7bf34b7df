/// What is read of the stack while it is drilled: metrics, memory, mailboxes and topics.
@NullMarked
package io.courier.drill.watch;

import org.jspecify.annotations.NullMarked;
