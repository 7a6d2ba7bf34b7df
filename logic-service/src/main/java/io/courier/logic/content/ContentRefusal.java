package io.courier.logic.content;

/// Why a message's content is refused.
///
/// @param reason a sentence for the sender; never says which word or host is denied
public record ContentRefusal(Kind kind, String reason) {
  /// Which rule it was.
  public enum Kind {
    TYPE,
    LINK,
    WORD
  }
}
