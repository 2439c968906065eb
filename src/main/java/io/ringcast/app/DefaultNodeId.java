package io.ringcast.app;

import io.ringcast.node.NodeId;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** The id of a node that was given none: its host's name and its client port. */
final class DefaultNodeId {

  private static final int MOST_CHARS_OF_HOST = 50;

  private DefaultNodeId() {}

  /**
   * @param clientPort 0 for any: then the number of the process tells the nodes of a host apart
   */
  static NodeId at(int clientPort) {
    String last = clientPort == 0 ? "p" + ProcessHandle.current().pid() : "" + clientPort;
    String host = hostName().replaceAll("[^A-Za-z0-9._-]", "-");
    return new NodeId(host.substring(0, Math.min(host.length(), MOST_CHARS_OF_HOST)) + "-" + last);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "localhost";
    }
  }
}
