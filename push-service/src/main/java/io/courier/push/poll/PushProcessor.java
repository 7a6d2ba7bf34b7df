package io.courier.push.poll;

import io.courier.kafka.batch.BatchProcessor;
import io.courier.kafka.batch.Item;
import io.courier.kafka.batch.Outbound;
import io.courier.kafka.deadletter.PermanentFailure;
import io.courier.kafka.redis.RoundTrips;
import io.courier.messages.id.Position;
import io.courier.messages.topic.Fanout;
import io.courier.messages.topic.PushReceipt;
import io.courier.messages.topic.PushTask;
import io.courier.push.dedup.FirstPositions;
import io.courier.push.presence.PresenceReader;
import io.courier.push.presence.PresenceView;
import io.courier.push.receipt.ReceiptRouting;
import io.courier.push.route.Outgoing;
import io.courier.push.task.Routing;
import io.courier.push.task.TaskCheck;
import java.util.ArrayList;
import java.util.List;

/// Processes one poll of both topics: checks each record, asks Redis once about all of them,
/// decides in order, and hands on to the partition with the number of the shard.
///
/// A poll with very many recipients is asked about in several round trips, each bounded: one that
/// takes longer than its time-out would be tried again for ever.
///
/// Nothing leaves before Redis has answered for the whole poll, so a poll that must wait is
/// repeated from its beginning and has had no effect.
public final class PushProcessor implements BatchProcessor {
  private final long generation;
  private final TaskCheck check;
  private final Routing tasks;
  private final ReceiptRouting receipts;
  private final RoundTrips redis;
  private final FirstPositions firstPositions;
  private final PresenceReader presence;
  private final PushMetrics metrics;
  private final int maxUsersPerRoundTrip;

  /// @param maxUsersPerRoundTrip above which the next record is asked about in another one
  /// @param generation of the topics whose offsets make positions
  public PushProcessor(
      long generation,
      TaskCheck check,
      Routing tasks,
      ReceiptRouting receipts,
      RoundTrips redis,
      FirstPositions firstPositions,
      PresenceReader presence,
      PushMetrics metrics,
      int maxUsersPerRoundTrip) {
    this.generation = generation;
    this.check = check;
    this.tasks = tasks;
    this.receipts = receipts;
    this.redis = redis;
    this.firstPositions = firstPositions;
    this.presence = presence;
    this.metrics = metrics;
    this.maxUsersPerRoundTrip = maxUsersPerRoundTrip;
  }

  @Override
  public void process(List<Item> batch, Outbound out) {
    metrics.batch(batch.size());
    List<PollQuestions> roundTrips = new ArrayList<>(1);
    List<Step> steps = new ArrayList<>(batch.size());
    for (Item item : batch) {
      steps.add(begin(item, roundTrips));
    }
    roundTrips.forEach(this::ask);
    for (Step step : steps) {
      finish(step, out);
    }
  }

  private Step begin(Item item, List<PollQuestions> roundTrips) {
    try {
      return switch (item.value()) {
        case PushTask task -> begin(item, task, roundTrips);
        case PushReceipt receipt ->
            new Step.Decided(item, receipts.route(item.partition(), receipt));
        default -> throw new IllegalStateException("no record of ours: " + item.topic());
      };
    } catch (PermanentFailure e) {
      return new Step.Refused(item, String.valueOf(e.getMessage()));
    }
  }

  private Step begin(Item item, PushTask task, List<PollQuestions> roundTrips) {
    check.check(item.partition(), task);
    if (!task.hasFanout()) {
      return new Step.Decided(item, List.of(tasks.pass(task)));
    }
    Fanout fanout = task.getFanout();
    long own = Position.of(generation, item.offset());
    PollQuestions questions = questionsFor(fanout, roundTrips);
    int number = questions.add(item.partition(), fanout, own);
    return new Step.Open(item, fanout, questions, number, own);
  }

  private PollQuestions questionsFor(Fanout fanout, List<PollQuestions> roundTrips) {
    if (!roundTrips.isEmpty()) {
      PollQuestions last = roundTrips.getLast();
      if (last.users() + fanout.getRecipientsCount() <= maxUsersPerRoundTrip) {
        return last;
      }
    }
    PollQuestions next = new PollQuestions(firstPositions, presence);
    roundTrips.add(next);
    return next;
  }

  private void ask(PollQuestions questions) {
    metrics.roundTrip(questions.users());
    redis.roundTrip(questions::ask);
    try {
      questions.views();
    } catch (PresenceReader.UnknownShard e) {
      metrics.unknownShard();
      throw e;
    }
  }

  private void finish(Step step, Outbound out) {
    Item item = step.item();
    switch (step) {
      case Step.Refused refused -> out.deadLetter(item, refused.reason());
      case Step.Decided decided -> send(item, decided.outgoing(), out);
      case Step.Open open -> {
        PresenceView view = open.questions().view(item.partition());
        long position = open.questions().position(item.partition(), open.number());
        if (position != open.own() && position != Position.NONE) {
          metrics.repeat();
        }
        try {
          send(item, tasks.route(position, open.fanout(), view), out);
        } catch (PermanentFailure e) {
          out.deadLetter(item, String.valueOf(e.getMessage()));
        }
      }
    }
  }

  private void send(Item item, List<Outgoing> outgoing, Outbound out) {
    metrics.processed(item.value());
    for (Outgoing record : outgoing) {
      out.toShard(record.topic(), item.partition(), record.record());
      metrics.sent(record);
    }
  }
}
