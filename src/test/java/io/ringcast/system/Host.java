package io.ringcast.system;

import java.util.List;

/**
 * Where a node runs.
 *
 * @param launcher the words before the command of its process, for a host that is a place of its
 *     own
 * @param address what it binds and is reached at
 * @param networkInterface what it multicasts on
 */
public record Host(List<String> launcher, String address, String networkInterface) {

  static final Host LOOPBACK = new Host(List.of(), "127.0.0.1", "lo");
}
