package io.ringcast.management;

import io.ringcast.balance.LoadShedding;
import io.ringcast.wire.Message.Load;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Checks for load balancers: whether this node is one to send clients to. */
@RestController
class LoadBalancerController {

  private final NodeAccess access;
  private final LoadShedding shedding;

  LoadBalancerController(NodeAccess access, LoadShedding shedding) {
    this.access = access;
    this.shedding = shedding;
  }

  /**
   * What {@code GET /lb/ready} and {@code GET /lb/load} tell.
   *
   * @param averageWeight of all nodes that take clients, this one included
   */
  record LoadBalancerDocument(
      String nodeId, int weight, double averageWeight, int clients, int maxClients) {}

  /** For checks that know only yes and no; a full node is ready, and sends clients to others. */
  @GetMapping("/lb/ready")
  LoadBalancerDocument ready() {
    RunningNode node = access.require();
    Load load = requireTakingClients(node);
    return document(node, load, otherWeights(node));
  }

  /** For checks that are to keep the load even. */
  @GetMapping("/lb/load")
  LoadBalancerDocument load() {
    RunningNode node = access.require();
    Load load = requireTakingClients(node);
    if (load.weight() == 0) {
      throw new UnavailableException(
          "Full", "this node has %d of %d clients".formatted(load.clients(), load.maxClients()));
    }
    List<Integer> others = otherWeights(node);
    if (shedding.isDue(load.weight(), others)) {
      throw new BusierException(
          "the weight of this node is %d, the average of %d nodes is %s"
              .formatted(
                  load.weight(),
                  others.size() + 1,
                  Figures.rate(LoadShedding.average(load.weight(), others))));
    }
    return document(node, load, others);
  }

  private Load requireTakingClients(RunningNode node) {
    Load load = Targets.own(access.stage(), node.view().self().load());
    if (load.draining()) {
      throw new UnavailableException("Draining", "this node takes no new clients: it is draining");
    }
    if (!load.ready()) {
      throw new UnavailableException("Not ready", "this node does not take clients yet");
    }
    return load;
  }

  private static List<Integer> otherWeights(RunningNode node) {
    return Targets.others(node.view()).map(other -> other.load().weight()).toList();
  }

  private static LoadBalancerDocument document(
      RunningNode node, Load load, List<Integer> otherWeights) {
    return new LoadBalancerDocument(
        node.view().self().member().id().value(),
        load.weight(),
        Figures.rate(LoadShedding.average(load.weight(), otherWeights)),
        load.clients(),
        load.maxClients());
  }
}
