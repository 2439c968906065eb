package io.ringcast.session;

/**
 * The bounds of what clients may take of a node.
 *
 * @param maxClients registered clients at a time
 * @param queueBytes of one client's outbound queue; a single frame fits whatever its size
 * @param totalQueueBytes of all outbound queues together, a frame in several queues counted once,
 *     and of messages that have not come whole
 */
public record SessionLimits(int maxClients, int queueBytes, long totalQueueBytes) {

  /** Some frames of the default maximal size, or thousands of usual ones. */
  public static final int DEFAULT_QUEUE_BYTES = 4 * 1024 * 1024;

  public SessionLimits {
    if (maxClients < 1 || queueBytes < 1 || totalQueueBytes < 1) {
      throw new IllegalArgumentException("each limit of the sessions must be positive");
    }
  }
}
