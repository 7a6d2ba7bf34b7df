package io.courier.logic.chat;

import com.google.protobuf.ByteString;
import io.courier.logic.event.GroupEvents;
import io.courier.logic.event.Results;
import io.courier.logic.fanout.Audience;
import io.courier.logic.group.Decision;
import io.courier.logic.group.Group;
import io.courier.logic.group.GroupDecision;
import io.courier.logic.group.Refusal;
import io.courier.logic.group.Writing;
import io.courier.logic.idempotency.FirstSeqs;
import io.courier.logic.rate.Limit;
import io.courier.logic.rate.RateBook;
import io.courier.logic.store.MyGroups;
import io.courier.logic.store.Outcome;
import io.courier.logic.store.PollGroups;
import io.courier.messages.id.ConversationId;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.CommandResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides on the requests of one poll, each as of its own seq: what a command changes holds for
/// the requests behind it.
final class PollDecision {
  private final GroupDecision decision;
  private final PollGroups groups;
  private final Relations.OfPoll relations;
  private final RateBook rates;
  private final List<FirstSeqs.Sent> remembered = new ArrayList<>();
  private int toUsers;

  PollDecision(
      GroupDecision decision, PollGroups groups, Relations.OfPoll relations, RateBook rates) {
    this.decision = decision;
    this.groups = groups;
    this.relations = relations;
    this.rates = rates;
  }

  /// The messages whose first seq is asked for, in the order of their index.
  List<FirstSeqs.Sent> remembered() {
    return remembered;
  }

  /// Call in the order of each partition.
  Step decide(Request request) {
    return switch (request) {
      case Request.Dead dead -> new Step.Dead(dead.item(), dead.reason());
      case Request.Rejected rejected -> new Step.Refuse(rejected.input(), rejected.verdict());
      case Request.ToUsers message -> toUsers(message);
      case Request.ToGroup message -> toGroup(message);
      case Request.Unreadable command ->
          new Step.Answer(
              command.input(),
              Results.refused(command.input(), command.refusal()),
              Step.Came.REFUSED,
              null);
      case Request.OfSender question -> mine(question);
      case Request.OfUser command -> relations.answer(command);
      case Request.OfGroup command -> ofGroup(command);
    };
  }

  private Step toUsers(Request.ToUsers message) {
    Refusal refusal = relations.refusal(toUsers++);
    return send(message.input(), message.conversation(), null, message.seq(), verdict(refusal));
  }

  private Step toGroup(Request.ToGroup message) {
    ChatInput input = message.input();
    Group group = groups.group(message.conversation().groupId());
    Verdict.Refused refused =
        verdict(Writing.refusal(group, input.getSender(), message.seq(), input.getAt()));
    if (refused != null) {
      return new Step.Refuse(input, refused);
    }
    Audience audience = group.audienceAt(message.seq());
    return send(input, message.conversation(), audience, message.seq(), null);
  }

  private static Verdict.@Nullable Refused verdict(@Nullable Refusal refusal) {
    return refusal == null ? null : new Verdict.Refused(refusal.code(), refusal.reason());
  }

  /// @param refused by the recipient; null: only its rate can refuse it
  private Step send(
      ChatInput input,
      ConversationId conversation,
      @Nullable Audience audience,
      long seq,
      Verdict.@Nullable Refused refused) {
    boolean isRemembered = !input.getSend().getEphemeral();
    int index = isRemembered ? remembered.size() : Step.Send.NOT_REMEMBERED;
    Verdict.Refused verdict = refused != null ? refused : tooFast(input, index);
    if (isRemembered) {
      remembered.add(
          new FirstSeqs.Sent(input.getConversation(), input.getMessageId(), seq, verdict == null));
    } else if (verdict != null) {
      return new Step.Refuse(input, verdict);
    }
    Step.Send send = new Step.Send(input, conversation, audience, seq, index);
    return verdict == null ? send : new Step.Doubt(send, verdict);
  }

  private Verdict.@Nullable Refused tooFast(ChatInput input, int index) {
    Limit limit = rates.judge(input.getSender(), input.getConversation(), input.getAt(), index);
    return limit == null ? null : Verdict.Refused.over(limit);
  }

  private Step mine(Request.OfSender question) {
    List<MyGroups.Mine> found = groups.mine(question.question());
    boolean isLast = found.size() <= question.list().most();
    List<Results.Mine> page =
        (isLast ? found : found.subList(0, question.list().most()))
            .stream().map(it -> new Results.Mine(it.group(), it.name(), it.role())).toList();
    @Nullable String next = isLast ? null : page.getLast().group();
    return new Step.Answer(
        question.input(), Results.mine(question.input(), page, next), Step.Came.ASKED, null);
  }

  private Step ofGroup(Request.OfGroup request) {
    Group group = groups.group(request.group());
    if (request.command().isQuestion()) {
      Decision decided = decide(request, group);
      return new Step.Answer(request.input(), result(request, decided), came(decided, true), null);
    }
    Outcome known = groups.outcome(request.key());
    if (known != null) {
      boolean isSameRecord = known.seq() == request.seq();
      return new Step.Answer(
          request.input(),
          known.result(),
          Step.Came.REPEATED,
          isSameRecord ? told(request, group, known.event()) : null);
    }
    if (request.seq() <= group.lastSeq()) {
      return new Step.Dead(
          request.item(),
          "the group was changed by a later command already, and what this one came to is not"
              + " known");
    }
    return carryOut(request, group);
  }

  private Step carryOut(Request.OfGroup request, Group group) {
    Decision decided = decide(request, group);
    ByteString event = ByteString.EMPTY;
    if (decided instanceof Decision.Done done && done.happening() != null) {
      event = GroupEvents.publication(request.input(), request.seq(), done.happening());
      groups.change(group, done.changes(), request.seq());
    }
    CommandResult result = result(request, decided);
    groups.leave(new Outcome(request.key(), request.seq(), result, event));
    return new Step.Answer(
        request.input(), result, came(decided, false), told(request, group, event));
  }

  private Decision decide(Request.OfGroup request, Group group) {
    return decision.decide(
        group,
        request.seq(),
        request.input().getAt(),
        request.input().getSender(),
        request.command(),
        groups::groupsOf);
  }

  private static CommandResult result(Request.OfGroup request, Decision decided) {
    return Results.of(request.input(), request.group(), request.seq(), decided);
  }

  private static Step.Came came(Decision decided, boolean isQuestion) {
    if (decided instanceof Decision.Refused) {
      return Step.Came.REFUSED;
    }
    return isQuestion ? Step.Came.ASKED : Step.Came.DONE;
  }

  private static Step.@Nullable Told told(Request.OfGroup request, Group group, ByteString event) {
    if (event.isEmpty()) {
      return null;
    }
    return new Step.Told(
        GroupEvents.message(request.input(), request.seq(), event),
        group.audienceAt(request.seq()),
        group.goneAt(request.seq()));
  }
}
