package io.courier.kafka.oncall;

import com.google.protobuf.Message;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Replays and skips letters, one after the other.
///
/// A letter's resolution is written after its record was acknowledged. A crash between the two, or
/// two instances at the same time, send the same record once more, which is harmless: processing
/// removes duplicates by id and position. It is never taken for replayed when it was not.
final class Resolver {
  private static final Logger LOG = LoggerFactory.getLogger(Resolver.class);

  private final Looks looks;
  private final DeadLetterTopics topics;
  private final ResolutionTopic resolutionTopic;
  private final Sender sender;
  private final FirstNumbers firstNumbers;
  private final ReplayPace pace;
  private final OpenLetters open;
  private final OnCallSettings settings;
  private final String service;
  private final Clock clock;
  private final ReentrantLock oneAtATime = new ReentrantLock();

  Resolver(
      Looks looks,
      DeadLetterTopics topics,
      ResolutionTopic resolutionTopic,
      Sender sender,
      FirstNumbers firstNumbers,
      ReplayPace pace,
      OpenLetters open,
      OnCallSettings settings,
      String service,
      Clock clock) {
    this.looks = looks;
    this.topics = topics;
    this.resolutionTopic = resolutionTopic;
    this.sender = sender;
    this.firstNumbers = firstNumbers;
    this.pace = pace;
    this.open = open;
    this.settings = settings;
    this.service = service;
    this.clock = clock;
  }

  Answers.Done replay(Selection selection) {
    return resolve(selection, null);
  }

  Answers.Done skip(Selection selection, String note) {
    return resolve(selection, note);
  }

  /// @param note of a skip; null for a replay
  private Answers.Done resolve(Selection selection, @Nullable String note) {
    if (!oneAtATime.tryLock()) {
      throw Problem.busy(
          "Letters are being replayed or skipped here already: ask again when that is done.");
    }
    Outcomes outcomes = new Outcomes();
    try (Look look = looks.open()) {
      Box box = topics.describe(List.of(selection.topic())).get(selection.topic());
      if (box == null) {
        throw Problem.notThere("There is no topic " + selection.topic().deadLetterName() + ".");
      }
      Resolutions resolutions = resolutionTopic.read(look, Map.of(selection.topic(), box));
      resolutionTopic.ensure();
      Turn turn = new Turn(look, box, resolutions, outcomes, note);
      boolean all =
          switch (selection) {
            case Selection.One one -> turn.one(one.letter());
            case Selection.All many -> turn.all(many);
          };
      open.counted(box, resolutions);
      return outcomes.answer(!all);
    } catch (Problem | KafkaException e) {
      throw outcomes.closed() == 0 ? e : interruptedAfter(outcomes.closed(), e);
    } finally {
      oneAtATime.unlock();
    }
  }

  private static Problem interruptedAfter(int closed, RuntimeException cause) {
    return Problem.unavailable(
        closed + " letters were dealt with, then it stopped: " + cause.getMessage());
  }

  /// The work of one call.
  private final class Turn {
    private final Look look;
    private final Box box;
    private final Resolutions resolutions;
    private final Outcomes outcomes;
    private final @Nullable String note;

    private Turn(
        Look look, Box box, Resolutions resolutions, Outcomes outcomes, @Nullable String note) {
      this.look = look;
      this.box = box;
      this.resolutions = resolutions;
      this.outcomes = outcomes;
      this.note = note;
    }

    boolean one(LetterId id) {
      ConsumerRecord<byte[], byte[]> record =
          look.one(box, id).orElseThrow(() -> DeadLettersDesk.notThere(box, id));
      Resolution before = resolutions.of(id);
      // Who has skipped a letter may think better of it: nothing was sent.
      boolean mayChange = before == null || (before.state() == State.SKIPPED && note == null);
      if (before != null && !mayChange) {
        outcomes.add(
            id,
            Outcomes.Kind.ALREADY,
            "It was %s at %s.".formatted(before.state().label(), before.at()));
        return true;
      }
      return act(Letter.of(box.topic(), record), record);
    }

    boolean all(Selection.All selection) {
      return look.scan(
          box,
          resolutions,
          settings.lookedAtPerCall(),
          record -> {
            Letter letter = Letter.of(box.topic(), record);
            return !selection.wants(letter)
                || (outcomes.closed() < settings.lettersPerCall() && act(letter, record));
          });
    }

    /// @return false when there was no time left to do anything
    private boolean act(Letter letter, ConsumerRecord<byte[], byte[]> record) {
      if (note != null) {
        close(letter, Outcomes.Kind.SKIPPED, State.SKIPPED, note);
        return true;
      }
      Message read = Remedies.read(letter.id().topic(), record.value());
      Remedy remedy = Remedies.of(letter.id().topic(), read);
      switch (remedy) {
        case Remedy.Refused refused ->
            outcomes.add(letter.id(), Outcomes.Kind.REFUSED, refused.sentence());
        case Remedy.Needless needless ->
            close(letter, Outcomes.Kind.NEEDLESS, State.SKIPPED, needless.sentence());
        case Remedy.GoBack back -> {
          if (!pace.await(look.deadline().left())) {
            return false;
          }
          firstNumbers.forgetOwn(letter, read);
          sender.send(ReplayRecords.back(letter, record));
          close(letter, Outcomes.Kind.REPLAYED, State.REPLAYED, back.sentence());
        }
        case Remedy.GoAs as -> {
          if (!pace.await(look.deadline().left())) {
            return false;
          }
          sender.send(ReplayRecords.as(letter, as));
          close(letter, Outcomes.Kind.REPLAYED, State.REPLAYED, as.sentence());
        }
      }
      return true;
    }

    private void close(Letter letter, Outcomes.Kind kind, State state, String sentence) {
      String why = kind == Outcomes.Kind.REPLAYED ? "" : sentence;
      Resolution resolution = new Resolution(box.topicId(), state, clock.instant(), service, why);
      sender.send(ResolutionTopic.record(letter.id(), resolution));
      resolutions.put(letter.id(), resolution);
      outcomes.add(letter.id(), kind, sentence);
      open.resolved(letter.id().topic(), kind);
      LOG.info("dead letter {}: {}", kind.label(), letter.id().text());
    }
  }
}
