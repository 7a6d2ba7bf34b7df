package io.courier.logic.chat;

import java.util.Locale;

/// What refuses messages: a label of the counter.
enum Rule {
  /// Who may write there; or it is no conversation.
  CONVERSATION,
  SIZE,
  JSON,
  TYPE,
  LINK,
  WORD,
  USER_RATE,
  CONVERSATION_RATE;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
