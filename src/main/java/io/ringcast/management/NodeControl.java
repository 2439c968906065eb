package io.ringcast.management;

import java.time.Duration;
import java.util.Optional;

/**
 * What an operator can tell a node to do. Nothing here waits until it is done; but when a drain is
 * ordered or taken back, this node's view shows it.
 */
public interface NodeControl {

  /** The longest time that a drain may be given. */
  Duration LONGEST_DRAIN = Duration.ofMinutes(10);

  /** For how long a node steps down unless it is told. */
  Duration USUAL_STEP_DOWN = Duration.ofMinutes(10);

  Duration SHORTEST_STEP_DOWN = Duration.ofSeconds(1);
  Duration LONGEST_STEP_DOWN = Duration.ofHours(24);

  /**
   * What came of a command.
   *
   * @param success false if it could not be carried out
   * @param text what is done now, or why nothing is; without any user's name
   */
  record Outcome(boolean success, String text) {}

  /**
   * Takes no new client, and asks those who are here to go on at other nodes.
   *
   * @param limit after this time whoever is left is closed; if empty, the configured one
   */
  Outcome drain(Optional<Duration> limit);

  /** Takes a drain back. */
  Outcome undrain();

  /** Evens the clients out now, however small the difference is; for the leader alone. */
  Outcome rebalance();

  /** Gives the leader's role to another node, and stands as no candidate for that time. */
  Outcome stepDown(Duration time);

  /** Stands as a candidate again, before that time is over. */
  Outcome standAgain();

  /** Ends a user's session, on whichever node it is. */
  Outcome kick(String user);

  /** Says something to the users of all nodes. */
  Outcome announce(String text);

  /** Makes a command known as an event. */
  void onCommand(String what);
}
