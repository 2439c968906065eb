package io.ringcast.multicast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.membership.Channel;
import io.ringcast.node.Endpoint;
import io.ringcast.node.Incarnation;
import io.ringcast.node.NodeId;
import io.ringcast.wire.ClusterSecret;
import io.ringcast.wire.Envelope;
import io.ringcast.wire.EnvelopeStamp;
import io.ringcast.wire.Message;
import io.ringcast.wire.MessageCodec;
import io.ringcast.wire.Seal;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Datagrams on the loopback interface, on a port of their own. */
class MulticastTest {

  private static final MessageCodec CODEC = new MessageCodec();
  private static final Message.Member SELF =
      new Message.Member(new NodeId("server1"), new Incarnation(1));
  private static final ClusterSecret SECRET = new ClusterSecret("the cluster's secret");

  private final List<ClusterInput> inputs = new CopyOnWriteArrayList<>();
  private final List<Multicast> open = new ArrayList<>();
  private volatile Optional<Message.ServerAnnounce> assignment = Optional.empty();
  private volatile boolean fault;
  private InetAddress group;
  private DatagramSocket outside;
  private int port;

  @BeforeEach
  void start() throws Exception {
    group = InetAddress.getByName("224.0.0.1");
    try (DatagramSocket free = new DatagramSocket()) {
      port = free.getLocalPort();
    }
    outside = new DatagramSocket();
    outside.setOption(
        java.net.StandardSocketOptions.IP_MULTICAST_IF, NetworkInterface.getByName("lo"));
    outside.setSoTimeout(8000);
  }

  @AfterEach
  void stop() {
    open.forEach(Multicast::close);
    outside.close();
  }

  private Multicast multicast(String interfaceName, Optional<ClusterSecret> secret) {
    Multicast multicast =
        new Multicast(
            new MulticastSettings(interfaceName, group, port, "test", SELF, secret),
            new EnvelopeStamp("server1", System::currentTimeMillis),
            CODEC,
            input -> {
              if (fault && input instanceof ClusterInput.HeartbeatReceived) {
                throw new IllegalStateException("a fault for the test");
              }
              inputs.add(input);
            },
            () -> assignment);
    open.add(multicast);
    multicast.start();
    return multicast;
  }

  private Multicast working() {
    return working(Optional.empty());
  }

  private Multicast working(Optional<ClusterSecret> secret) {
    Multicast multicast = multicast("lo", secret);
    await().until(() -> inputs.contains(new ClusterInput.MulticastState("")));
    return multicast;
  }

  private void send(byte[] datagram) throws Exception {
    outside.send(new DatagramPacket(datagram, datagram.length, group, port));
  }

  private static Message.Heartbeat heartbeat(String cluster) {
    Message.Addresses addresses =
        new Message.Addresses(new Endpoint("127.0.0.1", 1), new Endpoint("127.0.0.1", 2), null);
    Message.Load load = new Message.Load(0, 10, 0, 0, 100, true, false);
    return new Message.Heartbeat(
        cluster, new Incarnation(1), 1, "test", addresses, 0, null, load, false, false, List.of());
  }

  private static byte[] bytes(String sender, Message message) {
    return CODEC.encodeBare(new Envelope(sender, "m", 1.0, message));
  }

  private List<ClusterInput.HeartbeatReceived> heard() {
    return inputs.stream()
        .filter(ClusterInput.HeartbeatReceived.class::isInstance)
        .map(ClusterInput.HeartbeatReceived.class::cast)
        .toList();
  }

  @Test
  void theOwnHeartbeatIsSentAndHeard() {
    Multicast multicast = working();
    multicast.send(heartbeat("test"));

    await().until(() -> !heard().isEmpty());
    assertThat(heard().getFirst().sender().value()).isEqualTo("server1");
    assertThat(heard().getFirst().channel()).isEqualTo(Channel.DATAGRAM);
    assertThat(multicast.statistics().sent()).isEqualTo(1);
  }

  @Test
  void heartbeatsOfTheOwnClusterAreHandedOnAndOthersCounted() throws Exception {
    Multicast multicast = working();
    send(bytes("server3", heartbeat("other")));
    send(bytes("server2", heartbeat("test")));

    await().until(() -> !heard().isEmpty());
    assertThat(heard())
        .extracting(heartbeat -> heartbeat.sender().value())
        .containsExactly("server2");
    assertThat(count(multicast, DatagramKind.FOREIGN_CLUSTER)).isEqualTo(1);
    assertThat(count(multicast, DatagramKind.HEARTBEAT)).isEqualTo(1);
  }

  @Test
  void whomAStrangerClaimsToKnowIsNotHandedOn() throws Exception {
    working();
    Message.KnownMember invented = new Message.KnownMember(SELF, new Endpoint("192.0.2.1", 22));
    send(bytes("server2", heartbeat("test").withMembers(List.of(invented))));

    await().until(() -> !heard().isEmpty());
    assertThat(heard().getFirst().heartbeat().members()).isEmpty();
  }

  @Test
  void whatIsNoMessageOfNodesIsCountedAndDoesNoHarm() throws Exception {
    Multicast multicast = working();
    byte[] spaces = " ".repeat(4000).getBytes(UTF_8);
    byte[] oversized = bytes("server2", heartbeat("test"));
    System.arraycopy(oversized, 0, spaces, 0, oversized.length);
    send(new byte[0]);
    send(new byte[] {-1, 0, 17});
    send("M-SEARCH * HTTP/1.1".getBytes(UTF_8));
    send(bytes("not a node id !", heartbeat("test")));
    send(bytes("ann", new Message.ClientRegister(List.of())));
    send(spaces);
    send(bytes("server3", heartbeat("test")));

    await().until(() -> !heard().isEmpty());
    assertThat(heard())
        .extracting(heartbeat -> heartbeat.sender().value())
        .containsExactly("server3");
    assertThat(multicast.statistics().byKind())
        .containsEntry(DatagramKind.NOT_JSON, 3L)
        .containsEntry(DatagramKind.INVALID, 1L)
        .containsEntry(DatagramKind.WRONG_TYPE, 1L)
        .containsEntry(DatagramKind.OVERSIZED, 1L);
    assertThat(multicast.statistics().received()).isEqualTo(7);
  }

  private static long count(Multicast multicast, DatagramKind kind) {
    return multicast.statistics().received(kind);
  }

  @Test
  void withASecretOnlyHeartbeatsWithItsHashAreHeard() throws Exception {
    Multicast multicast = working(Optional.of(SECRET));
    multicast.send(heartbeat("test"));
    send(bytes("none", heartbeat("test")));
    send(Seal.put(new ClusterSecret("another cluster's"), bytes("wrong", heartbeat("test"))));
    send(Seal.put(SECRET, bytes("server2", heartbeat("test"))));

    await().until(() -> heard().size() == 2);
    assertThat(heard())
        .extracting(heartbeat -> heartbeat.sender().value())
        .containsExactly("server1", "server2");
    assertThat(count(multicast, DatagramKind.BAD_HASH)).isEqualTo(2);
  }

  @Test
  void withoutASecretHeartbeatsOfNodesThatHaveOneAreNotHeard() throws Exception {
    Multicast multicast = working();
    send(Seal.put(SECRET, bytes("server3", heartbeat("test"))));
    send(bytes("server2", heartbeat("test")));

    await().until(() -> !heard().isEmpty());
    assertThat(heard().getFirst().sender().value()).isEqualTo("server2");
    assertThat(count(multicast, DatagramKind.BAD_HASH)).isEqualTo(1);
  }

  @Test
  void clientsNeedNoSecretToAsk() throws Exception {
    Message.ServerAnnounce announce = new Message.ServerAnnounce("127.0.0.1", 5001, "server1");
    assignment = Optional.of(announce);
    working(Optional.of(SECRET));
    send(bytes("ann", new Message.ServerDiscovery(1)));

    DatagramPacket answer = new DatagramPacket(new byte[2048], 2048);
    outside.receive(answer);
    assertThat(CODEC.decode(answer.getData(), 0, answer.getLength()).message()).isEqualTo(announce);
  }

  @Test
  void aFaultAtOneDatagramIsNotTheEnd() throws Exception {
    Multicast multicast = working();
    fault = true;
    send(bytes("server2", heartbeat("test")));
    await().until(() -> count(multicast, DatagramKind.INVALID) == 1);
    fault = false;
    send(bytes("server2", heartbeat("test")));

    await().until(() -> heard().size() == 1);
  }

  @Test
  void aFloodOfForgedHeartbeatsIsReadOnlyInPart() throws Exception {
    Multicast multicast = working();
    byte[] forged = bytes("server2", heartbeat("test"));
    long begun = System.nanoTime();
    while (count(multicast, DatagramKind.TOO_MANY) < 1000) {
      send(forged);
    }
    int read = heard().size();
    double seconds = (System.nanoTime() - begun) / 1e9;

    assertThat((double) read)
        .isLessThanOrEqualTo(Multicast.HEARTBEATS_PER_SECOND * (1 + seconds) + 1);
    multicast.send(heartbeat("test"));
    await().untilAsserted(() -> assertThat(count(multicast, DatagramKind.OWN)).isEqualTo(1));
  }

  @Test
  void whatIsSentToTheMachineAndNotToTheGroupIsNotHeard() throws Exception {
    Multicast multicast = working();
    byte[] datagram = bytes("stranger", heartbeat("test"));
    outside.send(
        new DatagramPacket(
            datagram,
            datagram.length,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
    send(bytes("server2", heartbeat("test")));

    await().until(() -> heard().stream().anyMatch(h -> h.sender().value().equals("server2")));
    assertThat(heard()).hasSize(1);
    assertThat(multicast.statistics().received()).isEqualTo(1);
  }

  @Test
  void theLeaderAnswersADiscoveryToTheSenderAndTheGroup() throws Exception {
    Message.ServerAnnounce announce = new Message.ServerAnnounce("127.0.0.1", 5001, "server1");
    assignment = Optional.of(announce);
    Multicast multicast = working();
    send(bytes("ann", new Message.ServerDiscovery(1)));

    DatagramPacket answer = new DatagramPacket(new byte[2048], 2048);
    outside.receive(answer);
    assertThat(CODEC.decode(answer.getData(), 0, answer.getLength()).message()).isEqualTo(announce);
    // The question, and the answer to the group.
    await().until(() -> multicast.statistics().received() == 2);
    assertThat(multicast.statistics().sent()).isEqualTo(2);
    assertThat(count(multicast, DatagramKind.DISCOVERY)).isEqualTo(1);
  }

  @Test
  void otherNodesDoNotAnswerADiscovery() throws Exception {
    Multicast multicast = working();
    send(bytes("ann", new Message.ServerDiscovery(1)));
    send(bytes("server2", heartbeat("test")));

    await().until(() -> !heard().isEmpty());
    assertThat(count(multicast, DatagramKind.DISCOVERY)).isEqualTo(1);
    assertThat(multicast.statistics().sent()).isZero();
  }

  @Test
  void aMissingInterfaceIsToldWithTheWayOut() {
    multicast("nosuch0", Optional.empty()).send(heartbeat("test"));

    await().until(() -> !inputs.isEmpty());
    assertThat(((ClusterInput.MulticastState) inputs.getFirst()).problem())
        .contains("nosuch0", "does not exist", "ringcast.cluster.interface", "lo");
  }

  @Test
  void noneSwitchesItOff() {
    multicast(MulticastSettings.OFF, Optional.empty());

    assertThat(((ClusterInput.MulticastState) inputs.getFirst()).problem())
        .contains("ringcast.cluster.interface=none");
  }

  @Test
  void theEndIsQuietAndLeavesNoThread() {
    Multicast multicast = working();
    multicast.close();
    multicast.close();

    await()
        .untilAsserted(() ->
            assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("multicast"));
    assertThat(inputs).containsExactly(new ClusterInput.MulticastState(""));
  }
}
