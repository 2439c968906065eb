package io.ringcast.link;

import io.ringcast.node.Endpoint;
import io.ringcast.routing.UserDirectory;
import io.ringcast.wire.ClusterSecret;
import io.ringcast.wire.Envelope;
import io.ringcast.wire.EnvelopeStamp;
import io.ringcast.wire.Frame;
import io.ringcast.wire.Message;
import io.ringcast.wire.Message.Member;
import io.ringcast.wire.MessageCodec;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The links of one node on the loopback interface, without the rest of the node. */
final class MeshUnderTest implements AutoCloseable {

  static final long QUEUE_BYTES = 8 * 1024 * 1024;

  private static final Duration CLOSE_LIMIT = Duration.ofMillis(200);
  private static final MessageCodec CODEC = new MessageCodec();

  private final Set<Thread> before = Thread.getAllStackTraces().keySet();
  private final Member self;
  private final UserDirectory directory;
  private final RecordingEvents events;
  private final LinkMesh mesh;

  private MeshUnderTest(String id, Seeds seeds, Optional<ClusterSecret> secret) throws Exception {
    self = Heartbeats.member(id, 1000);
    directory = new UserDirectory(self.id(), System::currentTimeMillis);
    events = new RecordingEvents(Heartbeats.of(self), directory);
    mesh = new LinkMesh(InetAddress.getLoopbackAddress(), 0, directory);
    mesh.start(
        new LinkSettings(self, Heartbeats.CLUSTER, secret, 1024 * 1024, QUEUE_BYTES),
        new EnvelopeStamp(id, System::currentTimeMillis),
        events,
        seeds,
        member -> false);
  }

  static MeshUnderTest of(String id) throws Exception {
    return withSeeds(id);
  }

  static MeshUnderTest withSeeds(String id, Endpoint... seeds) throws Exception {
    return new MeshUnderTest(id, new Seeds(List.of(seeds), Optional.empty(), 1), Optional.empty());
  }

  static MeshUnderTest withSecret(String id, String secret, Endpoint... seeds) throws Exception {
    return new MeshUnderTest(
        id, new Seeds(List.of(seeds), Optional.empty(), 1), Optional.of(new ClusterSecret(secret)));
  }

  static MeshUnderTest withDns(String id, String name, int port) throws Exception {
    return new MeshUnderTest(id, new Seeds(List.of(), Optional.of(name), port), Optional.empty());
  }

  Member self() {
    return self;
  }

  Endpoint address() {
    return new Endpoint("127.0.0.1", mesh.port());
  }

  UserDirectory directory() {
    return directory;
  }

  RecordingEvents events() {
    return events;
  }

  LinkMesh mesh() {
    return mesh;
  }

  long refusals(LinkRefusal reason) {
    return mesh.refusals().getOrDefault(reason, 0L);
  }

  void open(FakePeer peer) {
    mesh.open(peer.member(), peer.address());
  }

  /** Opens the link to {@code peer}; it is up when this returns. */
  RawLink linkTo(FakePeer peer) throws Exception {
    open(peer);
    return peer.accept();
  }

  static Frame chat(String content) {
    Message.ClientMessage message = new Message.ClientMessage(content, null, null);
    return CODEC.encode(new Envelope("ann", "m", 1.0, message));
  }

  /** Names of the links' threads that run now and did not before this was made. */
  Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread))
        .map(Thread::getName)
        .filter(name -> name.startsWith("link-") || name.equals("introducer"))
        .collect(Collectors.toSet());
  }

  @Override
  public void close() throws Exception {
    mesh.close(CLOSE_LIMIT);
  }
}
