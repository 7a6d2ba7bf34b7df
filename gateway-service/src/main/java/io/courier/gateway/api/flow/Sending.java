package io.courier.gateway.api.flow;

import io.courier.gateway.api.flow.OwnerCalls.Outcome;
import io.courier.messages.client.ErrorCode;
import io.courier.messages.link.ServerMessage;
import io.courier.messages.link.ServerSend;
import io.courier.messages.link.ServerSent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The messages of one call on their way: those of each sender in the order of the call, portion
/// by portion, the portions of different senders side by side.
///
/// The next portion leaves when the one before is answered. After one in which something may have
/// been sent, or may yet be, nothing more of that sender leaves: it would overtake what the
/// server repeats. So a call that goes wrong in the middle is repeated as a whole.
public final class Sending {
  /// Of a portion, in which a message to many counts for each.
  static final int MOST_ENTRIES = 500;

  /// Likewise, of contents and conversations; one message to one recipient at least. With the
  /// largest content it stays below what a link takes.
  static final int MOST_BYTES = 128 << 10;

  private static final Problem NOT_SENT =
      Problem.of(
          ErrorCode.TOO_MANY_REQUESTS,
          "not sent, no server is ready for its sender: repeat it with the same clientId");
  private static final Problem BEHIND =
      Problem.of(
          ErrorCode.TOO_MANY_REQUESTS,
          "not sent, since one before it of the same sender was not accepted: repeat both");
  private static final Problem NOT_AVAILABLE =
      Problem.of(ErrorCode.NOT_AVAILABLE, "the access nodes are of a version without it");

  /// Brings messages to the owner of their sender.
  public interface Owners {
    void send(ServerSend send, Consumer<Outcome> done);
  }

  private final List<Entry> entries;
  private final Owners owners;
  private final Consumer<List<Result>> done;
  private final @Nullable Result[] results;
  private final Map<String, ArrayDeque<Integer>> left = new LinkedHashMap<>();
  private int senders;

  /// @param done told once, with a result for each entry
  public Sending(List<Entry> entries, Owners owners, Consumer<List<Result>> done) {
    this.entries = entries;
    this.owners = owners;
    this.done = done;
    this.results = new Result[entries.size()];
  }

  public void start() {
    for (int i = 0; i < entries.size(); i++) {
      switch (entries.get(i)) {
        case Entry.Bad bad -> results[i] = new Result.Refused(bad.problem());
        case Entry.Good good ->
            left.computeIfAbsent(good.sender(), sender -> new ArrayDeque<>()).add(i);
      }
    }
    senders = left.size();
    if (senders == 0) {
      finish();
    }
    left.keySet().forEach(this::next);
  }

  private void next(String sender) {
    ArrayDeque<Integer> lane = lane(sender);
    if (lane.isEmpty()) {
      senders--;
      if (senders == 0) {
        finish();
      }
      return;
    }
    List<Integer> portion = new ArrayList<>();
    ServerSend send = take(sender, lane, portion);
    owners.send(send, outcome -> took(sender, portion, outcome));
  }

  private ServerSend take(String sender, ArrayDeque<Integer> lane, List<Integer> portion) {
    ServerSend.Builder send = ServerSend.newBuilder().setSender(sender);
    int bytes = 0;
    int before = -1;
    while (!lane.isEmpty() && portion.size() < MOST_ENTRIES) {
      Entry.Good entry = good(lane.getFirst());
      boolean isSameMessage = entry.message() == before;
      String conversation = entry.conversation();
      bytes += conversation.length() + (isSameMessage ? 0 : entry.content().size());
      if (!portion.isEmpty() && bytes > MOST_BYTES) {
        break;
      }
      if (!isSameMessage) {
        send.addMessages(
            ServerMessage.newBuilder()
                .setClientId(entry.clientId())
                .setContent(entry.content())
                .setEphemeral(entry.isEphemeral()));
        before = entry.message();
      }
      int last = send.getMessagesCount() - 1;
      send.getMessagesBuilder(last).addConversations(conversation);
      portion.add(lane.removeFirst());
    }
    return send.build();
  }

  private void took(String sender, List<Integer> portion, Outcome outcome) {
    boolean goesOn =
        switch (outcome) {
          case Outcome.Answered answered -> read(portion, answered.answer().getSentList());
          case Outcome.NotSent none -> refuse(portion, NOT_SENT);
          case Outcome.NotAvailable former -> refuse(portion, NOT_AVAILABLE);
          case Outcome.Unknown unknown -> isUnknown(portion);
        };
    if (!goesOn) {
      Problem problem = outcome instanceof Outcome.NotAvailable ? NOT_AVAILABLE : BEHIND;
      refuse(List.copyOf(lane(sender)), problem);
      lane(sender).clear();
    }
    next(sender);
  }

  private boolean read(List<Integer> portion, List<ServerSent> sent) {
    if (sent.size() != portion.size()) {
      return isUnknown(portion); // no answer of ours
    }
    boolean goesOn = true;
    for (int i = 0; i < sent.size(); i++) {
      ServerSent one = sent.get(i);
      goesOn &= !one.getErrorTemporary();
      results[portion.get(i)] = result(one);
    }
    return goesOn;
  }

  private static Result result(ServerSent sent) {
    if (sent.getErrorCode() == 0) {
      return new Result.Accepted(sent.getId(), sent.getSeq(), sent.getAt());
    }
    // What Kafka did not take in time it may have taken all the same.
    return sent.getErrorCode() == ErrorCode.INTERNAL.code()
        ? new Result.Unknown()
        : new Result.Refused(
            new Problem(sent.getErrorCode(), sent.getErrorMessage(), sent.getErrorTemporary()));
  }

  private boolean refuse(List<Integer> of, Problem problem) {
    of.forEach(index -> results[index] = new Result.Refused(problem));
    return false;
  }

  private boolean isUnknown(List<Integer> portion) {
    portion.forEach(index -> results[index] = new Result.Unknown());
    return false;
  }

  private void finish() {
    List<Result> all = new ArrayList<>(results.length);
    for (Result each : results) {
      all.add(Objects.requireNonNull(each));
    }
    done.accept(all);
  }

  private ArrayDeque<Integer> lane(String sender) {
    return Objects.requireNonNull(left.get(sender));
  }

  private Entry.Good good(int index) {
    return (Entry.Good) entries.get(index);
  }
}
