package io.courier.gateway.link;

import com.google.protobuf.CodedOutputStream;
import io.courier.gateway.config.GatewayProperties;
import io.courier.messages.link.AccessHello;
import io.courier.messages.link.Up;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// One connection to one access node; after a reconnect it is another link.
///
/// Frames from any thread are queued and leave on the link's event loop, as many in one WebSocket
/// message as lie there and fit. Frames of one thread leave in the order it sent them.
public final class Link {
  private final Channel channel;
  private final String address;
  private final UpQueue queue;
  private final int batchBytes;
  private final long readAhead;
  private final AtomicBoolean isDrainScheduled = new AtomicBoolean();
  private final AtomicLong untakenBytes = new AtomicLong();
  private volatile boolean isPaused;
  private volatile boolean takesServerCalls;

  Link(Channel channel, String address, GatewayProperties.Link settings) {
    this.channel = channel;
    this.address = address;
    this.queue = new UpQueue(settings.queueFrames(), settings.queue().toBytes());
    this.batchBytes = (int) settings.batch().toBytes();
    this.readAhead = settings.readAhead().toBytes();
  }

  /// URI of the node's link endpoint.
  public String address() {
    return address;
  }

  /// The node has said hello. Before anybody else hears of this link.
  void greeted(AccessHello hello) {
    takesServerCalls = hello.getTakesServerCalls();
  }

  /// Whether the node is of a version that knows calls of the operator's servers.
  public boolean takesServerCalls() {
    return takesServerCalls;
  }

  /// Queues a frame.
  ///
  /// @return false for a command that finds no room. Any other frame that finds none ends the link:
  ///     without it the two sides would disagree
  public boolean send(Up frame) {
    if (!queue.offer(frame)) {
      if (!UpQueue.isCommand(frame)) {
        channel.close();
      }
      return false;
    }
    if (isDrainScheduled.compareAndSet(false, true)) {
      channel.eventLoop().execute(this::drain);
    }
    return true;
  }

  /// Writes what is queued, as far as the socket takes it. On the event loop.
  void drain() {
    isDrainScheduled.set(false);
    boolean wrote = false;
    while (channel.isWritable() && channel.isActive()) {
      List<Up> batch = new ArrayList<>();
      int size = nextBatch(batch);
      if (batch.isEmpty()) {
        break;
      }
      channel.write(new BinaryWebSocketFrame(encode(batch, size)), channel.voidPromise());
      wrote = true;
    }
    if (wrote) {
      channel.flush();
    }
  }

  private int nextBatch(List<Up> batch) {
    int size = 0;
    for (Up next = queue.peek(); next != null; next = queue.peek()) {
      int frame = CodedOutputStream.computeMessageSize(1, next);
      if (!batch.isEmpty() && size + frame > batchBytes) {
        break;
      }
      batch.add(next);
      size += frame;
      queue.remove();
    }
    return size;
  }

  /// An UpBatch, without making one.
  private ByteBuf encode(List<Up> batch, int size) {
    ByteBuf message = channel.alloc().directBuffer(size, size);
    CodedOutputStream out = CodedOutputStream.newInstance(message.internalNioBuffer(0, size));
    try {
      for (Up frame : batch) {
        out.writeMessage(1, frame);
      }
      out.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return message.writerIndex(size);
  }

  /// So many received bytes are on their way to sessions. On the event loop.
  void handedOut(int bytes) {
    if (untakenBytes.addAndGet(bytes) > readAhead && !isPaused) {
      isPaused = true;
      channel.config().setAutoRead(false);
      // Sessions may have taken all of it in between.
      resumeWhenTaken();
    }
  }

  /// Sessions have taken so many of the received bytes. On any thread.
  public void taken(int bytes) {
    untakenBytes.addAndGet(-bytes);
    if (isPaused) {
      channel.eventLoop().execute(this::resumeWhenTaken);
    }
  }

  private void resumeWhenTaken() {
    if (isPaused && untakenBytes.get() <= readAhead / 2) {
      isPaused = false;
      channel.config().setAutoRead(true);
    }
  }

  /// Bytes received that sessions have not taken.
  long untakenBytes() {
    return untakenBytes.get();
  }

  boolean isPaused() {
    return isPaused;
  }

  int queuedFrames() {
    return queue.count();
  }

  long queuedBytes() {
    return queue.bytes();
  }

  void close() {
    channel.close();
  }
}
