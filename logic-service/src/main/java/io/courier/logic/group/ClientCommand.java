package io.courier.logic.group;

/// What a client asks for with any other method than those of messages, as it was read.
public sealed interface ClientCommand permits GroupCommand, ListMine, UserCommand {
  String clientId();
}
