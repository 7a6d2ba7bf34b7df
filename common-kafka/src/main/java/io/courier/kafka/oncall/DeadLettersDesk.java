package io.courier.kafka.oncall;

import io.courier.kafka.deadletter.DeadLetters;
import io.courier.messages.topic.Topic;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// All that can be done with the dead letters of one service.
final class DeadLettersDesk {
  private final DeadLetters deadLetters;
  private final Looks looks;
  private final DeadLetterTopics topics;
  private final ResolutionTopic resolutionTopic;
  private final Listings listings;
  private final Resolver resolver;

  DeadLettersDesk(
      DeadLetters deadLetters,
      Looks looks,
      DeadLetterTopics topics,
      ResolutionTopic resolutionTopic,
      Listings listings,
      Resolver resolver) {
    this.deadLetters = deadLetters;
    this.looks = looks;
    this.topics = topics;
    this.resolutionTopic = resolutionTopic;
    this.listings = listings;
    this.resolver = resolver;
  }

  /// The topics whose letters are looked after here.
  List<Topic> answersFor() {
    return answersFor(deadLetters);
  }

  static List<Topic> answersFor(DeadLetters deadLetters) {
    return Arrays.stream(Topic.values())
        .filter(topic -> deadLetters.topics().contains(topic.topicName()))
        .toList();
  }

  Answers.Listing list(ListQuery query) {
    return listings.list(query, answersFor().stream().map(Topic::topicName).toList());
  }

  Answers.Shown show(LetterId id, boolean content) {
    try (Look look = looks.open()) {
      Box box = topics.describe(List.of(id.topic())).get(id.topic());
      if (box == null) {
        throw Problem.notThere("There is no topic " + id.topic().deadLetterName() + ".");
      }
      ConsumerRecord<byte[], byte[]> record =
          look.one(box, id).orElseThrow(() -> notThere(box, id));
      Resolutions resolutions = resolutionTopic.read(look, Map.of(id.topic(), box));
      return LetterView.of(Letter.of(id.topic(), record), record, resolutions.of(id), content);
    }
  }

  Answers.Done replay(Selection selection) {
    return resolver.replay(selection);
  }

  Answers.Done skip(Selection selection, String note) {
    return resolver.skip(selection, note);
  }

  static Problem notThere(Box box, LetterId id) {
    Box.Range range = box.range(id.partition());
    String holds =
        switch (Math.clamp(range.end() - range.begin(), 0, 2)) {
          case 0 -> "none";
          case 1 -> "only " + range.begin();
          default -> range.begin() + " to " + (range.end() - 1);
        };
    return Problem.notThere(
        "There is no dead letter " + id.text() + ": that partition holds " + holds + ".");
  }
}
