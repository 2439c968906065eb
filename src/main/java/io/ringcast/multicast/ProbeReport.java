package io.ringcast.multicast;

import java.util.List;
import java.util.Optional;

/** What a probe found, interface by interface. */
public record ProbeReport(List<Tried> interfaces) {

  public ProbeReport {
    interfaces = List.copyOf(interfaces);
  }

  /**
   * @param network as the system describes it
   * @param multicast what was sent and heard there
   * @param itself how many of the own datagrams came back
   * @param nodes of the cluster that was looked for, by their ids
   * @param sharedIds ids that two of them use
   */
  public record Tried(
      LocalInterface network,
      MulticastReport multicast,
      long itself,
      List<Sighting> nodes,
      List<String> sharedIds) {

    public Tried {
      nodes = List.copyOf(nodes);
      sharedIds = List.copyOf(sharedIds);
    }
  }

  /** Empty if that interface was not tried. */
  public Optional<Tried> of(String interfaceName) {
    return interfaces.stream()
        .filter(tried -> tried.network().name().equals(interfaceName))
        .findFirst();
  }
}
