package io.courier.access.inbound;

import io.courier.access.session.Session;
import io.courier.access.settings.AccessProperties;
import io.courier.messages.id.MessageId;
import io.courier.messages.link.Down;
import java.util.function.Consumer;

/// An rpc of a session, which waits for what becomes of its message.
///
/// @param id of the rpc
/// @param reply takes the answer
record WaitingRpc(Session session, int id, Consumer<Down> reply) implements Waiting {
  static Origin originOf(Session session) {
    return new Origin(session.device().user(), session.device().device(), session.id());
  }

  @Override
  public Origin origin() {
    return originOf(session);
  }

  @Override
  public String idOf(Call.Send call) {
    return MessageId.of(session.device().user(), call.clientId());
  }

  @Override
  public boolean hasRoom(AccessProperties.Inbound limits) {
    return session.sendsInFlight() < limits.inFlightPerSession();
  }

  @Override
  public void began() {
    session.sendBegan();
  }

  @Override
  public void ended() {
    session.sendEnded();
  }

  @Override
  public void answered(Outcome outcome) {
    reply.accept(
        switch (outcome) {
          case Outcome.Accepted it ->
              Replies.sent(session.handle(), id, it.id(), it.seq(), it.atMillis());
          case Outcome.Refused it -> Replies.error(session.handle(), id, it.code(), it.sentence());
        });
  }
}
