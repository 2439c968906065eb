package io.ringcast.multicast;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Two sockets on one group: one that listens, and one that sends without ever waiting. Several
 * processes of one machine can listen on the same port.
 */
final class MulticastSocket implements AutoCloseable {

  private static final int RECEIVE_BUFFER_BYTES = 1024 * 1024;

  private final DatagramChannel receiving;
  private final DatagramChannel sending;
  private final InetSocketAddress group;

  private MulticastSocket(
      DatagramChannel receiving, DatagramChannel sending, InetSocketAddress group) {
    this.receiving = receiving;
    this.sending = sending;
    this.group = group;
  }

  /**
   * Joins the group.
   *
   * @throws IOException if that is not possible; its message says what is wrong and what to set
   */
  static MulticastSocket open(MulticastSettings settings) throws IOException {
    NetworkInterface network = interfaceOf(settings.interfaceName());
    DatagramChannel receiving = DatagramChannel.open(StandardProtocolFamily.INET);
    DatagramChannel sending = DatagramChannel.open(StandardProtocolFamily.INET);
    try {
      receiving.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      receiving.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
      bind(receiving, settings);
      receiving.join(settings.group(), network);
      sending.setOption(StandardSocketOptions.IP_MULTICAST_IF, network);
      sending.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
      sending.configureBlocking(false);
      return new MulticastSocket(
          receiving, sending, new InetSocketAddress(settings.group(), settings.port()));
    } catch (IOException | RuntimeException e) {
      receiving.close();
      sending.close();
      throw new IOException(
          "multicast on interface "
              + settings.interfaceName()
              + " is not possible: "
              + e.getMessage(),
          e);
    }
  }

  /**
   * To the group, so that nothing is heard that is sent to this machine alone, over whatever
   * interface. A system that binds to no group (Windows) hears that too.
   */
  private static void bind(DatagramChannel receiving, MulticastSettings settings)
      throws IOException {
    try {
      receiving.bind(new InetSocketAddress(settings.group(), settings.port()));
    } catch (IOException e) {
      receiving.bind(new InetSocketAddress(settings.port()));
    }
  }

  private static NetworkInterface interfaceOf(String name) throws IOException {
    NetworkInterface network = NetworkInterface.getByName(name);
    if (network == null || !network.isUp()) {
      String there =
          NetworkInterface.networkInterfaces()
              .map(NetworkInterface::getName)
              .sorted()
              .collect(Collectors.joining(", "));
      throw new IOException(
          "the interface "
              + name
              + (network == null ? " does not exist" : " is down")
              + "; set ringcast.cluster.interface to one of: "
              + there);
    }
    return network;
  }

  /** Waits for a datagram and puts it into {@code buffer}; its sender's address. */
  @Nullable SocketAddress receive(ByteBuffer buffer) throws IOException {
    return receiving.receive(buffer);
  }

  /** Sends to the group; false if the system's buffer is full. */
  boolean sendToGroup(byte[] datagram) throws IOException {
    return sendTo(group, datagram);
  }

  boolean sendTo(SocketAddress address, byte[] datagram) throws IOException {
    return sending.send(ByteBuffer.wrap(datagram), address) > 0;
  }

  @Override
  public void close() throws IOException {
    receiving.close();
    sending.close();
  }
}
