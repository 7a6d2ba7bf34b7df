package io.courier.logic.chat;

import io.courier.kafka.batch.BatchProcessor;
import io.courier.kafka.batch.Item;
import io.courier.kafka.batch.Outbound;
import io.courier.kafka.deadletter.PermanentFailure;
import io.courier.kafka.redis.RoundTrips;
import io.courier.logic.event.Publications;
import io.courier.logic.fanout.FanOut;
import io.courier.logic.fanout.Recipients;
import io.courier.logic.fanout.ShardTask;
import io.courier.logic.idempotency.FirstSeqs;
import io.courier.messages.id.Position;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;

/// Processes one poll of `chat_input`: judges each message, asks Redis once which of them are
/// retries, and fans out in order.
///
/// Nothing leaves before Redis has answered for the whole poll. Ephemeral messages are not
/// remembered: a retry of one is sent again, under the same id.
public final class ChatProcessor implements BatchProcessor {
  private final long generation;
  private final Admission admission;
  private final FirstSeqs firstSeqs;
  private final RoundTrips redis;
  private final Recipients recipients;
  private final FanOut fanOut;
  private final LogicMetrics metrics;

  /// @param generation of the topics whose offsets make seqs
  public ChatProcessor(
      long generation,
      Admission admission,
      FirstSeqs firstSeqs,
      RoundTrips redis,
      Recipients recipients,
      FanOut fanOut,
      LogicMetrics metrics) {
    this.generation = generation;
    this.admission = admission;
    this.firstSeqs = firstSeqs;
    this.redis = redis;
    this.recipients = recipients;
    this.fanOut = fanOut;
    this.metrics = metrics;
  }

  @Override
  public void process(List<Item> batch, Outbound out) {
    metrics.batch(batch.size());
    List<Step> steps = new ArrayList<>(batch.size());
    List<FirstSeqs.Sent> remembered = new ArrayList<>(batch.size());
    for (Item item : batch) {
      steps.add(begin(item, remembered));
    }
    IntToLongFunction firstSeq = ask(remembered);
    for (Step step : steps) {
      finish(step, firstSeq, out);
    }
  }

  /// @return the first seq of a remembered message, by its index
  private IntToLongFunction ask(List<FirstSeqs.Sent> remembered) {
    if (remembered.isEmpty()) {
      return index -> Position.NONE;
    }
    List<FirstSeqs.Asked> asked = new ArrayList<>(1);
    redis.roundTrip(questions -> asked.add(firstSeqs.ask(questions, remembered)));
    return asked.getFirst()::seq;
  }

  private Step begin(Item item, List<FirstSeqs.Sent> remembered) {
    ChatInput input = (ChatInput) item.value();
    try {
      Verdict verdict = admission.judge(input);
      KeyCheck.check(item.inbound().record().key(), input);
      return switch (verdict) {
        case Verdict.Refused refused -> new Step.Refuse(input, refused);
        case Verdict.Admitted admitted -> {
          long own = Position.of(generation, item.offset());
          if (input.getSend().getEphemeral()) {
            yield new Step.Send(input, admitted.conversation(), own, Step.Send.NOT_REMEMBERED);
          }
          remembered.add(new FirstSeqs.Sent(input.getConversation(), input.getMessageId(), own));
          yield new Step.Send(input, admitted.conversation(), own, remembered.size() - 1);
        }
      };
    } catch (PermanentFailure e) {
      return new Step.Dead(item, String.valueOf(e.getMessage()));
    }
  }

  private void finish(Step step, IntToLongFunction firstSeqOf, Outbound out) {
    switch (step) {
      case Step.Dead dead -> out.deadLetter(dead.item(), dead.reason());
      case Step.Refuse refuse -> {
        Verdict.Refused verdict = refuse.verdict();
        metrics.rejected(verdict.code());
        toSender(
            refuse.input(),
            Publications.rejected(refuse.input(), verdict.code(), verdict.reason()),
            out);
      }
      case Step.Send send -> {
        long firstSeq = send.isRemembered() ? firstSeqOf.applyAsLong(send.index()) : send.own();
        if (firstSeq == send.own()) {
          send(send, out);
        } else {
          metrics.repeat();
          toSender(send.input(), Publications.accepted(send.input(), firstSeq), out);
        }
      }
    }
  }

  private void send(Step.Send send, Outbound out) {
    ChatInput input = send.input();
    List<String> users = recipients.of(send.conversation(), send.own());
    metrics.accepted(users.size());
    Message message = Publications.message(input, send.own());
    for (ShardTask task :
        fanOut.toUsers(message, users, input.getSender(), input.getSenderDevice())) {
      out.toShard(Topic.PUSH_TASK, task.shard(), task.task());
    }
  }

  private void toSender(ChatInput input, Message event, Outbound out) {
    ShardTask task = fanOut.toDevice(event, input.getSender(), input.getSenderDevice());
    out.toShard(Topic.PUSH_TASK, task.shard(), task.task());
  }
}
