package io.courier.access.deliver.model;

import io.courier.messages.topic.Message;
import io.courier.messages.topic.Page;
import io.courier.messages.topic.PageEntry;
import io.courier.messages.topic.SessionRound;

/// Offline: stores, deletes, answers with pages; stands still while PostgreSQL is down.
final class OfflineModel implements Actor {
  private static final int PAGE = 3;

  private final World world;
  private int storageAt;
  private int ackAt;
  private int retrieveAt;
  boolean databaseDown;

  OfflineModel(World world) {
    this.world = world;
  }

  void crash() {
    storageAt = world.offlineStorage.committed;
    ackAt = world.offlineAck.committed;
    retrieveAt = world.offlineRetrieve.committed;
    world.say(() -> "offline crashes");
  }

  @Override
  public boolean step() {
    if (databaseDown) {
      return false;
    }
    int first = world.random.nextInt(3);
    for (int i = 0; i < 3; i++) {
      if (stepOn((first + i) % 3)) {
        if (world.chance(0.4)) {
          world.offlineStorage.committed = Math.max(world.offlineStorage.committed, storageAt);
          world.offlineAck.committed = Math.max(world.offlineAck.committed, ackAt);
          world.offlineRetrieve.committed = Math.max(world.offlineRetrieve.committed, retrieveAt);
        }
        return true;
      }
    }
    return false;
  }

  private boolean stepOn(int topic) {
    switch (topic) {
      case 0 -> {
        if (storageAt == world.offlineStorage.end()) {
          return false;
        }
        store(world.offlineStorage.get(storageAt++));
      }
      case 1 -> {
        if (ackAt == world.offlineAck.end()) {
          return false;
        }
        delete((Rec.Confirmed) world.offlineAck.get(ackAt++));
      }
      default -> {
        if (retrieveAt == world.offlineRetrieve.end()) {
          return false;
        }
        page(((Rec.Ask) world.offlineRetrieve.get(retrieveAt++)).round(), 1);
      }
    }
    return true;
  }

  private void store(Rec rec) {
    if (rec instanceof Rec.Marker marker) {
      page(marker.round(), 1);
      return;
    }
    Rec.Store store = (Rec.Store) rec;
    world.mailbox.putIfAbsent(store.position(), store.id());
    if (world.mailbox.size() > world.quota) {
      int oldest = world.mailbox.pollFirstEntry().getValue();
      world.evicted.add(oldest);
      world.say(() -> "evicted " + oldest);
    }
    if (world.presence != 0 && world.keeps(Rule.NUDGE)) {
      world.nudges++;
      world.pushTask.append(new Rec.Nudge());
    }
  }

  private void delete(Rec.Confirmed page) {
    for (long position : page.positions()) {
      world.mailbox.remove(position);
    }
    if (!page.last()) {
      page(page.round(), page.number() + 1);
    }
  }

  private void page(SessionRound round, int number) {
    Page.Builder page = Page.newBuilder().setSession(round).setNumber(number);
    world.mailbox.entrySet().stream()
        .limit(PAGE)
        .forEach(
            row ->
                page.addEntries(
                    PageEntry.newBuilder()
                        .setPosition(row.getKey())
                        .setMessage(Message.newBuilder().setId(String.valueOf(row.getValue())))));
    world.pushTask.append(new Rec.Mailed(page.setLast(world.mailbox.size() <= PAGE).build()));
  }
}
