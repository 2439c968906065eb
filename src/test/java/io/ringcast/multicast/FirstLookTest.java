package io.ringcast.multicast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.node.Endpoint;
import io.ringcast.node.Incarnation;
import io.ringcast.node.NodeId;
import io.ringcast.wire.ClusterSecret;
import io.ringcast.wire.Envelope;
import io.ringcast.wire.Message;
import io.ringcast.wire.MessageCodec;
import io.ringcast.wire.Seal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstLookTest {

  private static final MessageCodec CODEC = new MessageCodec();
  private static final ClusterSecret SECRET = new ClusterSecret("the cluster's secret");
  private static final Message.Member SELF =
      new Message.Member(new NodeId("server1"), new Incarnation(17));

  private final FirstLook open = new FirstLook("test", SELF, Optional.empty());
  private final FirstLook withSecret = new FirstLook("test", SELF, Optional.of(SECRET));

  private static byte[] heartbeat(String sender, long incarnation, String cluster) {
    return heartbeat(sender, incarnation, cluster, 1);
  }

  private static byte[] heartbeat(String sender, long incarnation, String cluster, long sequence) {
    Message.Addresses addresses =
        new Message.Addresses(new Endpoint("127.0.0.1", 1), new Endpoint("127.0.0.1", 2), null);
    Message.Load load = new Message.Load(0, 10, 0, 0, 100, true, false);
    Message.Heartbeat heartbeat =
        new Message.Heartbeat(
            cluster,
            new Incarnation(incarnation),
            sequence,
            "test",
            addresses,
            0,
            null,
            load,
            false,
            false,
            List.of());
    return CODEC.encodeBare(new Envelope(sender, "m", 1.0, heartbeat));
  }

  private static DatagramKind look(FirstLook look, byte[] datagram) {
    return look.at(datagram, datagram.length);
  }

  private static DatagramKind look(FirstLook look, String datagram) {
    return look(look, datagram.getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "server1, 17, test,  OWN",
    "server1, 1,  test,  HEARTBEAT",
    "server1, 171, test, HEARTBEAT",
    "server2, 17, test,  HEARTBEAT",
    "server2, 17, tes,   FOREIGN_CLUSTER",
    "server2, 17, tests, FOREIGN_CLUSTER",
    "server1, 17, other, FOREIGN_CLUSTER",
  })
  void heartbeatsAreKnownBySenderAndCluster(
      String sender, long incarnation, String cluster, DatagramKind expected) {
    byte[] datagram = heartbeat(sender, incarnation, cluster);

    assertThat(look(open, datagram)).isEqualTo(expected);
    assertThat(look(withSecret, Seal.put(SECRET, datagram))).isEqualTo(expected);
  }

  @Test
  void aSealCountsOnlyWhereItIsAskedForAndRight() {
    byte[] plain = heartbeat("server2", 1, "test");
    byte[] wrong = Seal.put(new ClusterSecret("another cluster's"), plain);

    assertThat(look(withSecret, plain)).isEqualTo(DatagramKind.BAD_HASH);
    assertThat(look(withSecret, wrong)).isEqualTo(DatagramKind.BAD_HASH);
    assertThat(look(open, wrong)).isEqualTo(DatagramKind.BAD_HASH);
    assertThat(look(withSecret, Seal.put(SECRET, plain))).isEqualTo(DatagramKind.HEARTBEAT);
  }

  private DatagramKind proven(String sender, long incarnation, long sequence) {
    return look(withSecret, Seal.put(SECRET, heartbeat(sender, incarnation, "test", sequence)));
  }

  @Test
  void aProvenHeartbeatCountsOnce() {
    assertThat(proven("server2", 1, 7)).isEqualTo(DatagramKind.HEARTBEAT);
    assertThat(proven("server2", 1, 7)).isEqualTo(DatagramKind.REPEATED);
    assertThat(proven("server2", 1, 6)).isEqualTo(DatagramKind.REPEATED);
    assertThat(proven("server2", 1, 8)).isEqualTo(DatagramKind.HEARTBEAT);
    assertThat(proven("server2", 2, 1)).isEqualTo(DatagramKind.HEARTBEAT);
    assertThat(proven("server3", 1, 1)).isEqualTo(DatagramKind.HEARTBEAT);
  }

  @Test
  void whatIsNotProvenIsNotRemembered() {
    byte[] forged =
        Seal.put(
            new ClusterSecret("another cluster's"), heartbeat("server2", 1, "test", 1_000_000));
    assertThat(look(withSecret, forged)).isEqualTo(DatagramKind.BAD_HASH);

    assertThat(proven("server2", 1, 1)).isEqualTo(DatagramKind.HEARTBEAT);
  }

  @Test
  void withoutProofASequenceSaysNothing() {
    byte[] datagram = heartbeat("server2", 1, "test", 1_000_000_000);
    assertThat(look(open, datagram)).isEqualTo(DatagramKind.HEARTBEAT);
    assertThat(look(open, heartbeat("server2", 1, "test", 1))).isEqualTo(DatagramKind.HEARTBEAT);
  }

  @Test
  void theHashesOfAnotherClusterAreNobodysMistake() {
    assertThat(look(withSecret, heartbeat("server2", 1, "other")))
        .isEqualTo(DatagramKind.FOREIGN_CLUSTER);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                                        | NOT_JSON",
        "GET / HTTP/1.1                                            | NOT_JSON",
        "[1]                                                       | NOT_JSON",
        "{}                                                        | WRONG_TYPE",
        "{\"type\":\"LEADER_ANNOUNCEMENT\"}                        | WRONG_TYPE",
        "{\"type\": \"HEARTBEAT\", \"sender_id\": \"server2\"}     | WRONG_TYPE",
        "{\"type\":\"HEARTBEAT\",\"sender_id\":\"server2\"}        | INVALID",
        "{\"type\":\"HEARTBEAT\",\"sender_id\":\"}                 | INVALID",
        "{\"type\":\"HEARTBEAT\",\"sender_id\":\"server2\",\"payl  | TRUNCATED",
        "{\"type\": \"SERVER_DISCOVERY\", \"sender_id\": \"ann\"}  | DISCOVERY",
        "{\"payload\":{\"ts\":1},\"type\":\"SERVER_DISCOVERY\"}    | DISCOVERY",
        "{\"type\":\"SERVER_ANNOUNCE\",\"sender_id\":\"server2\"}  | ANNOUNCE",
      })
  void theRestIsToldApart(String datagram, DatagramKind expected) {
    assertThat(look(open, datagram)).isEqualTo(expected);
  }

  @Test
  void aDatagramThatWasCutOffIsTooLong() {
    byte[] datagram = Arrays.copyOf(heartbeat("server2", 1, "test"), 2049);
    assertThat(look(open, datagram)).isEqualTo(DatagramKind.OVERSIZED);
  }

  @Test
  void noBytesMakeItFail() {
    Random random = new Random(11);
    byte[] whole = heartbeat("server2", 1, "test");
    for (int i = 0; i < 50_000; i++) {
      byte[] datagram = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
      for (int changes = random.nextInt(4); changes > 0 && datagram.length > 0; changes--) {
        datagram[random.nextInt(datagram.length)] = (byte) random.nextInt();
      }
      assertThat(look(open, datagram)).isNotNull();
      assertThat(look(withSecret, datagram)).isNotIn(DatagramKind.HEARTBEAT, DatagramKind.OWN);
    }
  }
}
