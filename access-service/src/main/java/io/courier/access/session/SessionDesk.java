package io.courier.access.session;

import io.courier.access.link.Link;
import io.courier.access.link.LinkFrames;
import io.courier.messages.client.DisconnectCode;
import io.courier.messages.id.DeviceId;
import io.courier.messages.id.Shards;
import io.courier.messages.id.UserId;
import io.courier.messages.link.Open;
import io.courier.messages.link.ServerCall;
import io.courier.messages.link.Up;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the sessions that frames are about, and sends what is said about them to the loops of
/// their shards.
///
/// Runs on the links' threads. A frame for a handle that is not known is left out: the session was
/// refused, replaced or moved while the frame was on its way.
public final class SessionDesk implements LinkFrames {
  private static final Logger LOG = LoggerFactory.getLogger(SessionDesk.class);

  private final SessionInputs inputs;
  private final Shards shards;
  private final SessionTable table;
  private final Emulations emulations;

  public SessionDesk(
      SessionTable table, SessionInputs inputs, Shards shards, Emulations emulations) {
    this.table = table;
    this.inputs = inputs;
    this.shards = shards;
    this.emulations = emulations;
  }

  @Override
  public void up(Link link) {
    table.add(link);
  }

  @Override
  public void frames(Link link, List<Up> frames) {
    Map<Long, Session> sessions = table.of(link);
    if (sessions == null) {
      return;
    }
    Sorted sorted = new Sorted();
    for (Up frame : frames) {
      SessionInput input = input(link, sessions, frame);
      if (input != null) {
        sorted.add(input);
      }
    }
    sorted.submit();
    if (table.of(link) == null) {
      closeAll(sessions); // the link went down while its last frames were sorted
    }
  }

  @Override
  public void down(Link link) {
    Map<Long, Session> sessions = table.remove(link);
    if (sessions != null) {
      closeAll(sessions);
    }
  }

  private void closeAll(Map<Long, Session> sessions) {
    Sorted sorted = new Sorted();
    for (Session session : sessions.values()) {
      table.ended(session);
      sorted.add(new SessionInput.Closed(session));
    }
    sorted.submit();
  }

  private @Nullable SessionInput input(Link link, Map<Long, Session> sessions, Up frame) {
    return switch (frame.getFrameCase()) {
      case OPEN -> open(link, sessions, frame.getOpen());
      case CLOSE -> {
        Session session = sessions.remove(frame.getClose().getHandle());
        if (session == null) {
          yield null;
        }
        table.ended(session);
        yield new SessionInput.Closed(session);
      }
      case RPC -> {
        Session session = sessions.get(frame.getRpc().getHandle());
        yield session == null ? null : new SessionInput.Called(session, frame.getRpc());
      }
      case CONFIRM -> {
        Session session = sessions.get(frame.getConfirm().getHandle());
        long mark = frame.getConfirm().getMark();
        yield session == null ? null : new SessionInput.Confirmed(session, mark);
      }
      case OVERFLOW -> {
        Session session = sessions.get(frame.getOverflow().getHandle());
        long mark = frame.getOverflow().getMark();
        yield session == null ? null : new SessionInput.Overflowed(session, mark);
      }
      case DRAINED -> {
        Session session = sessions.get(frame.getDrained().getHandle());
        yield session == null ? null : new SessionInput.Drained(session);
      }
      case EMULATE -> {
        emulations.take(link, frame.getEmulate());
        yield null;
      }
      case SERVER_CALL -> ask(link, frame.getServerCall());
      case HELLO, PING, FRAME_NOT_SET -> null;
    };
  }

  private @Nullable SessionInput ask(Link link, ServerCall call) {
    if (!ServerCalls.isOfItsShard(call, shards)) {
      LOG.warn(
          "link {} brought a call of a server for shard {}, not its users'", link, call.getShard());
      link.send(List.of(ServerCalls.notOwner(call)));
      return null;
    }
    return new SessionInput.Asked(link, call);
  }

  private @Nullable SessionInput open(Link link, Map<Long, Session> sessions, Open open) {
    if (!UserId.isValid(open.getUser()) || !DeviceId.isValid(open.getDevice())) {
      LOG.warn("link {} opened a session with an id of another form", link);
      link.send(List.of(Frames.disconnect(open.getHandle(), DisconnectCode.BAD_REQUEST)));
      return null;
    }
    if (open.getShard() != shards.of(open.getUser())) {
      LOG.warn("link {} opened a session in shard {}, not its user's", link, open.getShard());
      link.send(List.of(Frames.refused(open.getHandle())));
      return null;
    }
    Session session = new Session(link, open);
    sessions.put(open.getHandle(), session);
    table.begun(session);
    return new SessionInput.Opened(session);
  }

  /// Inputs by loop, each list in the order of the frames.
  private final class Sorted {
    private final @Nullable List<SessionInput>[] byLoop = lists(inputs.loops());

    private void add(SessionInput input) {
      int loop = inputs.loopOf(input.shard());
      List<SessionInput> list = byLoop[loop];
      if (list == null) {
        list = new ArrayList<>();
        byLoop[loop] = list;
      }
      list.add(input);
    }

    private void submit() {
      for (int loop = 0; loop < byLoop.length; loop++) {
        List<SessionInput> list = byLoop[loop];
        if (list != null) {
          inputs.submit(loop, list);
        }
      }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static @Nullable List<SessionInput>[] lists(int count) {
      return new List[count];
    }
  }
}
