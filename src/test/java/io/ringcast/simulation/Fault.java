package io.ringcast.simulation;

import java.time.Duration;
import java.util.List;

/** Something that goes wrong, or is done to a cluster. */
sealed interface Fault {

  // Processes and machines.

  /** The process ends at once; its machine ends its connections. */
  record Crash(Target who) implements Fault {}

  /** The machine is gone, and nobody answers for it. */
  record PowerOff(Target who) implements Fault {}

  /** Killed and started again; the wall clock is set back by {@code clockBack} in between. */
  record Restart(Target who, Duration down, Duration clockBack) implements Fault {}

  /** Killed and started again with another id, which may be anywhere in the order. */
  record Rename(Target who, Duration down) implements Fault {}

  /** A host that is down starts its node. */
  record Start(Target who) implements Fault {}

  /** A node goes down in order, and comes back after {@code away}; never if that is zero. */
  record Leave(Target who, Duration away) implements Fault {
    boolean comesBack() {
      return !away.isZero();
    }
  }

  /** The leader steps down, and stands again after {@code length}. */
  record StepDown(Target who, Duration length) implements Fault {}

  /** The process stands still. */
  record Pause(Target who, Duration length) implements Fault {}

  /** Time goes by for the process in long steps only. */
  record SlowTicks(Target who, Duration tick, Duration length) implements Fault {}

  /** The wall clock of a machine jumps: what is started there next has another incarnation. */
  record ClockJump(Target who, Duration by) implements Fault {}

  // The network.

  /**
   * Hosts on different sides don't reach each other; {@code sides} by the host's number. If it is
   * {@code oneWay}, a lower side hears the datagrams of a higher one, but not the reverse.
   */
  record Partition(List<Integer> sides, boolean oneWay, Duration length) implements Fault {}

  /** One host does not reach another, or neither reaches the other. */
  record Cut(Target from, Target to, boolean bothWays, Duration length) implements Fault {}

  /** No datagram reaches the host. */
  record Deaf(Target who, Duration length) implements Fault {}

  /** No datagram of the host reaches anybody. */
  record Mute(Target who, Duration length) implements Fault {}

  /** Datagrams are lost, doubled and late. */
  record Storm(double loss, double doubled, Duration late, Duration length) implements Fault {}

  /** Everything on links takes up to {@code longest}. */
  record SlowLinks(Duration longest, Duration length) implements Fault {}

  /** A link breaks, and both ends notice. */
  record BreakLink(Target from, Target to) implements Fault {}

  /** What is sent over a link comes late, all at once. */
  record StallLink(Target from, Target to, Duration length) implements Fault {}

  /** What is sent over a link is lost until, after {@code length}, the link breaks. */
  record HalfOpenLink(Target from, Target to, Duration length) implements Fault {}

  // Lies. An outsider can send datagrams; over links what was once true is said again, and tokens
  // that
  // can't be.

  /** Two heartbeats that nobody sent, in the name of {@code as}, reach {@code to}. */
  record Forgery(Forger.Name as, Forger.Lie lie, Target to) implements Fault {}

  /** Datagrams of the past of one sender come again, one after the other. */
  record ReplayedDatagram(int which, Target to) implements Fault {}

  /**
   * A token of the past comes again over the link it came over, and to all who know its epoch to be
   * decided.
   */
  record ReplayedToken(int which) implements Fault {}

  /** An announcement of the past comes again over the link it came over. */
  record ReplayedAnnouncement(int which) implements Fault {}

  /** A token that nobody sent comes over a link of {@code to}. */
  record ForgedToken(Forger.FalseToken what, Target to) implements Fault {}

  /** Hundreds of invented nodes at once, more than a node remembers. */
  record Flood(Crowd.Means means, Target to) implements Fault {}

  /** Bytes that are no heartbeat, or no longer one. */
  record Garbage(Forger.Damage damage, Target to) implements Fault {}
}
