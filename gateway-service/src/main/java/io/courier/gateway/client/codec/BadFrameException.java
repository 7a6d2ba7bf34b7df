package io.courier.gateway.client.codec;

/// A frame that is not of the client protocol.
public final class BadFrameException extends Exception {
  private final String sentence;

  /// @param sentence for the client's author; it becomes the reason of the close frame
  public BadFrameException(String sentence) {
    super(sentence, null, false, false);
    this.sentence = sentence;
  }

  public String sentence() {
    return sentence;
  }
}
