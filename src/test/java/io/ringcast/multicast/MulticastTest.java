package io.ringcast.multicast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.membership.Channel;
import io.ringcast.node.Endpoint;
import io.ringcast.node.Incarnation;
import io.ringcast.wire.Envelope;
import io.ringcast.wire.EnvelopeStamp;
import io.ringcast.wire.Message;
import io.ringcast.wire.MessageCodec;
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

  private final List<ClusterInput> inputs = new CopyOnWriteArrayList<>();
  private final List<Multicast> open = new ArrayList<>();
  private volatile Optional<Message.ServerAnnounce> assignment = Optional.empty();
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

  private Multicast multicast(String interfaceName) {
    Multicast multicast =
        new Multicast(
            new MulticastSettings(interfaceName, group, port),
            new EnvelopeStamp("server1", System::currentTimeMillis),
            CODEC,
            inputs::add,
            () -> assignment);
    open.add(multicast);
    multicast.start();
    return multicast;
  }

  private Multicast working() {
    Multicast multicast = multicast("lo");
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
        cluster, new Incarnation(1), 1, "test", addresses, 0, null, load, false, List.of());
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
  void heartbeatsOfOthersAreHandedOnWhateverTheirCluster() throws Exception {
    working();
    send(bytes("server2", heartbeat("test")));
    send(bytes("server3", heartbeat("other")));

    await().until(() -> heard().size() == 2);
    assertThat(heard())
        .extracting(heartbeat -> heartbeat.sender().value())
        .containsExactly("server2", "server3");
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
    assertThat(multicast.statistics().invalid()).isEqualTo(6);
    assertThat(multicast.statistics().received()).isEqualTo(7);
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
    assertThat(multicast.statistics().discoveries()).isEqualTo(1);
  }

  @Test
  void otherNodesDoNotAnswerADiscovery() throws Exception {
    Multicast multicast = working();
    send(bytes("ann", new Message.ServerDiscovery(1)));
    send(bytes("server2", heartbeat("test")));

    await().until(() -> !heard().isEmpty());
    assertThat(multicast.statistics().discoveries()).isEqualTo(1);
    assertThat(multicast.statistics().sent()).isZero();
  }

  @Test
  void aMissingInterfaceIsToldWithTheWayOut() {
    multicast("nosuch0").send(heartbeat("test"));

    await().until(() -> !inputs.isEmpty());
    assertThat(((ClusterInput.MulticastState) inputs.getFirst()).problem())
        .contains("nosuch0", "does not exist", "ringcast.cluster.interface", "lo");
  }

  @Test
  void noneSwitchesItOff() {
    multicast(MulticastSettings.OFF);

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
