package io.courier.offline.store;

/// What was dropped from one mailbox in one conversation.
///
/// @param conversation [#UNNAMED] for all that no other gap of the mailbox names
/// @param dropped how many entries
/// @param fromSeq lowest seq among them; 0 when unnamed
/// @param toSeq highest
public record Gap(String conversation, long dropped, long fromSeq, long toSeq) {
  public static final String UNNAMED = "";

  public boolean isNamed() {
    return !conversation.equals(UNNAMED);
  }
}
