package io.courier.offline.intake;

import io.courier.messages.id.DeviceKey;
import io.courier.messages.topic.DeviceChoice;
import io.courier.offline.device.KnownDevices;
import io.courier.offline.device.Seen;
import io.courier.offline.replay.RoundRequest;
import io.courier.offline.shard.OwnedShard;
import io.courier.offline.store.Body;
import io.courier.offline.store.MailboxRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;

/// What is to be written for one poll, decided from its work and what is known of its shards.
///
/// Devices first, then stores: every device that a record of this poll names is known when "all
/// known devices" is expanded. No I/O, no clock.
final class Plan {
  /// Devices to be written to the registry, each once.
  final Map<DeviceKey, Seen> seen = new LinkedHashMap<>();

  /// Bodies with at least one row.
  final List<Body> bodies = new ArrayList<>();

  final List<MailboxRow> rows = new ArrayList<>();

  /// Mailboxes for which rows are stored, whether they are new or repeated.
  final Set<DeviceKey> touched = new LinkedHashSet<>();

  /// Devices that were forgotten and are here again: what is left of their mailboxes goes first.
  final Map<DeviceKey, Integer> returned = new LinkedHashMap<>();

  /// Rows confirmed; their day is unknown and 0.
  final Set<MailboxRow> confirmed = new LinkedHashSet<>();

  /// Users whose list of devices was asked for or changes, by shard: they may lack a hint.
  final Map<Integer, Set<String>> hintable = new LinkedHashMap<>();

  final List<RoundRequest> rounds = new ArrayList<>();

  /// Devices that just came online.
  final Set<DeviceKey> online = new LinkedHashSet<>();

  final Map<Integer, OwnedShard> shards = new LinkedHashMap<>();

  private final IntFunction<OwnedShard> owned;
  private final int today;

  private Plan(IntFunction<OwnedShard> owned, int today) {
    this.owned = owned;
    this.today = today;
  }

  /// The users whose devices must be known to decide, by shard.
  static Map<Integer, Set<String>> usersOf(List<Work> works) {
    Map<Integer, Set<String>> users = new LinkedHashMap<>();
    for (Work work : works) {
      Set<String> ofShard = users.computeIfAbsent(work.shard(), shard -> new LinkedHashSet<>());
      switch (work) {
        case Work.Store store -> store.targets().forEach(target -> ofShard.add(target.getUser()));
        case Work.Markers markers ->
            markers.rounds().forEach(round -> ofShard.add(round.session().getUser()));
        case Work.Retrieve retrieve -> ofShard.add(retrieve.round().session().getUser());
        case Work.Presence presence -> ofShard.add(presence.device().user());
        case Work.Ack ignored -> {}
        case Work.Expired ignored -> {}
      }
    }
    return users;
  }

  static Plan of(List<Work> works, IntFunction<OwnedShard> owned, int today) {
    Plan plan = new Plan(owned, today);
    works.forEach(plan::devices);
    works.forEach(plan::decide);
    return plan;
  }

  boolean hasWrites() {
    return !seen.isEmpty() || !rows.isEmpty() || !confirmed.isEmpty();
  }

  /// Users that get a device they did not have, by shard.
  Map<Integer, Set<String>> changedUsers() {
    Map<Integer, Set<String>> changed = new LinkedHashMap<>();
    for (Seen one : seen.values()) {
      if (one.isNew()) {
        changed.computeIfAbsent(one.shard(), shard -> new TreeSet<>()).add(one.device().user());
      }
    }
    return changed;
  }

  private OwnedShard shard(int number) {
    return shards.computeIfAbsent(number, owned::apply);
  }

  /// First pass: who is named.
  private void devices(Work work) {
    switch (work) {
      case Work.Store store ->
          store
              .targets()
              .forEach(
                  target ->
                      target
                          .getDevicesList()
                          .forEach(device -> named(store.shard(), target.getUser(), device)));
      case Work.Markers markers -> markers.rounds().forEach(this::asks);
      case Work.Retrieve retrieve -> asks(retrieve.round());
      case Work.Presence presence -> {
        DeviceKey device = presence.device();
        isHere(presence.shard(), device.user(), device.device());
      }
      case Work.Ack ignored -> {}
      case Work.Expired ignored -> {}
    }
  }

  private void asks(RoundRequest round) {
    isHere(round.shard(), round.session().getUser(), round.session().getDevice());
  }

  /// A record names the device: it is known from now on.
  private void named(int number, String user, String device) {
    KnownDevices known = shard(number).devices();
    if (!known.isKnown(user, device)) {
      write(number, user, device, true);
    }
  }

  /// The device itself was here: that is noted once a day.
  private void isHere(int number, String user, String device) {
    KnownDevices known = shard(number).devices();
    if (!known.isSeenToday(user, device, today)) {
      write(number, user, device, !known.isKnown(user, device));
    }
  }

  private void write(int number, String user, String device, boolean isNew) {
    DeviceKey key = new DeviceKey(user, device);
    seen.put(key, new Seen(number, key, isNew));
    if (shard(number).devices().isForgotten(user, device)) {
      returned.put(key, number);
    }
    shard(number).devices().seen(user, device, today);
    if (isNew) {
      hintable(number, user);
    }
  }

  private void hintable(int number, String user) {
    hintable.computeIfAbsent(number, shard -> new LinkedHashSet<>()).add(user);
  }

  /// Second pass: what each asks for.
  private void decide(Work work) {
    switch (work) {
      case Work.Store store -> store(store);
      case Work.Markers markers -> rounds.addAll(markers.rounds());
      case Work.Retrieve retrieve -> rounds.add(retrieve.round());
      case Work.Ack ack -> {
        shard(ack.shard());
        for (long position : ack.positions()) {
          confirmed.add(new MailboxRow(0, ack.shard(), ack.mailbox(), position));
        }
        rounds.addAll(ack.next());
      }
      case Work.Presence presence -> {
        if (presence.online()) {
          online.add(presence.device());
          hintable(presence.shard(), presence.device().user());
        }
      }
      case Work.Expired ignored -> {}
    }
  }

  private void store(Work.Store store) {
    Body body = store.body();
    // Read again, and written before something was dropped: nothing of it comes back.
    boolean written = shard(store.shard()).through().covers(store.offset(), body.position());
    boolean wanted = false;
    for (DeviceChoice target : store.targets()) {
      for (String device : devicesOf(store.shard(), target)) {
        DeviceKey mailbox = new DeviceKey(target.getUser(), device);
        if (!written) {
          rows.add(row(body, mailbox));
          wanted = true;
        }
        if (!device.equals(MailboxRow.WAITING)) {
          touched.add(mailbox);
        }
      }
    }
    if (wanted) {
      bodies.add(body);
      shard(store.shard()).days().add(body.day(), body.position());
      shard(store.shard()).through().stored(store.offset(), body.position());
    }
  }

  private static MailboxRow row(Body body, DeviceKey mailbox) {
    return new MailboxRow(body.day(), body.shard(), mailbox, body.position(), body.bytes().length);
  }

  private List<String> devicesOf(int number, DeviceChoice target) {
    if (!target.getAllExcept()) {
      return target.getDevicesList();
    }
    hintable(number, target.getUser());
    List<String> known = shard(number).devices().of(target.getUser());
    if (known.isEmpty()) {
      return List.of(MailboxRow.WAITING);
    }
    if (target.getDevicesCount() > 0) {
      known.removeAll(target.getDevicesList());
    }
    return known;
  }
}
