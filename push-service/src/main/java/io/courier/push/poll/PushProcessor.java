package io.courier.push.poll;

import io.courier.kafka.batch.BatchProcessor;
import io.courier.kafka.batch.Item;
import io.courier.kafka.batch.Outbound;
import io.courier.kafka.deadletter.PermanentFailure;
import io.courier.kafka.redis.RedisPipeline;
import io.courier.messages.id.Position;
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
import java.util.Map;

/// Processes one poll of both topics: checks each record, asks Redis once about all of them,
/// decides in order, and hands on to the partition with the number of the shard.
///
/// Nothing leaves before Redis has answered for the whole poll, so a poll that must wait is
/// repeated from its beginning and has had no effect.
public final class PushProcessor implements BatchProcessor {
  private final long generation;
  private final TaskCheck check;
  private final Routing tasks;
  private final ReceiptRouting receipts;
  private final RedisPipeline redis;
  private final FirstPositions firstPositions;
  private final PresenceReader presence;
  private final PushMetrics metrics;

  /// @param generation of the topics whose offsets make positions
  public PushProcessor(
      long generation,
      TaskCheck check,
      Routing tasks,
      ReceiptRouting receipts,
      RedisPipeline redis,
      FirstPositions firstPositions,
      PresenceReader presence,
      PushMetrics metrics) {
    this.generation = generation;
    this.check = check;
    this.tasks = tasks;
    this.receipts = receipts;
    this.redis = redis;
    this.firstPositions = firstPositions;
    this.presence = presence;
    this.metrics = metrics;
  }

  @Override
  public void process(List<Item> batch, Outbound out) {
    metrics.batch(batch.size());
    PollQuestions questions = new PollQuestions(firstPositions, presence);
    List<Step> steps = new ArrayList<>(batch.size());
    for (Item item : batch) {
      steps.add(begin(item, questions));
    }
    Map<Integer, PresenceView> views = answers(questions);
    for (Step step : steps) {
      finish(step, questions, views, out);
    }
  }

  private Step begin(Item item, PollQuestions questions) {
    try {
      return switch (item.value()) {
        case PushTask task -> begin(item, task, questions);
        case PushReceipt receipt ->
            new Step.Decided(item, receipts.route(item.partition(), receipt));
        default -> throw new IllegalStateException("no record of ours: " + item.topic());
      };
    } catch (PermanentFailure e) {
      return new Step.Refused(item, String.valueOf(e.getMessage()));
    }
  }

  private Step begin(Item item, PushTask task, PollQuestions questions) {
    check.check(item.partition(), task);
    if (!task.hasFanout()) {
      return new Step.Decided(item, List.of(tasks.pass(task)));
    }
    long own = Position.of(generation, item.offset());
    int number = questions.add(item.partition(), task.getFanout(), own);
    return new Step.Open(item, task.getFanout(), number, own);
  }

  private Map<Integer, PresenceView> answers(PollQuestions questions) {
    if (questions.isEmpty()) {
      return Map.of();
    }
    redis.roundTrip(questions::ask);
    try {
      return questions.views();
    } catch (PresenceReader.UnknownShard e) {
      metrics.unknownShard();
      throw e;
    }
  }

  private void finish(
      Step step, PollQuestions questions, Map<Integer, PresenceView> views, Outbound out) {
    Item item = step.item();
    switch (step) {
      case Step.Refused refused -> out.deadLetter(item, refused.reason());
      case Step.Decided decided -> send(item, decided.outgoing(), out);
      case Step.Open open -> {
        PresenceView view = views.getOrDefault(item.partition(), PresenceView.NOBODY);
        long position = questions.position(item.partition(), open.number());
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
