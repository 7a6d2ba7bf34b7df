package io.courier.simulation.client;

import io.courier.messages.id.Position;
import io.courier.simulation.client.GatewaySession.Frame;

/// What an application was given, for good.
///
/// @param id of the message or event
/// @param conversation empty for events, which belong to none
/// @param position that the service gave it
/// @param offset that the client saw, 0 for none
/// @param live false: it lay in its mailbox
public record Received(
    String id, String conversation, long seq, long position, long offset, boolean live) {
  static Received of(Frame.Publication publication) {
    String text = publication.text();
    boolean isMessage = Json.text(text, "type").equals("message");
    return new Received(
        Json.text(text, "id"),
        isMessage ? Json.text(text, "conversation") : "",
        Json.number(text, "seq"),
        publication.position(),
        Json.number(text, "offset"),
        publication.live());
  }

  @Override
  public String toString() {
    return id.substring(0, 8) + " at " + Position.offset(position) + (offset == 0 ? " late" : "");
  }
}
