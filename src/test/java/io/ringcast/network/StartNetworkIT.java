package io.ringcast.network;

import io.ringcast.system.ClusterUnderTest;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** New clusters. */
@OnHosts
class StartNetworkIT {

  private static final int LARGEST = 9;

  @ParameterizedTest
  @ValueSource(ints = {3, 5, LARGEST})
  void allAtOnce(int size) {
    String[] ids = ids(size);
    try (HostNetwork network = new HostNetwork();
        ClusterUnderTest cluster = cluster("at-once-" + size, network);
        Chat chat = new Chat(cluster)) {
      for (String id : ids) {
        cluster.start(id);
      }
      cluster.awaitAnswers();

      Timed.from("the start of " + size + " nodes at once")
          .within(Limits.JOINED, () -> cluster.assertAgreement(ids[size - 1], ids));
      chat.resumes(ids);
    }
  }

  /** Each comes to a cluster that stands; so clusters of all sizes are seen on the way. */
  @Test
  void oneByOne() {
    String[] all = ids(LARGEST);
    try (HostNetwork network = new HostNetwork();
        ClusterUnderTest cluster = cluster("one-by-one", network);
        Chat chat = new Chat(cluster)) {
      for (int size = 1; size <= LARGEST; size++) {
        String[] ids = ids(size);
        String newest = ids[size - 1];
        cluster.start(newest);
        cluster.awaitAnswers();

        Timed.from(newest + " came")
            .within(Limits.JOINED, () -> cluster.assertAgreement(newest, ids));
      }
      chat.resumes(all);
    }
  }

  private static ClusterUnderTest cluster(String name, HostNetwork network) {
    return new ClusterUnderTest(name, HostNetwork.MULTICAST_PORT, network::host);
  }

  private static String[] ids(int size) {
    return IntStream.rangeClosed(1, size).mapToObj(i -> "server" + i).toArray(String[]::new);
  }
}
