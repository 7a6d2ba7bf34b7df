package io.courier.simulation;

import com.google.protobuf.InvalidProtocolBufferException;
import io.courier.access.deliver.DeliveryLimits;
import io.courier.messages.id.ConversationId;
import io.courier.messages.id.DeviceKey;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.Topic;
import io.courier.simulation.Happening.Kind;
import io.courier.simulation.client.Away;
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
  /// What makes a process do again what it has done, or another one in its place.
  private static final Set<Kind> DONE_AGAIN = EnumSet.range(Kind.CRASH, Kind.SENDS_FAIL);

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
    boolean mayComeAgain = mayComeAgain(device);
    Map<String, Received> first = new HashMap<>();
    Map<String, Long> seqs = new HashMap<>();
    long highest = 0;
    for (Received one : device.received()) {
      received++;
      Received before = first.putIfAbsent(one.id(), one);
      if (before != null) {
        repeats++;
        boolean isMoved = before.position() != one.position();
        if (isMoved && ground.redis().losses() == 0) {
          problems.add("MOVED " + one.id().substring(0, 8) + " at " + device.name());
        }
        // What was pushed is never pushed again, whatever fails: a repeat comes by the mailbox.
        boolean isByMailbox = !before.live() || !one.live();
        if (!isMoved && !device.isExplicit() && !(isByMailbox && mayComeAgain)) {
          problems.add("REPEAT of " + one.id().substring(0, 8) + " at " + device.name());
        }
        continue;
      }
      // A Push that was deposed may store it again, behind the marker of a device that is new.
      boolean isMarked = one.offset() == 0 || device.isExplicit();
      boolean mayBeLate = isMarked && !wasThereBefore(device, one.id());
      if (passedOver || mayBeLate) {
        continue;
      }
      if (isMarked && !device.isExplicit()) {
        problems.add("LATE at " + device.name() + ": " + one.id().substring(0, 8));
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

  /// Whether what has reached a device may lie in its mailbox all the same, and come again.
  private boolean mayComeAgain(Device device) {
    DeliveryLimits limits = scenario.settings().limits();
    Away away = device.absences();
    boolean isDecidedAgain = away.lasted(limits.graceNanos()) && isDoneAgain(false);
    boolean isForgotten = away.lasted(limits.presenceKeptNanos());
    return passedOver || isDoneAgain(true) || isDecidedAgain || isForgotten || isLinkBroken();
  }

  /// @param byOwner by a process of Access, which hands over what is not committed once more; else
  ///     by one of Push or Logic, which decides on it once more
  private boolean isDoneAgain(boolean byOwner) {
    return scenario.happenings().stream()
        .filter(it -> DONE_AGAIN.contains(it.kind()))
        .anyMatch(it -> byOwner ? world.isAtOwner(it) : world.isAtDecider(it));
  }

  private boolean isLinkBroken() {
    return scenario.happenings().stream().anyMatch(it -> it.kind() == Kind.LINK_BREAKS);
  }

  /// Who is here, and has confirmed everything, has an empty mailbox.
  private void mailboxFits(Device device) {
    if (device.isOnline() && !ground.database().mailbox(device.key()).isEmpty()) {
      problems.add(
          "LEFT in the mailbox of " + device.name() + ": " + stored(device).size() + " messages");
    }
  }
}
