package io.ringcast.balance;

/** What the leader does about clients that are spread unevenly. */
public enum RebalanceMode {
  /** Nothing. */
  OFF,
  /** Tells operators. */
  ADVISORY,
  /** Asks nodes to move clients. */
  ON
}
