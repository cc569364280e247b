package dev.mooring.connector.network;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Which of several addresses takes a TCP connect, in the spirit of RFC 8305: they are tried in
 * their order, the next one when one has failed or has not answered for {@link #HEAD_START}, and
 * the first that answers wins. Nothing is sent, and all sockets are closed before the winner is
 * told: whoever asks connects there himself. On one event loop.
 */
final class AddressRace {
  /** What RFC 8305 recommends (5). */
  static final Duration HEAD_START = Duration.ofMillis(250);

  private final EventLoop loop;
  private final Bootstrap bootstrap;
  private final Queue<InetSocketAddress> left;
  private final List<Channel> running = new ArrayList<>();
  private final CompletableFuture<InetSocketAddress> won = new CompletableFuture<>();
  private int unanswered;
  private Throwable clearest;
  private boolean ended;

  /**
   * Not begun yet.
   *
   * @param limit for each connect
   */
  AddressRace(Vertx vertx, List<InetSocketAddress> addresses, Duration limit) {
    VertxInternal internal = (VertxInternal) vertx;
    this.loop = internal.createEventLoopContext().nettyEventLoop();
    this.left = new ArrayDeque<>(addresses);
    this.bootstrap =
        new Bootstrap()
            .group(loop)
            .channelFactory(internal.transport().channelFactory(false))
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                Math.clamp(limit.toMillis(), 1, Integer.MAX_VALUE))
            .handler(new Silent());
  }

  /**
   * Begins. From any thread.
   *
   * @return completes with the winner; fails with what is clearest of all failures, without the
   *     address, which would be another one each time; never completes once the race was ended
   */
  CompletableFuture<InetSocketAddress> run() {
    loop.execute(this::startNext);
    return won;
  }

  /**
   * Ends it. From any thread.
   *
   * @return completes when no socket is open
   */
  CompletionStage<Void> end() {
    CompletableFuture<Void> over = new CompletableFuture<>();
    loop.execute(
        () -> {
          ended = true;
          closeAll();
          over.complete(null);
        });
    return over;
  }

  private void startNext() {
    InetSocketAddress next = ended ? null : left.poll();
    if (next == null) {
      return;
    }
    unanswered++;
    ChannelFuture connect = bootstrap.connect(next);
    running.add(connect.channel());
    connect.addListener(answer -> answered(next, answer.cause()));
    if (!left.isEmpty()) {
      int before = left.size();
      loop.schedule(
          () -> {
            if (left.size() == before) {
              startNext();
            }
          },
          HEAD_START.toMillis(),
          TimeUnit.MILLISECONDS);
    }
  }

  private void answered(InetSocketAddress address, Throwable failure) {
    unanswered--;
    if (ended) {
      return;
    }
    if (failure == null) {
      ended = true;
      closeAll();
      won.complete(address);
      return;
    }
    clearest = clearer(clearest, failure);
    if (!left.isEmpty()) {
      startNext();
    } else if (unanswered == 0) {
      won.completeExceptionally(clearest);
    }
  }

  /** One that answers that nobody is there says more than one that says nothing. */
  private static Throwable clearer(Throwable known, Throwable failure) {
    if (known == null || clarity(failure) > clarity(known)) {
      return switch (clarity(failure)) {
        case 2 -> new ConnectException("refused");
        case 1 -> new NoRouteToHostException("not reached");
        default -> new ConnectTimeoutException("no answer");
      };
    }
    return known;
  }

  private static int clarity(Throwable failure) {
    if (failure instanceof ConnectTimeoutException) {
      return 0;
    }
    return failure instanceof ConnectException ? 2 : 1;
  }

  /** Nothing is said on the sockets. */
  private static final class Silent extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {}
  }

  private void closeAll() {
    running.forEach(Channel::close);
    running.clear();
  }
}
