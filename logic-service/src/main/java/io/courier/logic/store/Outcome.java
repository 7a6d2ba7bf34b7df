package io.courier.logic.store;

import com.google.protobuf.ByteString;
import io.courier.messages.topic.CommandResult;

/// What became of a command of a group: its result, and what members are told.
///
/// @param seq the first that the command came with
/// @param event the publication that members get; empty: they are told nothing, since nothing
///     changed
public record Outcome(Key key, long seq, CommandResult result, ByteString event) {
  /// A command in a group: under one id a client may give a command to each of several groups.
  ///
  /// @param command message id of the command
  public record Key(String group, String command) {}

  /// Whether the group is another since this command.
  public boolean hasChanged() {
    return !event.isEmpty();
  }
}
