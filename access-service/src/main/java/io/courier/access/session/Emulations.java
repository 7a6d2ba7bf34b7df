package io.courier.access.session;

import io.courier.access.link.Link;
import io.courier.messages.link.Down;
import io.courier.messages.link.Emulate;
import io.courier.messages.link.Emulated;
import io.courier.messages.link.Emulation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/// Passes what a client said through one gateway on to the gateway that holds its session, without
/// looking into it.
///
/// Runs on the links' threads and needs no loop: the session's gateway treats the commands as its
/// own client's, and what they lead to comes back as frames of the session. Frames that come on one
/// link for one session leave in the same order.
public final class Emulations {
  private final SessionTable table;
  private final Counter passedOn;
  private final Counter unknown;
  private final Counter forged;

  public Emulations(SessionTable table, MeterRegistry registry) {
    this.table = table;
    this.passedOn = counter(registry, "passed_on");
    this.unknown = counter(registry, "unknown");
    this.forged = counter(registry, "forged");
  }

  private static Counter counter(MeterRegistry registry, String outcome) {
    return Counter.builder("courier.access.emulations")
        .description("commands that came through another gateway than their session's")
        .tag("outcome", outcome)
        .register(registry);
  }

  void take(Link from, Emulate emulate) {
    Session session = table.emulated(emulate.getSession());
    boolean isAuthorised = session != null && session.isAuthorisedBy(emulate.getKey());
    // A link that has just closed takes nothing: the session is looked for again, where it is next.
    boolean isTaken =
        session != null && isAuthorised && session.link().send(List.of(emulated(session, emulate)));
    (isTaken ? passedOn : session == null || isAuthorised ? unknown : forged).increment();
    from.send(List.of(answer(emulate, isTaken)));
  }

  private static Down emulated(Session session, Emulate emulate) {
    return Down.newBuilder()
        .setEmulated(
            Emulated.newBuilder()
                .setHandle(session.handle())
                .setData(emulate.getData())
                .addAllTooLarge(emulate.getTooLargeList()))
        .build();
  }

  /// A wrong key is answered like a session that is not there.
  private static Down answer(Emulate emulate, boolean isPassedOn) {
    return Down.newBuilder()
        .setEmulation(
            Emulation.newBuilder().setRequest(emulate.getRequest()).setPassedOn(isPassedOn))
        .build();
  }
}
