package io.courier.access.owner;

import com.google.protobuf.ByteString;
import io.courier.access.deliver.RecordCustody;
import io.courier.messages.client.PublicationFrame;
import io.courier.messages.client.PublicationFrame.Via;
import io.courier.messages.link.Codec;
import io.courier.messages.topic.Delivery;
import io.courier.messages.topic.Message;
import org.jspecify.annotations.Nullable;

/// One `push_deliver` record: the same object for all its devices, so that the client frame is
/// encoded once for each codec, and only when somebody needs it.
final class RecordDelivery extends RecordCustody {
  private final Arrived arrived;
  private final Delivery delivery;
  private @Nullable ByteString json;
  private @Nullable ByteString protobuf;

  RecordDelivery(Arrived arrived) {
    this.arrived = arrived;
    this.delivery = arrived.record().getDelivery();
  }

  @Override
  public long position() {
    return delivery.getPosition();
  }

  @Override
  public int bytes() {
    return arrived.bytes();
  }

  @Override
  protected void done() {
    arrived.inbound().done();
  }

  Message message() {
    return delivery.getMessage();
  }

  Delivery delivery() {
    return delivery;
  }

  ByteString frame(Codec codec) {
    ByteString cached = codec == Codec.PROTOBUF ? protobuf : json;
    if (cached != null) {
      return cached;
    }
    ByteString frame =
        PublicationFrame.encode(codec, position(), message().getPublication(), Via.LIVE);
    if (codec == Codec.PROTOBUF) {
      protobuf = frame;
    } else {
      json = frame;
    }
    return frame;
  }
}
