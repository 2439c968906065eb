package io.ringcast.cluster;

/** How many tokens wait at a node for their ring: nothing outside of the core sees them. */
public final class ParkedTokens {

  private ParkedTokens() {}

  public static int of(ClusterCore core) {
    return core.parkedTokens();
  }
}
