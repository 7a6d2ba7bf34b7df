package io.courier.logic.relation;

import io.courier.logic.group.Refusal;
import io.courier.logic.group.UserCommand;
import io.courier.messages.client.ErrorCode;
import org.jspecify.annotations.Nullable;

/// Says what a command about blocks comes to.
///
/// @param mostOfUser blocks that one user may have, with those that ended and are still kept
public record BlockDecision(int mostOfUser) {
  /// What it comes to.
  public sealed interface Decided {
    /// Nothing, and the sender is told why.
    record Refused(Refusal refusal) implements Decided {}

    /// @param next what holds of the two from now on; null: what held before
    record Done(String user, @Nullable Block next) implements Decided {}
  }

  /// @param at of the command
  /// @param known of the sender and the user that it names; null: there is none
  /// @param ofSender how many the sender has
  public Decided block(
      UserCommand.Block command, String sender, long at, @Nullable Block known, int ofSender) {
    if (command.user().equals(sender)) {
      return new Decided.Refused(
          new Refusal(ErrorCode.BAD_REQUEST, "user is yourself, whom you cannot block"));
    }
    if (known != null && known.isOpen()) {
      return new Decided.Done(command.user(), null);
    }
    if (known == null && ofSender >= mostOfUser) {
      return new Decided.Refused(
          new Refusal(
              ErrorCode.LIMIT_REACHED, "you have blocked as many as " + mostOfUser + " users"));
    }
    return new Decided.Done(command.user(), new Block(at, Block.OPEN));
  }

  /// Parameters as of [#block].
  public Decided unblock(UserCommand.Unblock command, long at, @Nullable Block known) {
    boolean isOpen = known != null && known.isOpen();
    return new Decided.Done(command.user(), isOpen && known != null ? known.endedAt(at) : null);
  }
}
