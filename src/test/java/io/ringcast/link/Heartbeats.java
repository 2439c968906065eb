package io.ringcast.link;

import io.ringcast.node.Endpoint;
import io.ringcast.node.Incarnation;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.Addresses;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.Load;
import io.ringcast.wire.Message.Member;
import java.util.List;

/** Heartbeats of made-up nodes. */
final class Heartbeats {

  static final String CLUSTER = "test";

  private Heartbeats() {}

  static Member member(String id, long incarnation) {
    return new Member(new NodeId(id), new Incarnation(incarnation));
  }

  static Heartbeat of(Member member) {
    return of(member, CLUSTER);
  }

  static Heartbeat of(Member member, String cluster) {
    Addresses addresses =
        new Addresses(new Endpoint("127.0.0.1", 1), new Endpoint("127.0.0.1", 2), null);
    Load load = new Load(0, 10, 0, 0, 100, true, false);
    return new Heartbeat(
        cluster,
        member.incarnation(),
        1,
        "test",
        addresses,
        0,
        null,
        load,
        false,
        false,
        List.of());
  }
}
