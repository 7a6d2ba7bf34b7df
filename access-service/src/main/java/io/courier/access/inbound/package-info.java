/// What clients ask for: rpc calls, checked for shape and size; messages and commands produced to
/// `chat_input`; and the rpcs of commands until their results are back.
///
/// Decides nothing about who may talk to whom; never looks into a message's content beyond its
/// being JSON of a permitted size, nor into a command beyond its id and key. [RpcReader] decides,
/// [ChatSender] produces, [PendingCommands] answers.
@NullMarked
package io.courier.access.inbound;

import org.jspecify.annotations.NullMarked;
