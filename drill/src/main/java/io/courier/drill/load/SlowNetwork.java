package io.courier.drill.load;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/// A network on which everything takes its time, both ways. Order stays.
final class SlowNetwork extends ChannelDuplexHandler {
  private final long millis;

  SlowNetwork(long millis) {
    this.millis = millis;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    later(
        context,
        () -> {
          if (context.isRemoved()) {
            ReferenceCountUtil.release(message);
          } else {
            context.fireChannelRead(message);
          }
        });
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    // Not later: the channel's handlers leave with it.
    context.fireChannelInactive();
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    later(
        context,
        () -> {
          if (context.channel().isActive()) {
            context.writeAndFlush(message, promise);
          } else {
            ReferenceCountUtil.release(message);
          }
        });
  }

  private void later(ChannelHandlerContext context, Runnable action) {
    context.executor().schedule(action, millis, TimeUnit.MILLISECONDS);
  }
}
