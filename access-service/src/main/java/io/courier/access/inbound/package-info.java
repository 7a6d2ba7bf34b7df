/// What clients ask for: rpc calls, checked for shape and size, and messages produced to
/// `chat_input`.
///
/// Decides nothing about who may talk to whom; never looks into a message's content beyond its
/// being JSON of a permitted size. [RpcReader] decides, [ChatSender] produces.
@NullMarked
package io.courier.access.inbound;

import org.jspecify.annotations.NullMarked;
