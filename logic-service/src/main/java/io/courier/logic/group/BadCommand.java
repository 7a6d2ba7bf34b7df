package io.courier.logic.group;

/// What a client gave is no command. Carries a sentence for the client, and no stack trace.
final class BadCommand extends RuntimeException {
  BadCommand(String sentence) {
    super(sentence, null, false, false);
  }
}
