package io.ringcast.cluster;

/** The ways to find other nodes, the preferred one first. */
public enum Rung {
  /** Heartbeats by multicast. */
  MULTICAST,
  /** Configured addresses of other nodes' links. */
  SEEDS,
  /** A name that resolves to the nodes' addresses. */
  DNS,
  /** Nobody is found, and there is no way left to look for anybody. */
  STANDALONE
}
