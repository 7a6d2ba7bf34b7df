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

  /// When Kafka took each message.
  private final Map<String, Long> taken = new HashMap<>();

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
    for (int partition = 0; partition < ground.broker().partitions(); partition++) {
      Log log = ground.broker().log(Topic.CHAT_INPUT, partition);
      for (long offset = 0; offset < log.end(); offset++) {
        ChatInput input = parsed(log.get(offset).value());
        long atMillis = log.get(offset).timestamp();
        if (taken.putIfAbsent(input.getMessageId(), atMillis) == null) {
          reaches(input);
        }
      }
    }
    for (Device device : world.devices()) {
      for (Device.Accepted accepted : device.accepted()) {
        if (!taken.containsKey(accepted.id())) {
          problems.add("ACCEPTED and not in Kafka: " + accepted);
        }
      }
    }
  }

  private void reaches(ChatInput input) {
    Set<String> users = new HashSet<>(ConversationId.parse(input.getConversation()).members());
    DeviceKey sender = new DeviceKey(input.getSender(), input.getSenderDevice());
    for (Device device : world.devices()) {
      boolean isFor = users.contains(device.key().user()) && !device.key().equals(sender);
      if (isFor
          && wasThereBefore(device, input.getMessageId())
          && !device.has(input.getMessageId())
          && !stored(device).contains(input.getMessageId())) {
        problems.add("LOST " + input.getMessageId().substring(0, 8) + " for " + device.name());
      }
    }
  }

  /// Whether a device was connected before the message was taken: if not it need not get it.
  private boolean wasThereBefore(Device device, String message) {
    return device.connectedFirst() != Long.MAX_VALUE
        && ground.time().millisAt(device.connectedFirst()) < taken.getOrDefault(message, 0L);
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
      // A Push that was deposed may store it again, behind the marker of a device that is new.
      boolean isMarked = one.offset() == 0 || device.isExplicit();
      boolean mayBeLate = isMarked && !wasThereBefore(device, one.id());
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
