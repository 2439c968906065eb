package io.ringcast.multicast;

import java.time.Duration;

/**
 * Datagrams that have something in common.
 *
 * @param name what it is: a node id, a cluster name; nobody has proven it
 * @param datagrams how many came
 * @param age since the last one
 * @param from who sent the last one
 */
public record Sighting(String name, long datagrams, Duration age, String from) {}
