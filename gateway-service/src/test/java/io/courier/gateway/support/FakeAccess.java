package io.courier.gateway.support;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.courier.messages.client.PublicationFrame;
import io.courier.messages.client.PublicationFrame.Via;
import io.courier.messages.link.AccessHello;
import io.courier.messages.link.Codec;
import io.courier.messages.link.Deliver;
import io.courier.messages.link.Disconnect;
import io.courier.messages.link.Down;
import io.courier.messages.link.DownBatch;
import io.courier.messages.link.Emulate;
import io.courier.messages.link.Emulated;
import io.courier.messages.link.Emulation;
import io.courier.messages.link.LinkPong;
import io.courier.messages.link.Moved;
import io.courier.messages.link.Open;
import io.courier.messages.link.Opened;
import io.courier.messages.link.OverflowSeen;
import io.courier.messages.link.Refused;
import io.courier.messages.link.Reply;
import io.courier.messages.link.Rpc;
import io.courier.messages.link.Up;
import io.courier.messages.link.UpBatch;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// An access node that speaks `link.proto` and keeps what it hears; it stores and routes nothing.
public final class FakeAccess implements AutoCloseable {
  private final String node;
  private final long epoch;
  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel server;
  private final Set<Channel> links = ConcurrentHashMap.newKeySet();
  private final List<Up> heard = new CopyOnWriteArrayList<>();
  private final Map<Long, Open> opens = Collections.synchronizedMap(new LinkedHashMap<>());
  private final Map<Long, Channel> channels = new ConcurrentHashMap<>();
  private final Map<Long, AtomicLong> marks = new ConcurrentHashMap<>();

  /// What it does; tests change it.
  public volatile boolean isOwner = true;

  public volatile boolean answersOpen = true;
  public volatile boolean answersPings = true;
  public volatile boolean seesOverflows = true;
  public volatile boolean answersEmulations = true;

  /// How often it says that it knows no such session, though it does.
  public final AtomicInteger missesEmulations = new AtomicInteger();

  public volatile BiFunction<Open, Rpc, List<Down>> answer =
      (open, rpc) ->
          List.of(reply(rpc.getHandle(), rpc.getId(), "{\"method\":\"" + rpc.getMethod() + "\"}"));

  public FakeAccess(String node, long epoch) {
    this.node = node;
    this.epoch = epoch;
    this.server =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec())
                        .addLast(new HttpObjectAggregator(8192))
                        .addLast(new WebSocketServerProtocolHandler("/link", null, false, 4 << 20))
                        .addLast(new Handler());
                  }
                })
            .bind(new InetSocketAddress("127.0.0.1", 0))
            .syncUninterruptibly()
            .channel();
  }

  public String node() {
    return node;
  }

  public long epoch() {
    return epoch;
  }

  public String address() {
    return "ws://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort() + "/link";
  }

  public static Down reply(long handle, int id, String data) {
    return Down.newBuilder()
        .setReply(
            Reply.newBuilder().setHandle(handle).setId(id).setData(ByteString.copyFromUtf8(data)))
        .build();
  }

  public static Down error(long handle, int id, int code, String message, boolean isTemporary) {
    return Down.newBuilder()
        .setReply(
            Reply.newBuilder()
                .setHandle(handle)
                .setId(id)
                .setErrorCode(code)
                .setErrorMessage(message)
                .setErrorTemporary(isTemporary))
        .build();
  }

  /// The last opening of this user's session, awaited.
  public Open opened(String user) {
    return await()
        .until(
            () ->
                List.copyOf(opens.values()).reversed().stream()
                    .filter(open -> open.getUser().equals(user))
                    .findFirst()
                    .orElse(null),
            open -> open != null);
  }

  /// Delivers a publication with the next mark.
  ///
  /// @return the mark
  public long push(Open open, long position, String publication) {
    return push(open, position, publication, Via.LIVE, epoch);
  }

  public long push(Open open, long position, String publication, Via via, long ofEpoch) {
    long mark =
        marks.computeIfAbsent(open.getHandle(), first -> new AtomicLong()).incrementAndGet();
    Codec codec = open.getCodec();
    ByteString frame =
        PublicationFrame.encode(codec, position, ByteString.copyFromUtf8(publication), via);
    send(
        open.getHandle(),
        Down.newBuilder()
            .setDeliver(
                Deliver.newBuilder()
                    .setFrame(frame)
                    .setPosition(position)
                    .setLive(via == Via.LIVE)
                    .addHandles(open.getHandle())
                    .addMarks(mark)
                    .setEpoch(ofEpoch))
            .build());
    return mark;
  }

  public void disconnect(Open open, int code, String reason) {
    send(
        open.getHandle(),
        Down.newBuilder()
            .setDisconnect(
                Disconnect.newBuilder().setHandle(open.getHandle()).setCode(code).setReason(reason))
            .build());
  }

  public void moved(int... shards) {
    Moved.Builder moved = Moved.newBuilder();
    for (int shard : shards) {
      moved.addShards(shard);
    }
    Down frame = Down.newBuilder().setMoved(moved).build();
    links.forEach(link -> write(link, List.of(frame)));
  }

  public void send(long handle, Down... frames) {
    Channel link = channels.get(handle);
    if (link == null) {
      throw new IllegalStateException("no such handle");
    }
    write(link, List.of(frames));
  }

  private static void write(Channel link, Collection<Down> frames) {
    byte[] batch = DownBatch.newBuilder().addAllFrames(frames).build().toByteArray();
    link.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(batch)));
  }

  /// All frames heard so far, without pings.
  public List<Up> heard() {
    return heard;
  }

  public Up awaitHeard(Predicate<Up> wanted) {
    return await()
        .until(() -> heard.stream().filter(wanted).findFirst().orElse(null), up -> up != null);
  }

  /// Keeps nothing of what it has heard.
  public void forget() {
    heard.clear();
    opens.clear();
    channels.clear();
  }

  public int links() {
    return links.size();
  }

  /// Whether it takes what gateways send.
  public void reads(boolean does) {
    links.forEach(link -> link.config().setAutoRead(does));
  }

  /// As if the process had been killed.
  @Override
  public void close() {
    if (loops.isShuttingDown()) {
      return;
    }
    server.close().syncUninterruptibly();
    links.forEach(link -> link.close().syncUninterruptibly());
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private final class Handler extends SimpleChannelInboundHandler<BinaryWebSocketFrame> {
    @Override
    public void channelActive(ChannelHandlerContext context) {
      links.add(context.channel());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      links.remove(context.channel());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, BinaryWebSocketFrame frame)
        throws Exception {
      for (Up up : UpBatch.parseFrom(frame.content().nioBuffer()).getFramesList()) {
        List<Down> answers = take(context.channel(), up);
        if (!answers.isEmpty()) {
          write(context.channel(), answers);
        }
      }
    }

    private List<Down> take(Channel link, Up up) {
      if (!up.hasPing()) {
        heard.add(up);
      }
      return switch (up.getFrameCase()) {
        case HELLO ->
            List.of(
                Down.newBuilder()
                    .setHello(AccessHello.newBuilder().setNode(node).setVersion(1))
                    .build());
        case PING ->
            answersPings
                ? List.of(Down.newBuilder().setPong(LinkPong.getDefaultInstance()).build())
                : List.of();
        case OPEN -> open(link, up.getOpen());
        case RPC -> {
          Open open = opens.get(up.getRpc().getHandle());
          yield open == null ? List.of() : answer.apply(open, up.getRpc());
        }
        case CLOSE -> {
          opens.remove(up.getClose().getHandle());
          yield List.of();
        }
        case OVERFLOW ->
            seesOverflows
                ? List.of(
                    Down.newBuilder()
                        .setOverflowSeen(
                            OverflowSeen.newBuilder().setHandle(up.getOverflow().getHandle()))
                        .build())
                : List.of();
        case EMULATE -> answersEmulations ? emulate(up.getEmulate()) : List.of();
        default -> List.of();
      };
    }

    private List<Down> emulate(Emulate emulate) {
      Open open =
          missesEmulations.getAndUpdate(left -> Math.max(0, left - 1)) > 0
              ? null
              : sessionOf(emulate);
      if (open != null) {
        FakeAccess.this.send(
            open.getHandle(),
            Down.newBuilder()
                .setEmulated(
                    Emulated.newBuilder()
                        .setHandle(open.getHandle())
                        .setData(emulate.getData())
                        .addAllTooLarge(emulate.getTooLargeList()))
                .build());
      }
      return List.of(
          Down.newBuilder()
              .setEmulation(
                  Emulation.newBuilder().setRequest(emulate.getRequest()).setPassedOn(open != null))
              .build());
    }

    private @Nullable Open sessionOf(Emulate emulate) {
      return List.copyOf(opens.values()).reversed().stream()
          .filter(open -> open.getSession().equals(emulate.getSession()))
          .filter(open -> open.getEmulationKey().equals(emulate.getKey()))
          .findFirst()
          .orElse(null);
    }

    private List<Down> open(Channel link, Open open) {
      if (!isOwner) {
        return List.of(
            Down.newBuilder().setRefused(Refused.newBuilder().setHandle(open.getHandle())).build());
      }
      channels.put(open.getHandle(), link);
      opens.put(open.getHandle(), open);
      if (!answersOpen) {
        return List.of();
      }
      return List.of(
          Down.newBuilder()
              .setOpened(Opened.newBuilder().setHandle(open.getHandle()).setEpoch(epoch))
              .build());
    }
  }
}
