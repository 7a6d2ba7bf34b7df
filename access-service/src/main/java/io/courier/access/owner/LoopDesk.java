package io.courier.access.owner;

import io.courier.access.inbound.Call;
import io.courier.access.inbound.PendingCommands;
import io.courier.access.inbound.Replies;
import io.courier.access.session.Frames;
import io.courier.access.session.Session;
import io.courier.access.session.SessionInput;
import io.courier.access.shard.Assignment;
import io.courier.access.shard.LoopWork;
import io.courier.messages.id.UserId;
import io.courier.messages.link.Rpc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The shards of one loop, and what leaves for all of them together at the end of a turn.
final class LoopDesk implements LoopWork {
  private static final long COUNT_NANOS = 1_000_000_000;

  private final DeskTools tools;
  private final ShardOutlets outlets;
  private final LinkOutbox links = new LinkOutbox();
  private final PendingCommands commands;
  private final ServerDesk servers;
  private final Map<Integer, ShardDesk> shards = new HashMap<>();

  /// Records of shards that are assigned, and whose epoch is not published yet.
  private final Map<Assignment, List<Arrived>> early = new HashMap<>();

  private long countDueNanos;
  private volatile OwnerCounts counts = OwnerCounts.NONE;

  LoopDesk(DeskTools tools, ShardOutlets outlets) {
    this.tools = tools;
    this.outlets = outlets;
    this.commands =
        new PendingCommands(
            tools.properties().inbound().resultTimeout(), tools.commands(), links::control);
    this.servers = new ServerDesk(tools.servers(), outlets.loop()::answer, links);
  }

  // ---- ownership ----

  void own(Assignment assignment) {
    ShardDesk desk = new ShardDesk(assignment, tools, outlets, links, commands, now());
    shards.put(assignment.shard(), desk);
    List<Arrived> waiting = early.remove(assignment);
    if (waiting != null) {
      desk.take(waiting, now());
    }
  }

  void release(Assignment assignment) {
    ShardDesk desk = deskOf(assignment);
    if (desk != null) {
      flush();
    }
    drop(assignment);
  }

  void drop(Assignment assignment) {
    early.remove(assignment);
    ShardDesk desk = deskOf(assignment);
    if (desk != null) {
      links.discard(assignment.shard());
      desk.end();
      shards.remove(assignment.shard());
    }
  }

  private @Nullable ShardDesk deskOf(Assignment assignment) {
    ShardDesk desk = shards.get(assignment.shard());
    return desk != null && desk.assignment() == assignment ? desk : null;
  }

  // ---- inputs ----

  void take(Assignment assignment, List<Arrived> arrived) {
    if (assignment.isEnded()) {
      return; // read again by whoever has the shard now
    }
    ShardDesk desk = deskOf(assignment);
    if (desk == null) {
      early.computeIfAbsent(assignment, a -> new ArrayList<>()).addAll(arrived);
    } else {
      desk.take(arrived, now());
    }
  }

  void take(List<SessionInput> inputs) {
    long nowNanos = now();
    for (SessionInput input : inputs) {
      ShardDesk desk = shards.get(input.shard());
      switch (input) {
        case SessionInput.Asked asked -> servers.take(desk, asked, nowNanos);
        case SessionInput.OfSession of -> {
          if (desk == null) {
            refuse(of);
          } else {
            take(desk, of, nowNanos);
          }
        }
      }
    }
  }

  private void take(ShardDesk desk, SessionInput.OfSession input, long nowNanos) {
    switch (input) {
      case SessionInput.Opened opened -> desk.open(opened.session(), nowNanos);
      case SessionInput.Closed closed -> desk.close(closed.session(), nowNanos);
      case SessionInput.Called called -> call(desk, called.session(), called.rpc(), nowNanos);
      case SessionInput.Confirmed confirmed ->
          desk.confirm(confirmed.session(), confirmed.mark(), nowNanos);
      case SessionInput.Overflowed overflowed ->
          desk.overflow(overflowed.session(), overflowed.mark());
      case SessionInput.Drained drained -> desk.drained(drained.session(), nowNanos);
    }
  }

  /// The shard is not ours: its gateway looks for the owner again. Other frames than the first were
  /// on their way when the shard left, and their sessions are opened elsewhere.
  private void refuse(SessionInput.OfSession input) {
    Session session = input.session();
    tools.table().forget(session);
    if (input instanceof SessionInput.Opened) {
      tools.metrics().refused();
      links.control(session, Frames.refused(session.handle()));
    }
  }

  private void call(ShardDesk desk, Session session, Rpc rpc, long nowNanos) {
    UserId sender = new UserId(session.device().user());
    switch (tools.rpc().read(sender, rpc.getMethod(), rpc.getData())) {
      case Call.Send send ->
          tools
              .chat()
              .send(
                  session,
                  rpc.getId(),
                  send,
                  outlets.loop()::answer,
                  reply -> links.control(session, reply));
      case Call.Command command ->
          tools
              .chat()
              .command(
                  session,
                  rpc.getId(),
                  command,
                  commands,
                  outlets.loop()::answer,
                  reply -> links.control(session, reply),
                  nowNanos);
      case Call.Ack ack -> {
        desk.acked(session, ack.position(), nowNanos);
        links.control(session, Replies.empty(session.handle(), rpc.getId()));
      }
      case Call.Retrieve retrieve -> {
        desk.retrieve(session, nowNanos);
        links.control(session, Replies.empty(session.handle(), rpc.getId()));
      }
      case Call.Refused refused ->
          links.control(
              session,
              Replies.error(session.handle(), rpc.getId(), refused.code(), refused.sentence()));
    }
  }

  // ---- the end of a turn ----

  @Override
  public void tick(long nowNanos) {
    // A tick can drop a shard: its presence is refused, say.
    List.copyOf(shards.values()).forEach(desk -> desk.tick(nowNanos));
    commands.expire(nowNanos);
    if (nowNanos - countDueNanos >= 0) {
      countDueNanos = nowNanos + COUNT_NANOS;
      counts =
          shards.values().stream().map(ShardDesk::count).reduce(OwnerCounts.NONE, OwnerCounts::and);
    }
  }

  @Override
  public void flush() {
    long nowNanos = now();
    links.flush();
    shards.values().forEach(desk -> desk.flush(nowNanos));
  }

  /// As of the last second. From any thread.
  OwnerCounts counts() {
    return counts;
  }

  private long now() {
    return tools.nanoTime().getAsLong();
  }
}
