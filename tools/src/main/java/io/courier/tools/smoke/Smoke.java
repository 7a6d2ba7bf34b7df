package io.courier.tools.smoke;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// The test itself: what two users do, step by step, and what each of them has to see.
///
/// A message to who is away counts only when it came from the mailbox. Courier may still take a
/// device for present that has just gone, and hand the message over live: that step is repeated,
/// with a longer absence.
///
/// Both keep their SDK, and with it their position. One who comes back without it may be sent again
/// what it had not confirmed when it left; that is no fault.
final class Smoke {
  static final String TEXT_PREFIX = "smoke-";

  private static final List<Duration> ABSENCES =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(12));

  private final String url;
  private final Deadline deadline;
  private final Consumer<String> say;
  private final String run;
  private final List<String> toBob = new ArrayList<>();
  private final List<String> toAlice = new ArrayList<>();
  private final Arrivals aliceHas = new Arrivals();
  private final Arrivals bobHas = new Arrivals();

  /// @param run told apart from other runs with the same users
  /// @param say takes a line for each step that succeeded
  Smoke(String url, String run, Deadline deadline, Consumer<String> say) {
    this.url = url;
    this.run = run;
    this.deadline = deadline;
    this.say = say;
  }

  /// @throws SmokeFailure with the reason
  void run(Identity alice, Identity bob) {
    try (SmokeUser first = new SmokeUser("alice", alice, url, deadline, aliceHas);
        SmokeUser second = new SmokeUser("bob", bob, url, deadline, bobHas)) {
      first.connect();
      say.accept("alice is connected");
      second.connect();
      say.accept("bob is connected");
      toBob.add(send(first, second));
      say.accept("alice's message reached bob");
      toAlice.add(send(second, first));
      say.accept("bob's message reached alice");
      sendWhileAway(first, second);
      // In order, so what would come twice has come when these are there.
      toBob.add(send(first, second));
      toAlice.add(send(second, first));
      bobHas.requireExactly("bob", toBob);
      aliceHas.requireExactly("alice", toAlice);
      say.accept("each of " + (toBob.size() + toAlice.size()) + " messages came once, in order");
    }
  }

  private String send(SmokeUser from, SmokeUser to) {
    String text = nextText();
    from.send(to, text);
    to.receive(text);
    return text;
  }

  private void sendWhileAway(SmokeUser alice, SmokeUser bob) {
    for (Duration absence : ABSENCES) {
      bob.disconnect();
      String text = nextText();
      alice.send(bob, text);
      toBob.add(text);
      LockSupport.parkNanos(Math.min(absence.toNanos(), Math.max(0, deadline.nanosLeft())));
      bob.connect();
      String via = bob.receive(text);
      if (!via.isEmpty()) {
        say.accept("alice's message reached bob, who was away, from the mailbox");
        return;
      }
    }
    throw new SmokeFailure(
        "bob, who was away for "
            + ABSENCES.getLast().toSeconds()
            + " s, was sent nothing from the"
            + " mailbox: the message came live");
  }

  private String nextText() {
    return TEXT_PREFIX + run + "-" + (toBob.size() + toAlice.size() + 1);
  }
}
