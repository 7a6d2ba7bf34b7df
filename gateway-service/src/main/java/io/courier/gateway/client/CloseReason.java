package io.courier.gateway.client;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The reason in a close frame: never valid JSON, and at most 123 bytes of UTF-8.
///
/// The JavaScript SDK would read JSON as an advice, and might turn a reconnect into a terminal
/// state.
final class CloseReason {
  private static final int MAX_BYTES = 123;

  private CloseReason() {}

  static byte[] encode(String reason) {
    String text = isHarmless(reason) ? reason : "closed: " + reason;
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= MAX_BYTES) {
      return bytes;
    }
    int end = MAX_BYTES;
    // Not in the middle of a character: continuation bytes are 10xxxxxx.
    while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }

  /// Begins with a letter, and is none of the three words of JSON.
  private static boolean isHarmless(String reason) {
    return !reason.isEmpty()
        && Character.isLetter(reason.charAt(0))
        && !reason.strip().equals("true")
        && !reason.strip().equals("false")
        && !reason.strip().equals("null");
  }
}
