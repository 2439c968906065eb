package io.ringcast.simulation;

import java.util.List;
import java.util.Optional;

/** How a network is torn apart. */
enum Shape {
  TWO_WAY,
  K_WAY,
  ONE_ALONE,
  ASYMMETRIC,
  /** Two hosts don't reach each other, and others reach both. */
  PARTIAL;

  /**
   * @return empty where the fault does not tear a cluster of that size apart
   */
  static Optional<Shape> of(Fault fault, int hosts) {
    return switch (fault) {
      case Fault.Partition partition -> Optional.of(of(partition, hosts));
      case Fault.Cut cut when cut.bothWays() && hosts > 2 -> Optional.of(PARTIAL);
      default -> Optional.empty();
    };
  }

  private static Shape of(Fault.Partition partition, int hosts) {
    List<Integer> sides = partition.sides();
    if (partition.oneWay()) {
      return ASYMMETRIC;
    }
    if (sides.stream().distinct().count() > 2) {
      return K_WAY;
    }
    long first = sides.stream().filter(sides.getFirst()::equals).count();
    return hosts > 2 && (first == 1 || first == hosts - 1) ? ONE_ALONE : TWO_WAY;
  }
}
