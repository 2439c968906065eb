package io.ringcast.management;

import io.ringcast.cluster.ClusterView;
import java.util.Optional;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who leads; with {@code ?self}, a check for load balancers that want only the leader. */
@RestController
class LeaderController {

  private final NodeAccess access;

  LeaderController(NodeAccess access) {
    this.access = access;
  }

  /**
   * @param parameters {@code self} needs no value
   */
  @GetMapping("/leader")
  LeaderDocument leader(@RequestParam MultiValueMap<String, String> parameters) {
    RunningNode node = access.require();
    ClusterView view = node.view();
    Optional<LeaderDocument> leader = LeaderDocument.of(view, node.clock().ticker().nanos());
    if (leader.isEmpty()) {
      throw new UnavailableException("No leader", whyNoLeader(view));
    }
    if (parameters.containsKey("self")) {
      requireSelf(leader.get());
    }
    return leader.get();
  }

  private void requireSelf(LeaderDocument leader) {
    if (!leader.self()) {
      throw new UnavailableException(
          "Not the leader", "this node is not the leader; %s is".formatted(leader.id()));
    }
    if (access.stage() != NodeAccess.Stage.RUNNING) {
      throw new UnavailableException("Stopping", "this node leads no longer: it is stopping");
    }
  }

  private static String whyNoLeader(ClusterView view) {
    return switch (view.state()) {
      case DEGRADED ->
          "degraded: %d of %d expected nodes are here, and a leader needs a majority"
              .formatted(view.members().count() + 1, view.expectedSize().orElse(0));
      case ELECTING, STABLE, STANDALONE ->
          "no leader is known yet: an election is due or under way";
    };
  }
}
