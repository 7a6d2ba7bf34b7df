package io.courier.offline.retention;

import io.courier.offline.store.Fingerprint;
import io.courier.offline.store.MailboxRow;
import java.util.List;

/// Decides whether a mailbox holds too much, and which of its messages go: the oldest, as many as
/// are needed, but never the newest one.
///
/// A mailbox may grow a twentieth above what is kept before anything goes, so that a full one costs
/// a clearing now and then and not one with every message. Gaps do not count.
///
/// @param maxMessages kept of one mailbox
/// @param maxBytes of their bodies
record Quota(int maxMessages, long maxBytes) {
  private static final int SLACK = 20;

  /// It is to be brought down to what is kept.
  boolean isOver(Fingerprint mailbox) {
    return mailbox.messages() > 1
        && (mailbox.messages() > maxMessages + maxMessages / SLACK
            || mailbox.bytes() > maxBytes + maxBytes / SLACK);
  }

  /// Even if its device is online.
  boolean isFarOver(Fingerprint mailbox) {
    return mailbox.messages() > 1
        && (mailbox.messages() > 2L * maxMessages || mailbox.bytes() > 2 * maxBytes);
  }

  /// How full it is, by whichever limit is nearer; 1 is full.
  double fill(Fingerprint mailbox) {
    return Math.max((double) mailbox.messages() / maxMessages, (double) mailbox.bytes() / maxBytes);
  }

  /// @param mailbox all that it holds
  /// @param oldest its oldest messages, oldest first
  /// @return those of them that go
  List<MailboxRow> excess(Fingerprint mailbox, List<MailboxRow> oldest) {
    int messages = mailbox.messages();
    long bytes = mailbox.bytes();
    int go = 0;
    while (go < oldest.size() && messages > 1 && (messages > maxMessages || bytes > maxBytes)) {
      bytes -= oldest.get(go++).bytes();
      messages--;
    }
    return oldest.subList(0, go);
  }
}
