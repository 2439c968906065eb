package io.ringcast.management;

import io.ringcast.balance.Candidate;
import io.ringcast.cluster.ClusterLoop.LoopClock;
import io.ringcast.cluster.ClusterView;
import io.ringcast.cluster.EventLog;
import io.ringcast.link.LinkRefusal;
import io.ringcast.multicast.MulticastReport;
import io.ringcast.multicast.MulticastSettings;
import io.ringcast.multicast.MulticastStatistics;
import io.ringcast.node.Endpoint;
import io.ringcast.routing.RoutingStatistics;
import io.ringcast.session.SessionLimits;
import io.ringcast.session.SessionRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The node of this process, as far as management reads it. Any thread may ask; nothing blocks. */
public interface RunningNode {

  Instant startedAt();

  /** The clocks that the cluster's times were taken from. */
  LoopClock clock();

  /** How often each node shows that it is alive. */
  Duration heartbeatInterval();

  ClusterView view();

  EventLog events();

  /** The mailbox of the control plane. */
  Mailbox mailbox();

  SessionRegistry sessions();

  /** How often a client was not read for a moment, because it sent faster than it may. */
  long readPauses();

  SessionLimits limits();

  RoutingStatistics routing();

  Links links();

  MulticastStatistics multicast();

  Discovery discovery();

  /**
   * The node for the next client; counted as sent there. Empty when no node has room. The same
   * choice that a client's {@code SERVER_DISCOVERY} is answered with.
   */
  Optional<Candidate> pick();

  /** How far the fullest node is above its quota of clients, as the leader sees it; else 0. */
  double imbalance();

  /** What the node can be told to do. */
  NodeControl control();

  /**
   * @param size how many inputs wait
   * @param dropped how many were dropped since the start, because it was full
   */
  record Mailbox(int size, int capacity, long dropped) {}

  /**
   * How this node finds others.
   *
   * @param interfaceName for multicast; {@link MulticastSettings#OFF} for none
   * @param group and its port
   * @param seeds whether some are configured
   * @param dns whether a name is configured
   * @param silenceLimit whoever is there is heard within it
   */
  record Discovery(
      String interfaceName,
      Endpoint group,
      boolean seeds,
      boolean dns,
      Duration silenceLimit,
      MulticastReport multicast) {}

  /**
   * The links to other nodes.
   *
   * @param queuedBytes how much waits on all of them
   * @param lostMessages how many messages were dropped since the start, because their peer was gone
   * @param refused how many did not come about since the start, by why
   */
  record Links(long queuedBytes, long lostMessages, Map<LinkRefusal, Long> refused) {}
}
