package io.ringcast.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Sends datagrams to the group on the loopback interface, many in a second. */
final class DatagramFlood {

  private static final long SLICE_NANOS = Duration.ofMillis(2).toNanos();

  private final InetSocketAddress group;
  private final int perSecond;
  private final Duration duration;

  DatagramFlood(int port, int perSecond, Duration duration) throws IOException {
    group = new InetSocketAddress(InetAddress.getByName("224.0.0.1"), port);
    this.perSecond = perSecond;
    this.duration = duration;
  }

  /**
   * Sends {@code datagrams} in turn, again and again, until the time is over.
   *
   * @return how many were sent in a second
   */
  double send(List<byte[]> datagrams) throws IOException {
    try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
      channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, NetworkInterface.getByName("lo"));
      long begun = System.nanoTime();
      long sent = 0;
      long passed = 0;
      while (passed < duration.toNanos()) {
        long due = (long) (passed / 1e9 * perSecond);
        for (; sent < due; sent++) {
          channel.send(ByteBuffer.wrap(datagrams.get((int) (sent % datagrams.size()))), group);
        }
        LockSupport.parkNanos(SLICE_NANOS);
        passed = System.nanoTime() - begun;
      }
      return sent / (passed / 1e9);
    }
  }
}
