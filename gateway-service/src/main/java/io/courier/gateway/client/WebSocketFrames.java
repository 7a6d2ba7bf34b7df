package io.courier.gateway.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/// Encodes the frames of a server: final, unmasked, with the header in front of its payload in one
/// buffer. A handler in every pipeline would cost memory for each connection.
final class WebSocketFrames {
  /// Frames of one turn are joined up to this size.
  static final int JOIN_BYTES = 16 * 1024;

  private static final int MAX_HEADER = 10;
  private static final int FIRST_CAPACITY = 512;
  private static final int FINAL_TEXT = 0x81;
  private static final int FINAL_BINARY = 0x82;
  private static final int FINAL_CLOSE = 0x88;
  private static final int FINAL_PONG = 0x8A;

  private WebSocketFrames() {}

  /// A buffer to write payload into, with room for the header.
  static ByteBuf begin(ByteBufAllocator allocator, int payload) {
    ByteBuf frame = allocator.directBuffer(Math.max(MAX_HEADER + payload, FIRST_CAPACITY));
    return frame.setIndex(MAX_HEADER, MAX_HEADER);
  }

  /// Puts the header in front of what has been written since [#begin].
  static ByteBuf end(ByteBuf frame, boolean isText) {
    int length = frame.readableBytes();
    int opcode = isText ? FINAL_TEXT : FINAL_BINARY;
    if (length < 126) {
      frame.readerIndex(MAX_HEADER - 2);
      frame.setByte(MAX_HEADER - 2, opcode).setByte(MAX_HEADER - 1, length);
    } else if (length < 1 << 16) {
      frame.readerIndex(MAX_HEADER - 4);
      frame.setByte(MAX_HEADER - 4, opcode).setByte(MAX_HEADER - 3, 126);
      frame.setShort(MAX_HEADER - 2, length);
    } else {
      frame.readerIndex(0);
      frame.setByte(0, opcode).setByte(1, 127).setLong(2, length);
    }
    return frame;
  }

  static ByteBuf close(ByteBufAllocator allocator, int code, String reason) {
    byte[] text = reason.isEmpty() ? new byte[0] : CloseReason.encode(reason);
    return allocator
        .directBuffer(4 + text.length)
        .writeByte(FINAL_CLOSE)
        .writeByte(2 + text.length)
        .writeShort(code)
        .writeBytes(text);
  }

  /// The answer to a WebSocket ping; its payload is at most 125 bytes.
  static ByteBuf pong(ByteBufAllocator allocator, ByteBuf payload) {
    return allocator
        .directBuffer(2 + payload.readableBytes())
        .writeByte(FINAL_PONG)
        .writeByte(payload.readableBytes())
        .writeBytes(payload);
  }
}
