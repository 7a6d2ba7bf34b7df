package io.courier.access.deliver;

import io.courier.messages.id.DeviceKey;
import io.courier.messages.topic.SessionRound;

/// One reading of a mailbox: only the pages of the present round are taken.
///
/// @param session the id of the session that asked
/// @param counter rising within (epoch, device), also when the queue was dropped in between
public record Round(DeviceKey device, String session, long epoch, long counter) {
  boolean isOf(SessionRound page) {
    return page.getCounter() == counter
        && page.getEpoch() == epoch
        && page.getSession().equals(session);
  }

  public SessionRound toRecord() {
    return SessionRound.newBuilder()
        .setUser(device.user())
        .setDevice(device.device())
        .setSession(session)
        .setEpoch(epoch)
        .setCounter(counter)
        .build();
  }
}
