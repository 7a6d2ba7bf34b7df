/// What clients ask for: rpc calls, checked for shape and size; messages and commands produced to
/// `chat_input`; and the rpcs of commands until their results are back. Messages of the operator's
/// own servers take the same way.
///
/// Decides nothing about who may talk to whom; never looks into a message's content beyond its
/// being JSON of a permitted size, nor into a command beyond its id and key. [RpcReader] decides,
/// [ChatSender] produces and answers whoever is [Waiting], [PendingCommands] answers commands.
@NullMarked
package io.courier.access.inbound;

import org.jspecify.annotations.NullMarked;
