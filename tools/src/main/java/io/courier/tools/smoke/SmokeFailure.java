package io.courier.tools.smoke;

/// Courier does not do what it must, or cannot be asked; the message is a sentence.
final class SmokeFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  SmokeFailure(String sentence) {
    super(sentence);
  }

  SmokeFailure(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
