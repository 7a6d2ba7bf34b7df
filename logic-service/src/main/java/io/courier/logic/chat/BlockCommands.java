package io.courier.logic.chat;

import io.courier.logic.event.Results;
import io.courier.logic.group.UserCommand;
import io.courier.logic.relation.Block;
import io.courier.logic.relation.BlockDecision;
import io.courier.logic.relation.BlockDecision.Decided;
import io.courier.logic.relation.BlockEntries;
import io.courier.logic.relation.BlockEntries.Pair;
import io.courier.logic.relation.BlockLedger;
import io.courier.logic.relation.BlockOutcome;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.CommandResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Carries out the commands about blocks of one poll: all of them in one transaction, each as it
/// came, and answers what is asked behind it.
///
/// Each leaves an outcome. The same command again, by a client or because its record is processed
/// again, is answered with that.
final class BlockCommands {
  private final BlockLedger ledger;
  private final BlockDecision decision;
  private final Consumer<String> changed;

  /// @param changed gets the users whose blocks have changed here
  BlockCommands(BlockLedger ledger, BlockDecision decision, Consumer<String> changed) {
    this.ledger = ledger;
    this.decision = decision;
    this.changed = changed;
  }

  /// @return what becomes of each
  Map<Request.OfUser, Step> answer(List<Request.OfUser> requests) {
    Map<Request.OfUser, Step> answers = new HashMap<>();
    List<Request.OfUser> changes = new ArrayList<>();
    List<Request.OfUser> questions = new ArrayList<>();
    for (Request.OfUser request : requests) {
      (request.command() instanceof UserCommand.ListBlocks ? questions : changes).add(request);
    }
    if (!changes.isEmpty()) {
      Set<Pair> done =
          ledger.carryOut(
              wanted(changes),
              entries -> {
                changes.forEach(request -> answers.put(request, carryOut(request, entries)));
                return entries.changed().keySet();
              });
      done.forEach(pair -> changed.accept(pair.user()));
    }
    if (!questions.isEmpty()) {
      list(questions, answers);
    }
    return answers;
  }

  private static BlockLedger.Wanted wanted(List<Request.OfUser> changes) {
    SortedSet<String> users = new TreeSet<>();
    Set<Pair> pairs = new HashSet<>();
    Set<BlockOutcome.Key> commands = new HashSet<>();
    for (Request.OfUser request : changes) {
      users.add(request.input().getSender());
      pairs.add(pair(request));
      commands.add(key(request));
    }
    return new BlockLedger.Wanted(users, pairs, commands);
  }

  private static BlockOutcome.Key key(Request.OfUser request) {
    return new BlockOutcome.Key(request.input().getSender(), request.input().getMessageId());
  }

  private static Pair pair(Request.OfUser request) {
    String named =
        switch (request.command()) {
          case UserCommand.Block block -> block.user();
          case UserCommand.Unblock unblock -> unblock.user();
          case UserCommand.ListBlocks list -> throw new IllegalStateException("names nobody");
        };
    return new Pair(request.input().getSender(), named);
  }

  private Step carryOut(Request.OfUser request, BlockEntries entries) {
    ChatInput input = request.input();
    BlockOutcome known = entries.outcome(key(request));
    if (known != null) {
      return answered(input, known.result(), Step.Came.REPEATED);
    }
    if (request.seq() <= entries.lastSeq(input.getSender())) {
      return new Step.Dead(
          request.item(),
          "a later command about blocks was carried out already, and what this one came to is not"
              + " known");
    }
    Pair pair = pair(request);
    Decided decided = decide(request, entries, pair);
    CommandResult result = result(input, decided);
    if (decided instanceof Decided.Done done && done.next() != null) {
      entries.change(pair, done.next());
    }
    entries.leave(new BlockOutcome(key(request), request.seq(), result));
    boolean isDone = decided instanceof Decided.Done;
    return answered(input, result, isDone ? Step.Came.DONE : Step.Came.REFUSED);
  }

  private Decided decide(Request.OfUser request, BlockEntries entries, Pair pair) {
    ChatInput input = request.input();
    @Nullable Block known = entries.block(pair);
    return switch (request.command()) {
      case UserCommand.Block block ->
          decision.block(
              block, input.getSender(), input.getAt(), known, entries.count(input.getSender()));
      case UserCommand.Unblock unblock -> decision.unblock(unblock, input.getAt(), known);
      case UserCommand.ListBlocks list -> throw new IllegalStateException("changes nothing");
    };
  }

  private static CommandResult result(ChatInput input, Decided decided) {
    return switch (decided) {
      case Decided.Refused refused -> Results.refused(input, refused.refusal());
      case Decided.Done done -> Results.block(input, done.user(), done.next() != null);
    };
  }

  /// Asks for one more than is told, to know whether there are more.
  private void list(List<Request.OfUser> requests, Map<Request.OfUser, Step> answers) {
    List<BlockLedger.Question> questions = new ArrayList<>(requests.size());
    for (Request.OfUser request : requests) {
      if (request.command() instanceof UserCommand.ListBlocks list) {
        questions.add(
            new BlockLedger.Question(request.input().getSender(), list.begin(), list.most() + 1));
      }
    }
    List<List<BlockLedger.Listed>> found = ledger.list(questions);
    for (int i = 0; i < requests.size(); i++) {
      int most = questions.get(i).most() - 1;
      List<BlockLedger.Listed> all = found.get(i);
      boolean isLast = all.size() <= most;
      List<BlockLedger.Listed> page = isLast ? all : all.subList(0, most);
      ChatInput input = requests.get(i).input();
      CommandResult result =
          Results.blocks(
              input,
              page.stream().map(it -> new Results.Blocked(it.user(), it.since())).toList(),
              isLast ? null : page.getLast().user());
      answers.put(requests.get(i), answered(input, result, Step.Came.ASKED));
    }
  }

  private static Step answered(ChatInput input, CommandResult result, Step.Came came) {
    return new Step.Answer(input, result, came, null);
  }
}
