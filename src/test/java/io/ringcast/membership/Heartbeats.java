package io.ringcast.membership;

import io.ringcast.node.Endpoint;
import io.ringcast.node.Incarnation;
import io.ringcast.wire.Message.Addresses;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.Load;
import java.util.List;

/** Heartbeats as the tests need them. */
public final class Heartbeats {

  public static final String CLUSTER = "test";
  public static final Load LOAD = new Load(0, 100, 0, 0, 100, true, false);

  private Heartbeats() {}

  public static Addresses addresses(int port) {
    Endpoint any = new Endpoint("127.0.0.1", port);
    return new Addresses(any, any, null);
  }

  public static Heartbeat heartbeat(long incarnation, long sequence) {
    return heartbeat(incarnation, sequence, addresses(6001));
  }

  public static Heartbeat heartbeat(long incarnation, long sequence, Addresses addresses) {
    return heartbeat(incarnation, sequence, addresses, false);
  }

  public static Heartbeat goodbye(long incarnation, long sequence) {
    return heartbeat(incarnation, sequence, addresses(6001), true);
  }

  private static Heartbeat heartbeat(
      long incarnation, long sequence, Addresses addresses, boolean leaving) {
    return new Heartbeat(
        CLUSTER,
        new Incarnation(incarnation),
        sequence,
        "1",
        addresses,
        0,
        null,
        LOAD,
        leaving,
        false,
        List.of());
  }
}
