package io.courier.simulation;

import com.google.protobuf.InvalidProtocolBufferException;
import io.courier.messages.id.ConversationId;
import io.courier.messages.id.DeviceKey;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.Topic;
import io.courier.simulation.Happening.Kind;
import io.courier.simulation.client.Device;
import io.courier.simulation.client.Received;
import io.courier.simulation.kafka.Log;
import io.courier.simulation.world.Ground;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The books of a run that has come to rest: what was promised, and what the devices have.
final class Checks {
  /// After these an application may see a message twice; nothing else makes it.
  private static final Set<Kind> MAY_REPEAT =
      EnumSet.of(
          Kind.CRASH,
          Kind.STOP,
          Kind.CUT,
          Kind.EVICT,
          Kind.RESTART,
          Kind.SENDS_FAIL,
          Kind.LINK_BREAKS,
          Kind.REDIS_EMPTIED,
          Kind.REDIS_ROLLED_BACK,
          Kind.REDIS_DOWN,
          Kind.REDIS_LOSES_ANSWERS);

  private final Scenario scenario;
  private final World world;
  private final Ground ground;
  private final boolean passedOver;
  private final List<String> problems = new ArrayList<>();
  private int received;
  private int repeats;

  Checks(Scenario scenario, World world, boolean passedOver) {
    this.scenario = scenario;
    this.world = world;
    this.ground = world.ground();
    this.passedOver = passedOver;
    nothingIsLost();
    for (Device device : world.devices()) {
      orderHolds(device);
      mailboxFits(device);
    }
    ground.broker().deadLetters().forEach(dead -> problems.add("DEAD LETTER " + dead));
    long orphans = ground.database().orphans();
    if (orphans > 0) {
      problems.add("BODIES without entries: " + orphans);
    }
  }

  List<String> problems() {
    return problems;
  }

  int received() {
    return received;
  }

  int repeats() {
    return repeats;
  }

  /// Every message that Kafka has reached each device that it was for, or lies in its mailbox.
  private void nothingIsLost() {
    Map<String, Long> first = new HashMap<>();
    for (int partition = 0; partition < ground.broker().partitions(); partition++) {
      Log log = ground.broker().log(Topic.CHAT_INPUT, partition);
      for (long offset = 0; offset < log.end(); offset++) {
        ChatInput input = parsed(log.get(offset).value());
        if (first.putIfAbsent(input.getMessageId(), offset) == null) {
          reaches(input, log.get(offset).timestamp());
        }
      }
    }
    for (Device device : world.devices()) {
      for (Device.Accepted accepted : device.accepted()) {
        if (!first.containsKey(accepted.id())) {
          problems.add("ACCEPTED and not in Kafka: " + accepted);
        }
      }
    }
  }

  private void reaches(ChatInput input, long atMillis) {
    Set<String> users = new HashSet<>(ConversationId.parse(input.getConversation()).members());
    DeviceKey sender = new DeviceKey(input.getSender(), input.getSenderDevice());
    for (Device device : world.devices()) {
      boolean isFor = users.contains(device.key().user()) && !device.key().equals(sender);
      // One that was not connected before the message was taken need not get it.
      if (isFor
          && device.connectedFirst() != Long.MAX_VALUE
          && ground.time().millisAt(device.connectedFirst()) < atMillis
          && !device.has(input.getMessageId())
          && !stored(device).contains(input.getMessageId())) {
        problems.add("LOST " + input.getMessageId().substring(0, 8) + " for " + device.name());
      }
    }
  }

  private List<String> stored(Device device) {
    return ground.database().messages(device.key());
  }

  private static ChatInput parsed(byte[] value) {
    try {
      return ChatInput.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What is new to the application comes in order, a repeat under the same position.
  private void orderHolds(Device device) {
    boolean mayRepeat = device.isExplicit() || passedOver || happened(MAY_REPEAT);
    Map<String, Received> first = new HashMap<>();
    Map<String, Long> seqs = new HashMap<>();
    long highest = 0;
    for (Received one : device.received()) {
      received++;
      Received before = first.putIfAbsent(one.id(), one);
      if (before != null) {
        repeats++;
        if (!mayRepeat) {
          problems.add("REPEAT of " + one.id().substring(0, 8) + " at " + device.name());
        }
        if (before.position() != one.position() && ground.redis().losses() == 0) {
          problems.add("MOVED " + one.id().substring(0, 8) + " at " + device.name());
        }
        continue;
      }
      // What was stored by presence that had gone back comes behind what was live since, marked.
      boolean isMarked = one.offset() == 0 || device.isExplicit();
      boolean mayBeLate = ground.redis().rollBacks() > 0 && isMarked;
      if (passedOver || mayBeLate) {
        continue;
      }
      if (one.position() < highest) {
        problems.add("ORDER at " + device.name() + ": " + one.id().substring(0, 8));
      }
      highest = Math.max(highest, one.position());
      if (!one.conversation().isEmpty()) {
        Long seq = seqs.put(one.conversation(), one.seq());
        if (seq != null && seq > one.seq()) {
          problems.add("SEQ at " + device.name() + ": " + one.id().substring(0, 8));
        }
      }
    }
  }

  private boolean happened(Set<Kind> kinds) {
    return scenario.happenings().stream().anyMatch(it -> kinds.contains(it.kind()));
  }

  /// Who is here, and has confirmed everything, has an empty mailbox.
  private void mailboxFits(Device device) {
    if (device.isOnline() && !ground.database().mailbox(device.key()).isEmpty()) {
      problems.add(
          "LEFT in the mailbox of " + device.name() + ": " + stored(device).size() + " messages");
    }
  }
}
