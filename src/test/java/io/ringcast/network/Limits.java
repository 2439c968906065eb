package io.ringcast.network;

import java.time.Duration;

/** How soon the live nodes must agree after something happened, by the default settings. */
final class Limits {

  private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(2);
  private static final int MISSED_HEARTBEATS = 3;

  /** From the silence limit to the new leader: a tick, an election, and asking all nodes. */
  private static final Duration MARGIN = Duration.ofMillis(500);

  /** A host that falls silent: nothing but the silence limit tells. */
  static final Duration SILENT = HEARTBEAT_INTERVAL.multipliedBy(MISSED_HEARTBEATS).plus(MARGIN);

  /** To a node that hears nobody the fault is its own first: it waits for one more heartbeat. */
  static final Duration ALL_SILENT = SILENT.plus(HEARTBEAT_INTERVAL);

  /**
   * A host that hears nothing and is heard: it gives the others up and ends its links to them, and
   * after the silence limit without a link it is no member any more. One that hears and is not
   * heard is given up sooner, and then for it the same is true of the others.
   */
  static final Duration ONE_WAY = ALL_SILENT.plus(SILENT);

  /**
   * A process that dies: its broken links and a refused connection tell. 500 ms at most where that
   * is measured; as much again to start the answering of five nodes in turn.
   */
  static final Duration KILLED = Duration.ofSeconds(1);

  /** After a network is whole again, or a process goes on. */
  static final Duration HEALED = Duration.ofSeconds(5);

  /** From the last new process that answers to one cluster: as two parts that meet. */
  static final Duration JOINED = HEALED;

  /** A presence snapshot over links that are up; the longest pause between two dials is 1 s. */
  static final Duration CHAT = Duration.ofSeconds(2);

  private Limits() {}
}
