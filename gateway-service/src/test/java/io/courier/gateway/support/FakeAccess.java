package io.courier.gateway.support;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.courier.messages.client.PublicationFrame;
import io.courier.messages.client.PublicationFrame.Via;
import io.courier.messages.id.MessageId;
import io.courier.messages.link.Codec;
import io.courier.messages.link.Deliver;
import io.courier.messages.link.Disconnect;
import io.courier.messages.link.Down;
import io.courier.messages.link.DownBatch;
import io.courier.messages.link.Moved;
import io.courier.messages.link.Open;
import io.courier.messages.link.Reply;
import io.courier.messages.link.Rpc;
import io.courier.messages.link.ServerAnswer;
import io.courier.messages.link.ServerCall;
import io.courier.messages.link.ServerMessage;
import io.courier.messages.link.ServerPresent;
import io.courier.messages.link.ServerSent;
import io.courier.messages.link.Up;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
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
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// An access node that speaks `link.proto` and keeps what it hears; it stores and routes nothing.
public final class FakeAccess implements AutoCloseable {
  private final String node;
  private final long epoch;
  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel server;
  final Set<Channel> links = ConcurrentHashMap.newKeySet();
  final List<Up> heard = new CopyOnWriteArrayList<>();
  final Map<Long, Open> opens = Collections.synchronizedMap(new LinkedHashMap<>());
  final Map<Long, Channel> channels = new ConcurrentHashMap<>();
  private final Map<Long, AtomicLong> marks = new ConcurrentHashMap<>();

  /// What it does; tests change it.
  public volatile boolean isOwner = true;

  public volatile boolean answersOpen = true;
  public volatile boolean answersPings = true;
  public volatile boolean seesOverflows = true;
  public volatile boolean answersEmulations = true;

  /// Whether its hello says so; for links to come.
  public volatile boolean takesServerCalls = true;

  /// What it answers the operator's servers; null: nothing.
  public volatile Function<ServerCall, ServerAnswer.@Nullable Builder> answersServers =
      FakeAccess::done;

  /// How often it says that it knows no such session, though it does.
  public final AtomicInteger missesEmulations = new AtomicInteger();

  public volatile BiFunction<Open, Rpc, List<Down>> answer =
      (open, rpc) ->
          List.of(reply(rpc.getHandle(), rpc.getId(), "{\"method\":\"" + rpc.getMethod() + "\"}"));

  public FakeAccess(String node, long epoch) {
    this(node, epoch, 0);
  }

  /// @param port on which it listens; 0: any
  public FakeAccess(String node, long epoch, int port) {
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
                        .addLast(new FakeLink(FakeAccess.this));
                  }
                })
            .option(ChannelOption.SO_REUSEADDR, true)
            .bind(new InetSocketAddress("127.0.0.1", port))
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
    return "ws://127.0.0.1:" + port() + "/link";
  }

  public int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
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

  /// Everything is done: Kafka has it, or nobody is there.
  public static ServerAnswer.Builder done(ServerCall call) {
    ServerAnswer.Builder answer = ServerAnswer.newBuilder();
    for (ServerMessage message : call.getSend().getMessagesList()) {
      for (String conversation : message.getConversationsList()) {
        String id =
            MessageId.ofServer(conversation, call.getSend().getSender(), message.getClientId());
        answer.addSent(ServerSent.newBuilder().setId(id).setSeq(7).setAt(8));
      }
    }
    call.getPresence()
        .getUsersList()
        .forEach(user -> answer.addPresent(ServerPresent.getDefaultInstance()));
    return answer;
  }

  /// The messages of servers heard so far, one for each conversation: `sender clientId
  /// conversation`.
  public List<String> sentByServers() {
    return heard.stream()
        .filter(Up::hasServerCall)
        .map(up -> up.getServerCall().getSend())
        .flatMap(
            send ->
                send.getMessagesList().stream()
                    .flatMap(
                        message ->
                            message.getConversationsList().stream()
                                .map(
                                    it ->
                                        send.getSender() + " " + message.getClientId() + " " + it)))
        .toList();
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

  static void write(Channel link, Collection<Down> frames) {
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
}
