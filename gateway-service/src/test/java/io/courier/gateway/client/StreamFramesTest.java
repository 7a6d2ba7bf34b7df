package io.courier.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StreamFramesTest {
  private static ByteBuf joined(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Unpooled.buffer(bytes.length).writeBytes(bytes);
  }

  private static String read(ByteBuf frame) {
    String text = frame.toString(StandardCharsets.ISO_8859_1);
    frame.release();
    return text;
  }

  @Test
  void everyReplyIsALine() {
    assertThat(read(StreamFrames.lines(joined("{\"id\":1}\n{}")))).isEqualTo("{\"id\":1}\n{}\n");
  }

  @Test
  void everyReplyIsAnEvent() {
    assertThat(read(StreamFrames.events(joined("{\"id\":1}\n{}"))))
        .isEqualTo("data: {\"id\":1}\n\ndata: {}\n\n");
  }

  @Test
  void whatIsNotAsciiIsEscaped() {
    String text = "{\"t\":\"ä\u2028€👋\u007f\"}";
    String escaped = "{\"t\":\"\\u00e4\\u2028\\u20ac\\ud83d\\udc4b\u007f\"}";
    assertThat(read(StreamFrames.lines(joined(text)))).isEqualTo(escaped + "\n");
    assertThat(read(StreamFrames.events(joined(text)))).isEqualTo("data: " + escaped + "\n\n");
  }
}
