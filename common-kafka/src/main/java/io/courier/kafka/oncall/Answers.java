package io.courier.kafka.oncall;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the endpoint answers, field by field as its JSON has them. Times are ISO-8601, in UTC.
final class Answers {
  private Answers() {}

  /// Why there is no other answer.
  record Refusal(String problem) {}

  /// @param answersFor the topics whose dead letters this service answers for
  /// @param letters a page, by topic, partition and offset
  /// @param next where the next page begins (`after`); null when this was the last
  /// @param complete whether all letters were looked at: reasons and pages cover no others
  record Listing(
      List<String> answersFor,
      List<TopicLetters> topics,
      List<Line> letters,
      @Nullable String next,
      boolean complete) {}

  /// The dead letters of one topic. The counts are of all of them, whatever was looked at.
  record TopicLetters(
      String topic,
      long open,
      long replayed,
      long skipped,
      long lookedAt,
      @Nullable String oldest,
      @Nullable String newest,
      List<ReasonLetters> reasons) {}

  /// Those that were looked at with one reason; reasons that differ in numbers only are one.
  ///
  /// @param kind unreadable, refused or defect
  record ReasonLetters(
      String reason,
      String kind,
      long open,
      long replayed,
      long skipped,
      String oldest,
      String newest) {}

  /// One letter.
  ///
  /// @param topic the source; partition and offset are those in its `_dlq`
  /// @param sourceOffset null when it is not known
  /// @param replayedFrom the dead letter that this was before it was replayed
  /// @param bytes of key and value
  /// @param resolved when it was replayed or skipped
  record Line(
      String topic,
      int partition,
      long offset,
      String kind,
      String reason,
      String service,
      int sourcePartition,
      @Nullable Long sourceOffset,
      @Nullable String replayedFrom,
      String time,
      int bytes,
      String state,
      @Nullable String resolved,
      @Nullable String note) {

    static Line of(Letter letter, @Nullable Resolution resolution) {
      return new Line(
          letter.id().topic().topicName(),
          letter.id().partition(),
          letter.id().offset(),
          letter.reasonClass().label(),
          letter.reason(),
          letter.service(),
          letter.sourcePartition(),
          letter.sourceOffset() == Letter.UNKNOWN ? null : (Long) letter.sourceOffset(),
          letter.replayedFrom(),
          letter.time().toString(),
          letter.bytes(),
          (resolution == null ? State.OPEN : resolution.state()).label(),
          resolution == null ? null : resolution.at().toString(),
          resolution == null || resolution.note().isEmpty() ? null : resolution.note());
    }
  }

  /// One letter with what is in it.
  ///
  /// @param headers by name; values of headers that are not ours are content
  /// @param record field by field; null when it cannot be read
  /// @param unreadable why there is no record, and its first bytes when content was asked for
  /// @param replay what a replay would do
  record Shown(
      Line letter,
      @Nullable String key,
      Map<String, String> headers,
      @Nullable Map<String, Object> record,
      @Nullable Unreadable unreadable,
      String replay) {}

  record Unreadable(String problem, String hexPreview) {}

  /// What a replay or a skip did.
  ///
  /// @param needless closed without sending anything
  /// @param already replayed or skipped before
  /// @param more whether it stopped at a limit, with letters left
  /// @param letters the first of those it looked at, each with its outcome
  record Done(
      int replayed,
      int skipped,
      int needless,
      int refused,
      int already,
      boolean more,
      List<Outcome> letters) {}

  /// @param outcome replayed, skipped, needless, refused or already
  record Outcome(String topic, int partition, long offset, String outcome, String sentence) {}
}
