package io.courier.access.service;

import com.google.protobuf.ByteString;
import io.courier.messages.link.Close;
import io.courier.messages.link.Confirm;
import io.courier.messages.link.Deliver;
import io.courier.messages.link.Down;
import io.courier.messages.link.DownBatch;
import io.courier.messages.link.GatewayHello;
import io.courier.messages.link.LinkPing;
import io.courier.messages.link.Open;
import io.courier.messages.link.Reply;
import io.courier.messages.link.Rpc;
import io.courier.messages.link.Up;
import io.courier.messages.link.UpBatch;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// The gateway's end of one link, by hand.
final class FakeGateway implements WebSocket.Listener, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static final ScheduledExecutorService PINGS =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  private final List<Down> frames = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private final WebSocket socket;
  private volatile boolean closed;
  private volatile boolean reading = true;

  private @Nullable ScheduledFuture<?> pinging;

  private FakeGateway(String link) {
    this.socket =
        HTTP.newWebSocketBuilder()
            .buildAsync(URI.create(link), this)
            .orTimeout(10, TimeUnit.SECONDS)
            .join();
  }

  /// Connects and says hello.
  static FakeGateway connect(String link, String name) {
    FakeGateway gateway = new FakeGateway(link);
    gateway.send(
        Up.newBuilder().setHello(GatewayHello.newBuilder().setGateway(name).setVersion(1)).build());
    gateway.await("hello", Down::hasHello);
    gateway.pinging = PINGS.scheduleAtFixedRate(gateway::pingIfOpen, 1, 1, TimeUnit.SECONDS);
    return gateway;
  }

  static FakeGateway connectSilently(String link) {
    return new FakeGateway(link);
  }

  private void pingIfOpen() {
    if (!closed) {
      send(Up.newBuilder().setPing(LinkPing.getDefaultInstance()).build());
    }
  }

  synchronized void send(Up... ups) {
    UpBatch batch = UpBatch.newBuilder().addAllFrames(List.of(ups)).build();
    socket
        .sendBinary(ByteBuffer.wrap(batch.toByteArray()), true)
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }

  /// Opens a session until the node has its shard, as a gateway does, and awaits Opened.
  ///
  /// @return the epoch
  long open(Open open) {
    long[] epoch = new long[1];
    Awaitility.await("session is opened")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              int before = frames.size();
              send(Up.newBuilder().setOpen(open).build());
              Down answer =
                  await(
                      "answer to open",
                      before,
                      f ->
                          (f.hasOpened() && f.getOpened().getHandle() == open.getHandle())
                              || (f.hasRefused()
                                  && f.getRefused().getHandle() == open.getHandle()));
              epoch[0] = answer.getOpened().getEpoch();
              return answer.hasOpened();
            });
    return epoch[0];
  }

  void close(long handle) {
    send(Up.newBuilder().setClose(Close.newBuilder().setHandle(handle)).build());
  }

  void confirm(long handle, long mark) {
    send(Up.newBuilder().setConfirm(Confirm.newBuilder().setHandle(handle).setMark(mark)).build());
  }

  /// Calls a method and awaits the reply.
  Reply call(long handle, int id, String method, String data) {
    rpc(handle, id, method, data);
    return awaitReply(handle, id);
  }

  /// Calls a method.
  void rpc(long handle, int id, String method, String data) {
    send(
        Up.newBuilder()
            .setRpc(
                Rpc.newBuilder()
                    .setHandle(handle)
                    .setId(id)
                    .setMethod(method)
                    .setData(ByteString.copyFromUtf8(data)))
            .build());
  }

  Reply awaitReply(long handle, int id) {
    return await(
            "reply " + id,
            f -> f.hasReply() && f.getReply().getHandle() == handle && f.getReply().getId() == id)
        .getReply();
  }

  Deliver awaitDelivery(long handle, long position) {
    return await(
            "delivery " + position + " to " + handle,
            f ->
                f.hasDeliver()
                    && f.getDeliver().getPosition() == position
                    && f.getDeliver().getHandlesList().contains(handle))
        .getDeliver();
  }

  Down await(String what, Predicate<Down> wanted) {
    return await(what, 0, wanted);
  }

  private Down await(String what, int from, Predicate<Down> wanted) {
    return Awaitility.await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> find(from, wanted), Optional::isPresent)
        .orElseThrow();
  }

  private Optional<Down> find(int from, Predicate<Down> wanted) {
    return frames.stream().skip(from).filter(wanted).findFirst();
  }

  List<Down> frames() {
    return frames;
  }

  /// From now on it takes nothing that the node sends.
  void stopReading() {
    reading = false;
  }

  boolean isClosed() {
    return closed;
  }

  static long markOf(Deliver deliver, long handle) {
    return deliver.getMarks(deliver.getHandlesList().indexOf(handle));
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    message.writeBytes(bytes);
    if (last) {
      try {
        frames.addAll(DownBatch.parseFrom(message.toByteArray()).getFramesList());
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      message.reset();
    }
    if (reading) {
      webSocket.request(1);
    }
    return java.util.concurrent.CompletableFuture.completedFuture(null);
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
    closed = true;
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    closed = true;
  }

  /// Breaks the link without a word.
  @Override
  public void close() {
    closed = true;
    ScheduledFuture<?> pings = pinging;
    if (pings != null) {
      pings.cancel(false);
    }
    socket.abort();
  }
}
