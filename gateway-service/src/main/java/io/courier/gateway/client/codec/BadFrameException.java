package io.courier.gateway.client.codec;

/// A frame that is not of the client protocol. Its message is a sentence for the client's author.
public final class BadFrameException extends Exception {
  public BadFrameException(String message) {
    super(message, null, false, false);
  }
}
