package io.ringcast.balance;

/**
 * How much room a node has, 0 to 1: the share of its places that is free, less where its processors
 * or its outbound queues are under pressure.
 */
final class Weight {

  /** Up to here the processors are no reason to go elsewhere, and their noise decides nothing. */
  private static final double EASY_CPU = 0.5;

  /** What is left of the room at full pressure: a busy node is still better than a full one. */
  private static final double LEFT_AT_FULL_PRESSURE = 0.25;

  private Weight() {}

  /**
   * @param cpu smoothed share of the processors, 0 to 1
   * @param queue fill of the outbound queues, 0 to 1
   */
  static double room(long clients, int maxClients, double cpu, double queue) {
    if (clients >= maxClients) {
      return 0;
    }
    double free = (double) (maxClients - clients) / maxClients;
    double cpuPressure = Math.clamp((cpu - EASY_CPU) / (1 - EASY_CPU), 0, 1);
    return free * left(cpuPressure) * left(Math.clamp(queue, 0, 1));
  }

  private static double left(double pressure) {
    return 1 - pressure * (1 - LEFT_AT_FULL_PRESSURE);
  }
}
