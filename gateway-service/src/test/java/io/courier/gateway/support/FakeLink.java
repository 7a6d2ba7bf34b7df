package io.courier.gateway.support;

import io.courier.messages.link.AccessHello;
import io.courier.messages.link.Down;
import io.courier.messages.link.Emulate;
import io.courier.messages.link.Emulated;
import io.courier.messages.link.Emulation;
import io.courier.messages.link.LinkPong;
import io.courier.messages.link.Open;
import io.courier.messages.link.Opened;
import io.courier.messages.link.OverflowSeen;
import io.courier.messages.link.Refused;
import io.courier.messages.link.ServerAnswer;
import io.courier.messages.link.Up;
import io.courier.messages.link.UpBatch;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One link at a [FakeAccess]: answers what a gateway says, as far as the test lets it.
final class FakeLink extends SimpleChannelInboundHandler<BinaryWebSocketFrame> {
  private final FakeAccess access;

  FakeLink(FakeAccess access) {
    this.access = access;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    access.links.add(context.channel());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    access.links.remove(context.channel());
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, BinaryWebSocketFrame frame)
      throws Exception {
    for (Up up : UpBatch.parseFrom(frame.content().nioBuffer()).getFramesList()) {
      List<Down> answers = take(context.channel(), up);
      if (!answers.isEmpty()) {
        FakeAccess.write(context.channel(), answers);
      }
    }
  }

  private List<Down> take(Channel link, Up up) {
    if (!up.hasPing()) {
      access.heard.add(up);
    }
    return switch (up.getFrameCase()) {
      case HELLO ->
          List.of(
              Down.newBuilder()
                  .setHello(
                      AccessHello.newBuilder()
                          .setNode(access.node())
                          .setVersion(1)
                          .setTakesServerCalls(access.takesServerCalls))
                  .build());
      case PING ->
          access.answersPings
              ? List.of(Down.newBuilder().setPong(LinkPong.getDefaultInstance()).build())
              : List.of();
      case OPEN -> open(link, up.getOpen());
      case RPC -> {
        Open open = access.opens.get(up.getRpc().getHandle());
        yield open == null ? List.of() : access.answer.apply(open, up.getRpc());
      }
      case CLOSE -> {
        access.opens.remove(up.getClose().getHandle());
        yield List.of();
      }
      case OVERFLOW ->
          access.seesOverflows
              ? List.of(
                  Down.newBuilder()
                      .setOverflowSeen(
                          OverflowSeen.newBuilder().setHandle(up.getOverflow().getHandle()))
                      .build())
              : List.of();
      case EMULATE -> access.answersEmulations ? emulate(up.getEmulate()) : List.of();
      case SERVER_CALL -> {
        ServerAnswer.Builder answer = access.answersServers.apply(up.getServerCall());
        yield answer == null
            ? List.of()
            : List.of(
                Down.newBuilder()
                    .setServerAnswer(answer.setCall(up.getServerCall().getCall()))
                    .build());
      }
      default -> List.of();
    };
  }

  private List<Down> emulate(Emulate emulate) {
    Open open =
        access.missesEmulations.getAndUpdate(left -> Math.max(0, left - 1)) > 0
            ? null
            : sessionOf(emulate);
    if (open != null) {
      access.send(
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
    return List.copyOf(access.opens.values()).reversed().stream()
        .filter(open -> open.getSession().equals(emulate.getSession()))
        .filter(open -> open.getEmulationKey().equals(emulate.getKey()))
        .findFirst()
        .orElse(null);
  }

  private List<Down> open(Channel link, Open open) {
    if (!access.isOwner) {
      return List.of(
          Down.newBuilder().setRefused(Refused.newBuilder().setHandle(open.getHandle())).build());
    }
    access.channels.put(open.getHandle(), link);
    access.opens.put(open.getHandle(), open);
    if (!access.answersOpen) {
      return List.of();
    }
    return List.of(
        Down.newBuilder()
            .setOpened(Opened.newBuilder().setHandle(open.getHandle()).setEpoch(access.epoch()))
            .build());
  }
}
