package io.ringcast.app;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.link.LinkEvents;
import io.ringcast.link.LinkMesh;
import io.ringcast.link.LinkSettings;
import io.ringcast.link.Seeds;
import io.ringcast.node.Endpoint;
import io.ringcast.node.Incarnation;
import io.ringcast.node.NodeId;
import io.ringcast.routing.UserDirectory;
import io.ringcast.wire.ChatHead;
import io.ringcast.wire.EnvelopeStamp;
import io.ringcast.wire.Frame;
import io.ringcast.wire.Message.Addresses;
import io.ringcast.wire.Message.Directive;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.Load;
import io.ringcast.wire.Message.Member;
import io.ringcast.wire.Message.Presence;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A link over the loopback interface to a node that goes away. */
final class PracticeLink {

  private static final Duration LIMIT = Duration.ofMillis(500);
  private static final Duration AT_ONCE = Duration.ofMillis(1);
  private static final int MAX_FRAME = 64 * 1024;
  private static final InetAddress HOST = InetAddress.getLoopbackAddress();

  private static final String CLUSTER = "practice";
  private static final Member NEAR = new Member(new NodeId("near"), new Incarnation(1));
  private static final Member FAR = new Member(new NodeId("far"), new Incarnation(1));
  private static final Endpoint NOWHERE = new Endpoint("127.0.0.1", 1);

  /** Both ends say it, for they have one incarnation. */
  private static final Heartbeat HELLO =
      new Heartbeat(
          CLUSTER,
          FAR.incarnation(),
          0,
          "",
          new Addresses(NOWHERE, NOWHERE, null),
          0,
          null,
          new Load(0, 1, 0, 0, 0, true, false),
          false,
          false,
          List.of());

  private PracticeLink() {}

  /**
   * Makes the link and loses it.
   *
   * @return whether the near end took note of that: its next dial was refused
   */
  static boolean lose() throws IOException, InterruptedException {
    End near = new End(new LinkedBlockingQueue<>());
    LinkMesh mesh = start(NEAR, near);
    try {
      boolean lost = loseFarEnd(mesh, near);
      mesh.close(FAR);
      return lost;
    } finally {
      mesh.close(AT_ONCE);
    }
  }

  private static boolean loseFarEnd(LinkMesh mesh, End near)
      throws IOException, InterruptedException {
    LinkMesh far = start(FAR, new End(new LinkedBlockingQueue<>()));
    try {
      mesh.open(FAR, new Endpoint(HOST.getHostAddress(), far.port()));
      if (!near.await(ClusterInput.LinkUp.class)) {
        return false;
      }
    } finally {
      far.close(AT_ONCE);
    }
    return near.await(ClusterInput.Unreachable.class);
  }

  private static LinkMesh start(Member self, End end) throws IOException {
    NodeId id = self.id();
    LinkMesh mesh = new LinkMesh(HOST, 0, new UserDirectory(id, () -> 0));
    mesh.start(
        new LinkSettings(self, CLUSTER, Optional.empty(), MAX_FRAME, MAX_FRAME),
        new EnvelopeStamp(id.value(), () -> 0),
        end,
        new Seeds(List.of(), Optional.empty(), 0),
        member -> true);
    return mesh;
  }

  /** What an end of the link tells, and is told. */
  private record End(BlockingQueue<ClusterInput> inputs) implements LinkEvents {

    private boolean await(Class<? extends ClusterInput> kind) throws InterruptedException {
      ClusterInput input = inputs.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      while (input != null && !kind.isInstance(input)) {
        input = inputs.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      }
      return input != null;
    }

    @Override
    public Heartbeat hello() {
      return HELLO;
    }

    @Override
    public boolean isTaken(Member member) {
      return false;
    }

    @Override
    public boolean awaitAdmission(Member member) {
      return true;
    }

    @Override
    public void tell(ClusterInput input) {
      inputs.add(input);
    }

    @Override
    public void onSnapshotExpected(NodeId from) {}

    @Override
    public void onPresence(NodeId from, Presence presence) {}

    @Override
    public void onDirective(NodeId from, Directive directive) {}

    @Override
    public void onRelayed(ChatHead chat, Frame frames) {}
  }
}
