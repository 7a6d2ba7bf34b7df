package io.courier.logic.chat;

import io.courier.kafka.batch.Item;
import io.courier.kafka.consume.Records;
import io.courier.logic.Inputs;
import io.courier.logic.content.ContentRules;
import io.courier.logic.group.GroupDecision;
import io.courier.logic.group.GroupLimits;
import io.courier.logic.rate.Rate;
import io.courier.logic.rate.RateBook;
import io.courier.logic.store.GroupDatabase;
import io.courier.logic.store.Groups;
import io.courier.logic.store.PollGroups;
import io.courier.logic.store.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Measures what it costs to decide on a message when groups are in memory, and what rates cost a
/// poll in Redis. Not run with the tests: ask for it by name.
class AuthorisationMeasurement {
  private static final Logger LOG = LoggerFactory.getLogger(AuthorisationMeasurement.class);
  private static final int POLL = 500;
  private static final int USERS = 2_000;

  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private long offset = 1;

  @Test
  void nanosecondsPerMessage() {
    try (GroupDatabase database = new GroupDatabase("logic_measured")) {
      LogicInstance logic = new LogicInstance(database, 100_000);
      var create = Inputs.create("u0", run, "'name':'Team','users':['u1','u2','u3','u4']");
      logic.poll(List.of(Records.item(0, 0, create)));
      String group = create.getConversation();
      IntFunction<Item> direct = i -> item("direct:peer:u" + i % USERS, "u" + i % USERS, i);
      IntFunction<Item> inGroup = i -> item(group, "u" + i % 5, i);
      RateBook off = RateBook.unlimited();
      List<String> none = List.of();
      decide("direct, as it is", logic.groups, ContentRules.NONE, off, direct);
      decide("group, as it is", logic.groups, ContentRules.NONE, off, inGroup);
      decide("direct, with rates", logic.groups, ContentRules.NONE, rates(), direct);
      ContentRules types = ContentRules.of(List.of("text"), none, none, none, none);
      decide("direct, with types", logic.groups, types, off, direct);
      ContentRules links =
          ContentRules.of(none, List.of("chat.example"), List.of("evil.example"), none, none);
      decide("direct, with hosts", logic.groups, links, off, direct);
      ContentRules words = ContentRules.of(none, none, none, List.of("spam", "scam"), none);
      decide("direct, with words", logic.groups, words, off, direct);
      ContentRules pattern = ContentRules.of(none, none, none, none, List.of("(?i)buy\\s+now"));
      decide("direct, with a pattern", logic.groups, pattern, off, direct);
      poll("whole polls, as it is", logic, direct);
      poll("whole polls, with rates", new LogicInstance(database, 1_000, rates()), direct);
    }
  }

  private static RateBook rates() {
    return new RateBook(new Rate(10_000, 100_000), new Rate(10_000, 100_000), 100_000);
  }

  private void decide(
      String what, Groups groups, ContentRules rules, RateBook rates, IntFunction<Item> made) {
    RequestReader reader =
        new RequestReader(LogicInstance.GENERATION, new Admission(16_384, rules));
    GroupDecision decision = new GroupDecision(new GroupLimits(50, 50, 20, true));
    List<Long> nanos = new ArrayList<>();
    for (int round = 0; round < 400; round++) {
      List<Item> items = items(made);
      long start = System.nanoTime();
      List<Request> requests = new ArrayList<>(POLL);
      items.forEach(item -> requests.add(reader.read(item)));
      Wanted wanted = new Wanted();
      requests.forEach(request -> request.want(wanted));
      rates.begin();
      try (PollGroups known = groups.begin(wanted).orElseThrow()) {
        PollDecision deciding =
            new PollDecision(decision, known, Relations.open().begin(requests), rates);
        for (Request request : requests) {
          if (!(deciding.decide(request) instanceof Step.Send)) {
            throw new AssertionError("refused");
          }
        }
      }
      rates.settle(index -> true);
      nanos.add((System.nanoTime() - start) / POLL);
    }
    report(what, nanos);
  }

  private void poll(String what, LogicInstance logic, IntFunction<Item> made) {
    List<Long> nanos = new ArrayList<>();
    for (int round = 0; round < 200; round++) {
      List<Item> items = items(made);
      long start = System.nanoTime();
      logic.poll(items);
      nanos.add((System.nanoTime() - start) / POLL);
      logic.sent.clear();
    }
    report(what, nanos);
  }

  /// Of the second half of the rounds, when the code is compiled.
  private static void report(String what, List<Long> nanos) {
    List<Long> warm = nanos.subList(nanos.size() / 2, nanos.size()).stream().sorted().toList();
    LOG.info(
        "{}: {} ns a message at best, {} in the middle",
        what,
        warm.getFirst(),
        warm.get(warm.size() / 2));
  }

  private List<Item> items(IntFunction<Item> made) {
    List<Item> items = new ArrayList<>(POLL);
    for (int i = 0; i < POLL; i++) {
      items.add(made.apply((int) offset));
      offset++;
    }
    return items;
  }

  private Item item(String conversation, String sender, int number) {
    String content =
        "{\"type\":\"text\",\"text\":\"see you tomorrow at the station, then we go on and look at"
            + " https://chat.example/x together\"}";
    return Records.item(0, number, Inputs.send(conversation, sender, run + number, content));
  }
}
