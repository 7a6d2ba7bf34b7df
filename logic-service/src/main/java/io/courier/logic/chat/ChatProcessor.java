package io.courier.logic.chat;

import io.courier.kafka.batch.BatchProcessor;
import io.courier.kafka.batch.Item;
import io.courier.kafka.batch.Outbound;
import io.courier.kafka.redis.RoundTrips;
import io.courier.logic.event.Publications;
import io.courier.logic.event.Results;
import io.courier.logic.fanout.Audience;
import io.courier.logic.fanout.FanOut;
import io.courier.logic.fanout.PackedTask;
import io.courier.logic.fanout.ShardTask;
import io.courier.logic.group.GroupDecision;
import io.courier.logic.idempotency.FirstSeqs;
import io.courier.logic.rate.RateBook;
import io.courier.logic.rate.RedisBuckets;
import io.courier.logic.store.Groups;
import io.courier.logic.store.PollGroups;
import io.courier.logic.store.Wanted;
import io.courier.messages.id.Position;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import org.apache.kafka.common.TopicPartition;

/// Processes one poll of `chat_input`: has its groups in memory, carries out what users command
/// about each other, decides on each record in order, keeps what commands changed, asks Redis once
/// which messages are retries and how fast users send, and fans out in order.
///
/// Nothing leaves before all of this is done for the whole poll. A poll that fails anywhere comes
/// again, and what it had kept has the same outcome then. Ephemeral messages are not remembered: a
/// retry of one is sent again, under the same id. Who sends too fast is told so; what was sent
/// before is not judged again.
public final class ChatProcessor implements BatchProcessor {
  private final RequestReader reader;
  private final GroupDecision decision;
  private final Groups groups;
  private final Relations relations;
  private final FirstSeqs firstSeqs;
  private final RedisBuckets rates;
  private final RoundTrips redis;
  private final FanOut fanOut;
  private final LogicMetrics metrics;

  /// Messages may come as fast as they do.
  public ChatProcessor(
      RequestReader reader,
      GroupDecision decision,
      Groups groups,
      Relations relations,
      FirstSeqs firstSeqs,
      RoundTrips redis,
      FanOut fanOut,
      LogicMetrics metrics) {
    this(
        reader,
        decision,
        groups,
        relations,
        firstSeqs,
        new RedisBuckets(RateBook.unlimited()),
        redis,
        fanOut,
        metrics);
  }

  public ChatProcessor(
      RequestReader reader,
      GroupDecision decision,
      Groups groups,
      Relations relations,
      FirstSeqs firstSeqs,
      RedisBuckets rates,
      RoundTrips redis,
      FanOut fanOut,
      LogicMetrics metrics) {
    this.reader = reader;
    this.decision = decision;
    this.groups = groups;
    this.relations = relations;
    this.firstSeqs = firstSeqs;
    this.rates = rates;
    this.redis = redis;
    this.fanOut = fanOut;
    this.metrics = metrics;
  }

  @Override
  public void process(List<Item> batch, Outbound out) {
    metrics.batch(batch.size());
    List<Request> requests = new ArrayList<>(batch.size());
    for (Item item : batch) {
      requests.add(reader.read(item));
    }
    processRequests(requests, out);
  }

  /// Groups that are too large to be in memory at once are had one half after the other.
  private void processRequests(List<Request> requests, Outbound out) {
    Wanted wanted = new Wanted();
    requests.forEach(request -> request.want(wanted));
    Optional<PollGroups> found = groups.begin(wanted);
    if (found.isEmpty()) {
      int half = requests.size() / 2;
      processRequests(requests.subList(0, half), out);
      processRequests(requests.subList(half, requests.size()), out);
      return;
    }
    // Nothing has changed in the groups yet: they stay in memory when this fails.
    Relations.OfPoll ofUsers = relations.begin(requests);
    List<Step> steps = new ArrayList<>(requests.size());
    List<FirstSeqs.Sent> remembered;
    rates.book().begin();
    try (PollGroups known = found.get()) {
      PollDecision deciding = new PollDecision(decision, known, ofUsers, rates.book());
      requests.forEach(request -> steps.add(deciding.decide(request)));
      known.keep();
      remembered = deciding.remembered();
    }
    IntToLongFunction firstSeq = ask(remembered);
    for (Step step : steps) {
      finish(step, firstSeq, out);
    }
  }

  @Override
  public void assigned(Collection<TopicPartition> partitions) {
    forget(partitions);
  }

  @Override
  public void revoked(Collection<TopicPartition> partitions) {
    forget(partitions);
  }

  private void forget(Collection<TopicPartition> partitions) {
    groups.forget(partitions.stream().map(TopicPartition::partition).toList());
  }

  /// @return the first seq of a remembered message, by its index
  private IntToLongFunction ask(List<FirstSeqs.Sent> remembered) {
    List<FirstSeqs.Asked> asked = new ArrayList<>(1);
    if (!remembered.isEmpty() || rates.isAsking()) {
      redis.roundTrip(
          questions -> {
            if (!remembered.isEmpty()) {
              asked.add(firstSeqs.ask(questions, remembered));
            }
            rates.ask(questions);
          });
      rates.answered();
    }
    rates.book().settle(index -> asked.getFirst().isNew(index));
    return index -> asked.getFirst().seq(index);
  }

  private void finish(Step step, IntToLongFunction firstSeqOf, Outbound out) {
    switch (step) {
      case Step.Dead dead -> out.deadLetter(dead.item(), dead.reason());
      case Step.Refuse refuse -> refuse(refuse.input(), refuse.verdict(), out);
      case Step.Doubt doubt -> {
        long firstSeq = firstSeqOf.applyAsLong(doubt.send().index());
        if (firstSeq == Position.NONE) {
          refuse(doubt.send().input(), doubt.verdict(), out);
        } else {
          send(doubt.send(), firstSeq, out);
        }
      }
      case Step.Send send ->
          send(send, send.isRemembered() ? firstSeqOf.applyAsLong(send.index()) : send.own(), out);
      case Step.Answer answer -> {
        metrics.command(answer.came());
        Step.Told told = answer.told();
        if (told != null) {
          metrics.told(told.audience().size() + told.gone().size());
          send(fanOut.toAll(told.event(), told.audience(), told.gone()), out);
        }
        toSender(answer.input(), Results.message(answer.input(), answer.result()), out);
      }
    }
  }

  private void refuse(ChatInput input, Verdict.Refused verdict, Outbound out) {
    metrics.rejected(verdict);
    toSender(input, Publications.rejected(input, verdict.code(), verdict.reason()), out);
  }

  private void send(Step.Send send, long firstSeq, Outbound out) {
    if (firstSeq == send.own()) {
      send(send, out);
    } else {
      metrics.repeat();
      toSender(send.input(), Publications.accepted(send.input(), firstSeq), out);
    }
  }

  private void send(Step.Send send, Outbound out) {
    ChatInput input = send.input();
    Message message = Publications.message(input, send.own());
    Audience audience = send.audience();
    if (audience != null) {
      metrics.accepted(audience.size());
      send(fanOut.toOthers(message, audience, input.getSender(), input.getSenderDevice()), out);
      return;
    }
    List<String> users = send.conversation().members();
    metrics.accepted(users.size());
    for (ShardTask task :
        fanOut.toUsers(message, users, input.getSender(), input.getSenderDevice())) {
      out.toShard(Topic.PUSH_TASK, task.shard(), task.task());
    }
  }

  private static void send(List<PackedTask> tasks, Outbound out) {
    for (PackedTask task : tasks) {
      out.toShard(Topic.PUSH_TASK, task.shard(), task.task());
    }
  }

  private void toSender(ChatInput input, Message event, Outbound out) {
    ShardTask task = fanOut.toDevice(event, input.getSender(), input.getSenderDevice());
    out.toShard(Topic.PUSH_TASK, task.shard(), task.task());
  }
}
