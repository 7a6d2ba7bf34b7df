package io.courier.drill.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What became of every message of a drill.
///
/// Each message is for the devices that were known when it was due: those of the receiving user
/// and the sender's others. A message that all have is remembered for a while, so that one which
/// comes again is recognised; older ones are forgotten, and one of those is a repeat whoever it was
/// for.
public final class Ledger {
  private final int remembered;
  private final Map<String, Receiver> receivers = new LinkedHashMap<>();
  private final Map<String, List<Receiver>> byUser = new HashMap<>();
  private final LinkedHashMap<Long, Entry> entries = new LinkedHashMap<>();
  private final Map<String, Long> told = new HashMap<>();
  private final List<Row> rows = new ArrayList<>();
  private final Findings findings = new Findings();
  private final Checks checks = new Checks(findings);
  private final Timeline timeline;
  private long next;
  private long unresolved;

  /// @param remembered messages kept for recognising repeats, above those that are not resolved
  public Ledger(int remembered, long now) {
    this.remembered = remembered;
    this.timeline = new Timeline(now);
  }

  /// From now on messages are booked on a new row.
  public synchronized void begin(String row, boolean mayRepeat, long now) {
    if (!rows.isEmpty()) {
      rows.getLast().endedAt = now;
    }
    Row begun = new Row(row, now);
    begun.mayRepeat = mayRepeat;
    rows.add(begun);
  }

  /// The fault of the present row hits.
  public synchronized void struck(String detail, long now) {
    rows.getLast().detail = detail;
    rows.getLast().struckAt = now;
  }

  /// Says more about who was hit.
  public synchronized void detail(String detail) {
    rows.getLast().detail = detail;
  }

  /// A device that is connected for the first time: what is due from now on is for it too.
  public synchronized void known(String user, String device) {
    String name = user + "/" + device;
    if (!receivers.containsKey(name)) {
      Receiver receiver = new Receiver(name, user);
      receivers.put(name, receiver);
      byUser.computeIfAbsent(user, it -> new ArrayList<>()).add(receiver);
    }
  }

  /// The drill takes a device's network away: no pause counts for it.
  public synchronized void away(String device) {
    receiver(device).away = true;
  }

  /// And gives it back: from now on pauses count.
  public synchronized void back(String device, long now) {
    Receiver receiver = receiver(device);
    receiver.away = false;
    receiver.backSince = now;
  }

  /// A message that is due now.
  ///
  /// @param from the sending device, as `user/device`
  /// @return its number
  public synchronized long due(String from, String to, long due) {
    Row row = rows.getLast();
    Receiver sender = receiver(from);
    List<Receiver> expected = new ArrayList<>(byUser.getOrDefault(to, List.of()));
    byUser.getOrDefault(sender.user, List.of()).stream()
        .filter(other -> other != sender)
        .forEach(expected::add);
    String conversation =
        sender.user.compareTo(to) < 0 ? sender.user + ":" + to : to + ":" + sender.user;
    long above = told.getOrDefault(conversation, 0L);
    Entry entry = new Entry(next++, row, due, sender, conversation, expected, above);
    entries.put(entry.number, entry);
    unresolved++;
    row.sent++;
    timeline.sent(due);
    forgetOldest();
    return entry.number;
  }

  /// A message that was due and is not sent, since too much is under way.
  public synchronized void withheld() {
    rows.getLast().withheld++;
  }

  /// The reply to a send.
  public synchronized void accepted(long number, String id, long now) {
    Entry entry = entries.get(number);
    if (entry == null) {
      return; // a second reply to a repeated send, long after
    }
    checks.id(entry, id, "the reply");
    if (!entry.accepted) {
      entry.accepted = true;
      entry.row.accepted++;
      entry.row.due += entry.expected.size();
      settle(entry);
    }
    tell(entry);
  }

  /// A final error in place of a reply.
  public synchronized void refused(long number, String sentence) {
    Entry entry = entries.get(number);
    if (entry != null && !entry.isResolved()) {
      entry.refused = true;
      entry.row.refused++;
      unresolved--;
      findings.add(entry.row, "refused: message %d: %s".formatted(number, sentence));
    }
  }

  public synchronized void received(String device, Arrival arrival, long now) {
    Receiver receiver = receiver(device);
    Entry entry = entries.get(arrival.number());
    if (entry == null) {
      checks.unknown(rows.getLast(), receiver, arrival, arrival.number() < next);
      return;
    }
    if (!checks.isNew(rows.getLast(), entry, receiver, arrival)) {
      return;
    }
    entry.received[entry.expected.indexOf(receiver)] = true;
    entry.open--;
    entry.row.delivered++;
    checks.order(entry, receiver, arrival);
    timeline.delivered(now, Pauses.book(entry, receiver, now));
    settle(entry);
    tell(entry);
  }

  /// Something came that must never come.
  public synchronized void wrong(String sentence) {
    rows.getLast().wrong++;
    findings.add(rows.getLast(), "wrong: " + sentence);
  }

  /// A connection ended that the drill did not end.
  public synchronized void dropped(String why, long now) {
    rows.getLast().dropped.merge(why, 1L, Long::sum);
    timeline.dropped(now);
  }

  /// What the services say they have passed over since they were last asked.
  public synchronized void passedOver(long more) {
    rows.getLast().passedOver += more;
  }

  /// Messages that are not accepted yet, or not everywhere.
  public synchronized long unresolved() {
    return unresolved;
  }

  /// Messages that are late by now and that a device waits for whose network the drill has not
  /// taken.
  public synchronized long overdue(long now) {
    return entries.values().stream().filter(entry -> Pauses.isOverdue(entry, now)).count();
  }

  /// Who has waited the longest for a message that is overdue; empty when nobody has.
  public synchronized Optional<String> waiting(long now) {
    return entries.values().stream()
        .filter(entry -> Pauses.isOverdue(entry, now))
        .findFirst()
        .map(Pauses::waiting);
  }

  /// Closes the books: what is accepted and not delivered by now is lost.
  public synchronized void close(long now) {
    if (!rows.isEmpty()) {
      rows.getLast().endedAt = now;
    }
    rows.forEach(row -> row.explain(rows));
    for (Entry entry : entries.values()) {
      if (entry.refused) {
        continue;
      }
      if (!entry.accepted) {
        entry.row.unanswered++;
        findings.add(entry.row, "unanswered: " + Findings.of(entry));
        continue;
      }
      for (int i = 0; i < entry.received.length; i++) {
        if (!entry.received[i]) {
          entry.row.lost++;
          findings.add(
              entry.row, "lost: " + Findings.of(entry) + " for " + entry.expected.get(i).name);
        }
      }
    }
  }

  public synchronized List<Row> rows() {
    return rows.stream().map(Row::copy).toList();
  }

  /// What was not as it should be, the first of it; all of it is counted in the rows.
  public synchronized List<String> findings() {
    return findings.all();
  }

  public synchronized List<Timeline.Second> timeline() {
    return timeline.seconds();
  }

  /// Who sends after this was accepted, and knows its place, comes behind it.
  private void tell(Entry entry) {
    if (entry.accepted && entry.seq != 0) {
      told.merge(entry.conversation, entry.seq, Math::max);
    }
  }

  private void settle(Entry entry) {
    if (entry.isResolved()) {
      unresolved--;
    }
  }

  private void forgetOldest() {
    while (entries.size() - unresolved > remembered) {
      @Nullable Entry oldest = firstResolved();
      if (oldest == null) {
        return;
      }
      entries.remove(oldest.number);
    }
  }

  private @Nullable Entry firstResolved() {
    for (Entry entry : entries.values()) {
      if (entry.isResolved()) {
        return entry;
      }
    }
    return null;
  }

  private Receiver receiver(String device) {
    Receiver receiver = receivers.get(device);
    if (receiver == null) {
      throw new IllegalArgumentException("no device " + device + " is known");
    }
    return receiver;
  }
}
