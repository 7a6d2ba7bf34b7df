package io.courier.push.route;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.courier.kafka.deadletter.PermanentFailure;
import java.util.ArrayList;
import java.util.List;

/// How large a record may be that leaves, and how targets are spread over several when one is too
/// small for all.
///
/// Checked before sending: a send that the broker refuses for its size would leave a hole in
/// `push_deliver`, and Access takes it for granted that there is none.
///
/// @param maxBytes of one record's value
public record RecordLimit(int maxBytes) {
  /// Around a list of targets: the oneof's tag and length, the position, the message's own tag and
  /// length, a reason. Generous.
  private static final int ENVELOPE_BYTES = 128;

  /// Runs of the targets, in their order, each of which fits into one record beside the message.
  ///
  /// @throws PermanentFailure when the message leaves no room for even one of them
  public <T extends MessageLite> List<List<T>> split(MessageLite message, List<T> targets) {
    int room = maxBytes - ENVELOPE_BYTES - message.getSerializedSize();
    List<List<T>> runs = new ArrayList<>(1);
    int start = 0;
    int used = 0;
    for (int i = 0; i < targets.size(); i++) {
      int bytes = 1 + CodedOutputStream.computeMessageSizeNoTag(targets.get(i));
      if (bytes > room) {
        throw new PermanentFailure("a record for one recipient would exceed " + maxBytes);
      }
      if (used + bytes > room) {
        runs.add(targets.subList(start, i));
        start = i;
        used = 0;
      }
      used += bytes;
    }
    if (start < targets.size()) {
      runs.add(targets.subList(start, targets.size()));
    }
    return runs;
  }

  /// The record itself, when it fits.
  ///
  /// @throws PermanentFailure when it does not
  public <T extends MessageLite> T check(T record) {
    int bytes = record.getSerializedSize();
    if (bytes > maxBytes) {
      throw new PermanentFailure("a record of " + bytes + " bytes exceeds " + maxBytes);
    }
    return record;
  }
}
