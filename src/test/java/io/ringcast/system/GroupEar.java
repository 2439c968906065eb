package io.ringcast.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Hears what is sent to the group on the loopback interface, by everybody or by one sender. */
final class GroupEar implements AutoCloseable {

  private static final int MOST_KEPT = 10_000;

  /** One datagram, with the time it came at. */
  record Heard(long atNanos, InetSocketAddress from, byte[] bytes) {}

  private final DatagramChannel channel;
  private final List<Heard> heard = new CopyOnWriteArrayList<>();
  private final Thread thread;

  private GroupEar(DatagramChannel channel) {
    this.channel = channel;
    thread = Thread.ofPlatform().name("ear").daemon().start(this::listen);
  }

  static GroupEar toEverybody(int port) {
    return new GroupEar(open(port));
  }

  /**
   * The kernel picks out what {@code sender} sends, so that nothing of it is lost in a flood from
   * others.
   */
  static GroupEar to(InetSocketAddress sender, int port) {
    DatagramChannel channel = open(port);
    try {
      channel.connect(sender);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new GroupEar(channel);
  }

  private static DatagramChannel open(int port) {
    try {
      DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
      InetAddress group = InetAddress.getByName("224.0.0.1");
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(new InetSocketAddress(group, port));
      channel.join(group, NetworkInterface.getByName("lo"));
      return channel;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void listen() {
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    try {
      while (heard.size() < MOST_KEPT) {
        buffer.clear();
        InetSocketAddress from = (InetSocketAddress) channel.receive(buffer);
        byte[] bytes = new byte[buffer.flip().remaining()];
        buffer.get(bytes);
        heard.add(new Heard(System.nanoTime(), from, bytes));
      }
    } catch (ClosedChannelException e) {
      // The end.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Heard> heard() {
    return heard;
  }

  /** The longest time in which nothing came, from the first datagram to {@code untilNanos}. */
  Duration longestGap(long untilNanos) {
    long longest = 0;
    for (int i = 0; i < heard.size(); i++) {
      long next = i + 1 < heard.size() ? heard.get(i + 1).atNanos() : untilNanos;
      longest = Math.max(longest, next - heard.get(i).atNanos());
    }
    return Duration.ofNanos(longest);
  }

  @Override
  public void close() {
    try {
      channel.close();
      thread.join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
