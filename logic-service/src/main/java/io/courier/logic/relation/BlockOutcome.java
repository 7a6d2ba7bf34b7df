package io.courier.logic.relation;

import io.courier.messages.topic.CommandResult;

/// What became of a command about blocks.
///
/// @param seq the first that the command came with
public record BlockOutcome(Key key, long seq, CommandResult result) {
  /// @param user who gave it
  /// @param command its message id
  public record Key(String user, String command) {}
}
