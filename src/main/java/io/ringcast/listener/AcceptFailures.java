package io.ringcast.listener;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells, once for each burst, that accepting failed: out of file descriptors, or of memory. That
 * passes when some clients have gone; the bootstrap's own handler tries again after a second.
 */
final class AcceptFailures extends ChannelInboundHandlerAdapter {

  private static final Logger log = LoggerFactory.getLogger(AcceptFailures.class);
  private static final Duration QUIET_ENDS_BURST = Duration.ofSeconds(30);

  private final IntSupplier connections;
  private @Nullable Long lastNanos;

  AcceptFailures(IntSupplier connections) {
    this.connections = connections;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    long now = System.nanoTime();
    if (lastNanos == null || now - lastNanos > QUIET_ENDS_BURST.toNanos()) {
      log.atWarn()
          .addKeyValue("connections", connections.getAsInt())
          .setCause(cause)
          .log("Accepting a client failed; further failures of this burst are not logged");
    }
    lastNanos = now;
  }
}
