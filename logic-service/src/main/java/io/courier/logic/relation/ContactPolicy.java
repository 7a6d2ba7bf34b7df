package io.courier.logic.relation;

import io.courier.logic.group.Refusal;
import java.util.List;
import java.util.Map;

/// Says whether a user may write to another.
///
/// Asked once for each poll, about all its messages between users, so that who has to look
/// somewhere looks once. Asked on the poll thread. Another answer for the same message, when it is
/// processed again, does no harm: who was admitted once is not judged again.
public interface ContactPolicy {
  /// @return why some of them are refused, by their index; usually none
  /// @throws io.courier.kafka.consume.TransientFailure when it has to be waited for
  Map<Integer, Refusal> refusals(List<Contact> contacts);
}
