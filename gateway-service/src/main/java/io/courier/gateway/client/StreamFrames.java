package io.courier.gateway.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/// Puts JSON on an HTTP stream: lines, or server-sent events. In ASCII, so that nothing between the
/// gateway and the client can cut or recode a character.
///
/// JSON that comes here is compact: a line feed stands between two replies and nowhere else, and
/// what is not ASCII stands within a string, where an escape means the same.
final class StreamFrames {
  private static final String EVENT = "data: ";
  private static final String HEX = "0123456789abcdef";

  private StreamFrames() {}

  /// A line for each reply. Takes over the buffer.
  static ByteBuf lines(ByteBuf joined) {
    if (joined.forEachByte(StreamFrames::isAscii) < 0) {
      return joined.writeByte('\n');
    }
    return encode(joined, "", "\n");
  }

  /// An event for each reply. Takes over the buffer.
  static ByteBuf events(ByteBuf joined) {
    return encode(joined, EVENT, "\n\n");
  }

  private static boolean isAscii(byte value) {
    return value >= 0;
  }

  private static ByteBuf encode(ByteBuf joined, String before, String after) {
    String text = joined.toString(StandardCharsets.UTF_8);
    StringBuilder encoded = new StringBuilder(text.length() + text.length() / 4 + 32);
    encoded.append(before);
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each == '\n') {
        encoded.append(after).append(before);
      } else if (each < 0x80) {
        encoded.append(each);
      } else {
        encoded.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          encoded.append(HEX.charAt(each >> shift & 0xF));
        }
      }
    }
    encoded.append(after);
    ByteBuf result = joined.alloc().directBuffer(encoded.length());
    joined.release();
    ByteBufUtil.writeAscii(result, encoded);
    return result;
  }
}
