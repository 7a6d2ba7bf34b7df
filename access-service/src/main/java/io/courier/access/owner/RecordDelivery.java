package io.courier.access.owner;

import com.google.protobuf.ByteString;
import io.courier.access.deliver.RecordCustody;
import io.courier.messages.client.PublicationFrame;
import io.courier.messages.client.PublicationFrame.Via;
import io.courier.messages.link.Codec;
import io.courier.messages.topic.Delivery;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.PushDeliver;
import org.jspecify.annotations.Nullable;

/// One `push_deliver` record: the same object for all its devices, so that the client frame is
/// encoded once for each codec, and only when somebody needs it.
final class RecordDelivery extends RecordCustody {
  private final Delivery delivery;
  private final int bytes;
  private final Runnable done;
  private @Nullable ByteString json;
  private @Nullable ByteString protobuf;

  /// @param bytes of the record
  /// @param done is told when every delivery of it is resolved
  RecordDelivery(PushDeliver record, int bytes, Runnable done) {
    this.delivery = record.getDelivery();
    this.bytes = bytes;
    this.done = done;
  }

  @Override
  public long position() {
    return delivery.getPosition();
  }

  @Override
  public int bytes() {
    return bytes;
  }

  @Override
  protected void done() {
    done.run();
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
