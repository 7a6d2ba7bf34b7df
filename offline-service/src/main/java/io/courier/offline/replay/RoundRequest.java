package io.courier.offline.replay;

import io.courier.messages.id.DeviceKey;
import io.courier.messages.topic.SessionRound;

/// A session wants a page.
///
/// @param number of the page within the round, from 1
public record RoundRequest(int shard, SessionRound session, int number) {
  DeviceKey mailbox() {
    return new DeviceKey(session.getUser(), session.getDevice());
  }
}
