package io.courier.gateway.client.flow;

import io.courier.gateway.client.codec.Command;
import io.courier.gateway.client.codec.Command.ConnectData;
import io.courier.gateway.client.codec.Command.SdkPosition;
import io.courier.messages.id.Position;
import io.courier.messages.redis.TopicFacts;
import org.jspecify.annotations.Nullable;

/// From where a client's inbox goes on: what its SDK or its application kept, if it can be true.
///
/// A position of another epoch or without one, or one that no message can have, counts as none: the
/// client recovers from the mailbox all the same.
public final class StartPosition {
  private StartPosition() {}

  /// The SDK's position runs ahead of explicit acknowledgements, so it is no proof then.
  public static long of(Command.Connect connect, boolean isExplicit, TopicFacts topics) {
    ConnectData data = connect.data();
    long kept = valid(data.from(), data.epoch(), topics);
    SdkPosition sdk = connect.inbox();
    if (isExplicit || sdk == null || !sdk.recover()) {
      return kept;
    }
    return Math.max(kept, valid(sdk.offset(), sdk.epoch(), topics));
  }

  /// Whether the SDK asked to go on from where it was.
  public static boolean wasRecovering(@Nullable SdkPosition sdk) {
    return sdk != null && sdk.recover();
  }

  private static long valid(long position, String epoch, TopicFacts topics) {
    boolean isPossible = Position.isOf(position, topics.generation());
    return isPossible && epoch.equals(topics.epoch()) ? position : Position.NONE;
  }
}
