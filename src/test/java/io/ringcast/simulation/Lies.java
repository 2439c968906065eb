package io.ringcast.simulation;

import io.ringcast.cluster.ClusterInput;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Says what is not true, or no longer. */
final class Lies {

  private final Forger forger;
  private final History history;
  private final Set<ClusterInput> told = Collections.newSetFromMap(new IdentityHashMap<>());

  Lies(Forger forger, History history) {
    this.forger = forger;
    this.history = history;
  }

  void forge(Fault.Forgery fault, Host to) {
    to.process()
        .ifPresent(process -> tell(process, forger.forge(fault.as(), fault.lie(), process)));
  }

  void replay(Fault.ReplayedDatagram fault, Host to) {
    to.process()
        .ifPresent(process ->
            history
                .datagram(fault.which())
                .map(old ->
                    new ClusterInput.HeartbeatReceived(
                        old.sender(), old.heartbeat(), old.channel()))
                .ifPresent(again -> tell(process, again)));
  }

  void replayToken(Fault.ReplayedToken fault) {
    history.token(fault.which()).ifPresent(Lies::repeat);
  }

  void replayAnnouncement(Fault.ReplayedAnnouncement fault) {
    history.announcement(fault.which()).ifPresent(Lies::repeat);
  }

  private static void repeat(History.Heard heard) {
    if (!heard.to().isDead()) {
      heard.to().give(heard.input());
    }
  }

  void garble(Fault.Garbage fault, Host to) {
    to.process()
        .ifPresent(process ->
            history
                .datagram(0)
                .flatMap(old -> forger.garble(old.sender(), old.heartbeat(), fault.damage()))
                .ifPresent(input -> tell(process, input)));
  }

  private void tell(NodeProcess process, ClusterInput lie) {
    told.add(lie);
    process.offer(lie);
  }

  /** Whether that very input was a lie; forgets it. */
  boolean isLie(ClusterInput input) {
    return !told.isEmpty() && told.remove(input);
  }
}
