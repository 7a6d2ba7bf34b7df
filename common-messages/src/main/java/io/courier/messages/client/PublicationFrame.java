package io.courier.messages.client;

import com.google.protobuf.ByteString;
import io.courier.messages.client.wire.Publication;
import io.courier.messages.client.wire.Push;
import io.courier.messages.client.wire.Reply;
import io.courier.messages.id.Position;
import io.courier.messages.link.Codec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The client frame of one inbox publication: the same bytes for every receiver with that codec.
///
/// A frame may be joined with others into one WebSocket message: JSON frames with a line feed
/// between them, protobuf frames as they are, since each begins with its length.
public final class PublicationFrame {
  /// The server-side subscription that every session has.
  public static final String INBOX = "inbox";

  /// The tag that says from where a publication came, and its values; absent: live.
  public static final String VIA_TAG = "via";

  private static final ByteString JSON_HEAD =
      ascii("{\"push\":{\"channel\":\"inbox\",\"pub\":{\"data\":");
  private static final ByteString JSON_OFFSET = ascii(",\"offset\":");
  private static final ByteString JSON_TAIL = ascii("}}}");

  /// How a publication came to the device.
  public enum Via {
    LIVE(""),
    /// Replayed from the mailbox, in its order.
    MAILBOX("mailbox"),
    /// Replayed after something newer had been delivered: it carries no offset.
    LATE("late");

    private final String tag;
    private final ByteString json;

    Via(String tag) {
      this.tag = tag;
      this.json = tag.isEmpty() ? ByteString.EMPTY : ascii(",\"tags\":{\"via\":\"" + tag + "\"}");
    }
  }

  private PublicationFrame() {}

  /// @param position left out of the frame when [Position#NONE] or when late, so that the SDK's
  ///     position does not move
  /// @param publication compact JSON
  public static ByteString encode(Codec codec, long position, ByteString publication, Via via) {
    long offset = via == Via.LATE ? Position.NONE : position;
    return codec == Codec.PROTOBUF
        ? protobuf(offset, publication, via)
        : json(offset, publication, via);
  }

  private static ByteString json(long offset, ByteString publication, Via via) {
    ByteString number =
        offset == Position.NONE
            ? ByteString.EMPTY
            : JSON_OFFSET.concat(ascii(Long.toString(offset)));
    int size = JSON_HEAD.size() + publication.size() + number.size() + via.json.size();
    ByteString.Output frame = ByteString.newOutput(size + JSON_TAIL.size());
    write(JSON_HEAD, frame);
    write(publication, frame);
    write(number, frame);
    write(via.json, frame);
    write(JSON_TAIL, frame);
    return frame.toByteString();
  }

  private static ByteString protobuf(long offset, ByteString publication, Via via) {
    Publication.Builder pub = Publication.newBuilder().setData(publication).setOffset(offset);
    if (!via.tag.isEmpty()) {
      pub.putTags(VIA_TAG, via.tag);
    }
    Reply reply =
        Reply.newBuilder().setPush(Push.newBuilder().setChannel(INBOX).setPub(pub)).build();
    ByteString.Output frame = ByteString.newOutput(reply.getSerializedSize() + 3);
    try {
      reply.writeDelimitedTo(frame);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return frame.toByteString();
  }

  private static void write(ByteString part, ByteString.Output frame) {
    try {
      part.writeTo(frame);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static ByteString ascii(String text) {
    return ByteString.copyFrom(text, StandardCharsets.US_ASCII);
  }
}
