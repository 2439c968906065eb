package io.ringcast.multicast;

import io.ringcast.node.Incarnation;
import io.ringcast.node.NodeId;
import io.ringcast.wire.ClusterSecret;
import io.ringcast.wire.Message.Member;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Tries multicast on every interface of this machine without being a node: joins the group, sends
 * datagrams that mean nothing to anybody, and listens for them and for the nodes that are there.
 */
public final class NetworkProbe {

  /** Between two datagrams on one interface. */
  static final Duration PACE = Duration.ofMillis(500);

  /** Stands where a node's own identity would; never sent. */
  private static final Member NOBODY = new Member(new NodeId("probe"), new Incarnation(1));

  private NetworkProbe() {}

  /**
   * What to look for.
   *
   * @param interfaceName tried in any case; all others that can do multicast are tried beside it
   * @param secret with which heartbeats must be proven, if the cluster has one
   */
  public record Settings(
      String clusterName,
      String interfaceName,
      InetAddress group,
      int port,
      Optional<ClusterSecret> secret) {

    private MulticastSettings on(String network) {
      return new MulticastSettings(network, group, port, clusterName, NOBODY, secret);
    }
  }

  /**
   * Listens for {@code time}; then all is closed again.
   *
   * @throws IOException if the interfaces can't be listed
   */
  public static ProbeReport run(Settings settings, Duration time)
      throws IOException, InterruptedException {
    List<InterfaceProbe> probes = new ArrayList<>();
    try {
      String nonce = "doctor-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
      for (LocalInterface network : candidates(settings.interfaceName())) {
        String name = network.name();
        probes.add(new InterfaceProbe(network, settings.on(name), nonce + "-" + probes.size()));
      }
      long deadline = System.nanoTime() + time.toNanos();
      while (deadline - System.nanoTime() > 0) {
        probes.forEach(InterfaceProbe::send);
        Thread.sleep(PACE);
      }
      return new ProbeReport(probes.stream().map(InterfaceProbe::report).toList());
    } finally {
      probes.forEach(InterfaceProbe::close);
    }
  }

  private static List<LocalInterface> candidates(String asked) throws IOException {
    List<LocalInterface> all = LocalInterface.all();
    Stream<LocalInterface> first =
        all.stream()
            .filter(network -> network.name().equals(asked))
            .findFirst()
            .or(() -> Optional.of(LocalInterface.missing(asked)))
            .stream();
    Stream<LocalInterface> others =
        all.stream().filter(network -> network.isUsable() && !network.name().equals(asked));
    return Stream.concat(first, others).toList();
  }
}
