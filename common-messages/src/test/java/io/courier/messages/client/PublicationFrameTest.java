package io.courier.messages.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.courier.messages.client.PublicationFrame.Via;
import io.courier.messages.client.wire.Publication;
import io.courier.messages.client.wire.Reply;
import io.courier.messages.link.Codec;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PublicationFrameTest {
  private static final ByteString BODY = ByteString.copyFromUtf8("{\"type\":\"message\"}");

  @Test
  void aLiveJsonFrameHasItsPositionAndNoTag() {
    assertThat(json(77, Via.LIVE))
        .isEqualTo(
            "{\"push\":{\"channel\":\"inbox\",\"pub\":{\"data\":{\"type\":\"message\"},"
                + "\"offset\":77}}}");
  }

  @Test
  void aFrameFromTheMailboxSaysSo() {
    assertThat(json(77, Via.MAILBOX)).endsWith(",\"offset\":77,\"tags\":{\"via\":\"mailbox\"}}}}");
  }

  @Test
  void aLateFrameDoesNotMoveTheSdksPosition() {
    assertThat(json(77, Via.LATE)).doesNotContain("offset").contains("\"via\":\"late\"");
  }

  @Test
  void anEphemeralFrameHasNoPosition() {
    assertThat(json(0, Via.LIVE)).doesNotContain("offset");
  }

  @Test
  void aProtobufFrameBeginsWithItsLength() throws IOException {
    ByteString frame = PublicationFrame.encode(Codec.PROTOBUF, 77, BODY, Via.MAILBOX);
    Reply reply = Reply.parseDelimitedFrom(frame.newInput());
    Publication pub = reply.getPush().getPub();
    assertThat(reply.getPush().getChannel()).isEqualTo("inbox");
    assertThat(pub.getData()).isEqualTo(BODY);
    assertThat(pub.getOffset()).isEqualTo(77);
    assertThat(pub.getTagsMap()).containsEntry("via", "mailbox");
  }

  private static String json(long position, Via via) {
    return PublicationFrame.encode(Codec.JSON, position, BODY, via).toStringUtf8();
  }
}
