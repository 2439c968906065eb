package io.ringcast.multicast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DatagramLogTest {

  private static final InetSocketAddress FROM = new InetSocketAddress("127.0.0.1", 40_000);

  private long nowNanos;
  private final DatagramLog log = new DatagramLog(() -> nowNanos);

  private void add(DatagramKind kind, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    log.add(kind, bytes, bytes.length, FROM);
  }

  private static String heartbeat(String sender, String cluster) {
    return "{\"type\":\"HEARTBEAT\",\"sender_id\":\"%s\",\"payload\":{\"cluster\":\"%s\",\"incarnation\":7,"
        .formatted(sender, cluster);
  }

  @Test
  void eachKindIsCountedWithItsTimeAndSender() {
    add(DatagramKind.NOT_JSON, "x");
    add(DatagramKind.NOT_JSON, "y");
    nowNanos = Duration.ofSeconds(3).toNanos();
    assertThat(log.heard().of(DatagramKind.NOT_JSON))
        .contains(new Sighting("NOT_JSON", 2, Duration.ofSeconds(3), "127.0.0.1:40000"));
    assertThat(log.heard().of(DatagramKind.OWN)).isEmpty();
  }

  @Test
  void otherClustersAreNamed() {
    add(DatagramKind.FOREIGN_CLUSTER, heartbeat("server1", "office"));
    assertThat(log.heard().foreignClusters())
        .containsExactly(new Sighting("office", 1, Duration.ZERO, "127.0.0.1:40000"));
  }

  @Test
  void nodesWithAWrongHashAreNamed() {
    add(DatagramKind.BAD_HASH, heartbeat("server1", "test"));
    assertThat(log.heard().unproven()).extracting(Sighting::name).containsExactly("server1");
  }

  @Test
  void aNameThatIsNoneIsNotRepeated() {
    add(DatagramKind.FOREIGN_CLUSTER, heartbeat("server1", "\u001b[2J"));
    assertThat(log.heard().foreignClusters()).isEmpty();
    assertThat(log.heard().of(DatagramKind.FOREIGN_CLUSTER)).isPresent();
  }

  @Test
  void inventedNamesFillNoMemory() {
    for (int i = 0; i < 2 * DatagramLog.MAX_NAMES; i++) {
      nowNanos += Duration.ofSeconds(1).toNanos();
      add(DatagramKind.FOREIGN_CLUSTER, heartbeat("server1", "cluster" + i));
    }
    assertThat(log.heard().foreignClusters()).hasSize(DatagramLog.MAX_NAMES);
  }
}
