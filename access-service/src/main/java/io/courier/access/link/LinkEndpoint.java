package io.courier.access.link;

import com.google.protobuf.InvalidProtocolBufferException;
import io.courier.access.settings.AccessProperties;
import io.courier.messages.link.Down;
import io.courier.messages.link.DownBatch;
import io.courier.messages.link.LinkPong;
import io.courier.messages.link.Up;
import io.courier.messages.link.UpBatch;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.handler.BinaryWebSocketHandler;

/// The server side of links: turns WebSocket messages into frames and back.
///
/// A virtual thread for each link writes what waits in its queue. Pings are answered here, behind
/// what was queued before, so that an answer also says that the link is being written.
final class LinkEndpoint extends BinaryWebSocketHandler {
  private static final Logger LOG = LoggerFactory.getLogger(LinkEndpoint.class);
  private static final CloseStatus NOT_READ = CloseStatus.SESSION_NOT_RELIABLE;
  private static final List<Down> PONG =
      List.of(Down.newBuilder().setPong(LinkPong.getDefaultInstance()).build());

  /// Tomcat's name for how long one blocking send may take.
  private static final String SEND_TIMEOUT = "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT";

  private final LinkFrames frames;
  private final Greeting greeting;
  private final AccessProperties.Link properties;
  private final LinkSettings settings;
  private final LinkMetrics metrics;
  private final Map<String, Open> open = new ConcurrentHashMap<>();

  LinkEndpoint(
      LinkFrames frames, Greeting greeting, AccessProperties.Link properties, LinkMetrics metrics) {
    this.frames = frames;
    this.greeting = greeting;
    this.properties = properties;
    this.settings =
        new LinkSettings(properties.queueBytes().toBytes(), properties.batchBytes().toBytes());
    this.metrics = metrics;
    metrics.watch(this);
  }

  /// A link with the socket under it.
  private record Open(Link link, WebSocketSession socket) {}

  @Override
  public void afterConnectionEstablished(WebSocketSession socket) {
    if (socket instanceof NativeWebSocketSession container) {
      Session session = container.getNativeSession(Session.class);
      if (session != null) {
        session.getUserProperties().put(SEND_TIMEOUT, properties.sendTimeout().toMillis());
      }
    }
    Link link = new Link(socket.getId(), settings, System.nanoTime());
    open.put(socket.getId(), new Open(link, socket));
    link.send(List.of(greeting.hello()));
    Thread.ofVirtual().name("link-" + socket.getId()).start(() -> write(link, socket));
  }

  @Override
  protected void handleBinaryMessage(WebSocketSession socket, BinaryMessage message) {
    Open opened = open.get(socket.getId());
    if (opened == null) {
      return; // closed meanwhile
    }
    Link link = opened.link();
    link.heard(System.nanoTime());
    UpBatch batch;
    try {
      batch = UpBatch.parseFrom(message.getPayload());
    } catch (InvalidProtocolBufferException e) {
      LOG.warn("link {} sent what is no batch of frames, and is closed", link);
      close(socket, CloseStatus.PROTOCOL_ERROR);
      return;
    }
    metrics.read(batch.getFramesCount());
    if (!take(link, batch.getFramesList())) {
      LOG.warn("link {} did not begin with a hello of our version, and is closed", link);
      close(socket, CloseStatus.PROTOCOL_ERROR);
    }
  }

  /// False when the link must not go on.
  private boolean take(Link link, List<Up> batch) {
    List<Up> forSessions = new ArrayList<>(batch.size());
    for (Up frame : batch) {
      switch (frame.getFrameCase()) {
        case HELLO -> {
          if (link.isGreeted() || !greeting.accepts(frame.getHello())) {
            return false;
          }
          link.greeted(frame.getHello().getGateway());
          LOG.info("link {} is open", link);
          frames.up(link);
        }
        case PING -> link.send(PONG);
        default -> {
          if (!link.isGreeted()) {
            return false;
          }
          forSessions.add(frame);
        }
      }
    }
    if (!forSessions.isEmpty()) {
      frames.frames(link, forSessions);
    }
    return true;
  }

  private void write(Link link, WebSocketSession socket) {
    try {
      for (DownBatch batch = link.take(); batch != null; batch = link.take()) {
        socket.sendMessage(new BinaryMessage(ByteBuffer.wrap(batch.toByteArray())));
        metrics.written(batch.getFramesCount());
      }
    } catch (IOException | RuntimeException e) {
      LOG.info("link {} cannot be written: {}", link, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      link.close();
      close(socket, NOT_READ);
    }
  }

  @Override
  public void afterConnectionClosed(WebSocketSession socket, CloseStatus status) {
    Open closed = open.remove(socket.getId());
    if (closed != null) {
      LOG.info("link {} is closed: {}", closed.link(), status);
      closed.link().close();
      frames.down(closed.link());
    }
  }

  /// Closes links whose gateway has said nothing for too long: their sessions must not look alive.
  /// Waits while the loops have no room for the ends of these sessions.
  void closeSilent() {
    long now = System.nanoTime();
    for (Open each : open.values()) {
      if (now - each.link().heardNanos() > properties.silence().toNanos()) {
        LOG.warn("link {} was silent for {}, and is closed", each.link(), properties.silence());
        metrics.silent();
        each.link().close();
        close(each.socket(), NOT_READ);
      }
    }
  }

  /// What waits on the fullest link, in bytes.
  long longestQueueBytes() {
    return open.values().stream().mapToLong(each -> each.link().queuedBytes()).max().orElse(0);
  }

  int count() {
    return open.size();
  }

  private void close(WebSocketSession socket, CloseStatus status) {
    try {
      socket.close(status);
    } catch (IOException e) {
      LOG.debug("a link was gone before it was closed: {}", e.toString());
    }
  }
}
