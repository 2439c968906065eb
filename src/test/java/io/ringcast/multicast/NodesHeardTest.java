package io.ringcast.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class NodesHeardTest {

  private static final InetSocketAddress FROM = new InetSocketAddress("127.0.0.1", 5007);

  private final NodesHeard nodes = new NodesHeard();

  private void hear(String id, long incarnation) {
    nodes.add(new HeartbeatHead(id, "test", incarnation), FROM, 0);
  }

  @Test
  void aRestartIsNoSecondNode() {
    hear("server1", 1);
    hear("server1", 2);
    hear("server1", 2);
    assertThat(nodes.sharedIds()).isEmpty();
  }

  @Test
  void anOlderLifeAfterANewerOneIsASecondNode() {
    hear("server1", 1);
    hear("server2", 7);
    hear("server1", 2);
    hear("server1", 1);
    assertThat(nodes.sharedIds()).containsExactly("server1");
  }

  @Test
  void inventedIdsFillNoMemory() {
    for (int i = 0; i < 2 * NodesHeard.MAX_NODES; i++) {
      hear("server" + i, 1);
    }
    assertThat(nodes.nodes(0)).hasSize(NodesHeard.MAX_NODES);
  }
}
