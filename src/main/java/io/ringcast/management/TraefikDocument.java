package io.ringcast.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.ringcast.balance.Candidate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code GET /sd/traefik} tells: a TCP service for each node with room, and {@value #ALL},
 * which shares clients among them by their weights. Traefik has no weights below services.
 */
record TraefikDocument(Tcp tcp) {

  static final String ALL = "ringcast";

  record Tcp(Map<String, Service> services) {}

  /** Either of the two. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Service(
      @Nullable Weighted weighted,
      @JsonProperty("loadBalancer") @Nullable LoadBalancer loadBalancer) {}

  record Weighted(List<WeightedService> services) {}

  record WeightedService(String name, int weight) {}

  record LoadBalancer(List<Server> servers) {}

  record Server(String address) {}

  /** Those without room are left out: Traefik knows no weight of 0. */
  static TraefikDocument of(List<Candidate> candidates) {
    List<Candidate> withRoom =
        candidates.stream().filter(candidate -> candidate.load().weight() > 0).toList();
    Map<String, Service> services = new LinkedHashMap<>();
    services.put(
        ALL,
        new Service(
            new Weighted(
                withRoom.stream()
                    .map(c -> new WeightedService(name(c), c.load().weight()))
                    .toList()),
            null));
    for (Candidate candidate : withRoom) {
      services.put(
          name(candidate),
          new Service(null, new LoadBalancer(List.of(new Server(candidate.client().toString())))));
    }
    return new TraefikDocument(new Tcp(services));
  }

  private static String name(Candidate candidate) {
    return ALL + "-" + candidate.node().value();
  }
}
