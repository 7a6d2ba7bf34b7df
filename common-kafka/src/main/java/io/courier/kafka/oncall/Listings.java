package io.courier.kafka.oncall;

import io.courier.messages.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Lists dead letters: counts by topic and reason, and a page of single ones.
///
/// What is open, replayed and skipped is counted from offsets and resolutions, so it is right
/// however many letters there are; reasons and the page cover those that were looked at.
final class Listings {
  private final Looks looks;
  private final DeadLetterTopics topics;
  private final ResolutionTopic resolutionTopic;
  private final OpenLetters open;
  private final int lookedAtPerCall;

  Listings(
      Looks looks,
      DeadLetterTopics topics,
      ResolutionTopic resolutionTopic,
      OpenLetters open,
      int lookedAtPerCall) {
    this.looks = looks;
    this.topics = topics;
    this.resolutionTopic = resolutionTopic;
    this.open = open;
    this.lookedAtPerCall = lookedAtPerCall;
  }

  Answers.Listing list(ListQuery query, List<String> answersFor) {
    try (Look look = looks.open()) {
      Map<Topic, Box> boxes = topics.describe(query.topics());
      Resolutions resolutions = resolutionTopic.read(look, boxes);
      Page page = new Page(query.after(), query.limit());
      List<Answers.TopicLetters> counts = new ArrayList<>();
      boolean complete = true;
      for (Topic topic : query.topics()) {
        Box box = boxes.get(topic);
        if (box == null) {
          continue;
        }
        open.counted(box, resolutions);
        Tally tally = new Tally();
        complete &= look(look, box, resolutions, query, tally, page);
        counts.add(count(box, resolutions, tally));
      }
      return new Answers.Listing(answersFor, counts, page.lines(), page.next(), complete);
    }
  }

  /// @return whether all letters were looked at
  private boolean look(
      Look look, Box box, Resolutions resolutions, ListQuery query, Tally tally, Page page) {
    boolean all =
        look.scan(
            box,
            null,
            lookedAtPerCall,
            record -> {
              Letter letter = Letter.of(box.topic(), record);
              tally.add(letter, resolutions.stateOf(letter.id()));
              offer(letter, resolutions, query, page);
              return true;
            });
    if (!all && query.state() == State.OPEN) {
      // Those that were dealt with may have used up the limit.
      look.scan(
          box,
          resolutions,
          lookedAtPerCall,
          record -> {
            offer(Letter.of(box.topic(), record), resolutions, query, page);
            return true;
          });
    }
    return all;
  }

  private static void offer(Letter letter, Resolutions resolutions, ListQuery query, Page page) {
    if (query.wants(letter, resolutions.stateOf(letter.id()))) {
      page.offer(letter, resolutions.of(letter.id()));
    }
  }

  private static Answers.TopicLetters count(Box box, Resolutions resolutions, Tally tally) {
    long replayed = resolutions.count(box.topic(), State.REPLAYED);
    long skipped = resolutions.count(box.topic(), State.SKIPPED);
    return new Answers.TopicLetters(
        box.topic().topicName(),
        box.letters() - replayed - skipped,
        replayed,
        skipped,
        tally.lookedAt(),
        tally.oldest(),
        tally.newest(),
        tally.reasons());
  }
}
