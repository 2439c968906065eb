package io.ringcast.multicast;

/** What a datagram that came turned out to be; the names, in lower case, are metric labels. */
public enum DatagramKind {
  /** A heartbeat of this node, in this life: shows that multicast works. */
  OWN("the own heartbeats", false),
  /** A heartbeat of another node of this cluster, handed over. */
  HEARTBEAT("heartbeats of other nodes of this cluster", false),
  /** A client looks for a node. */
  DISCOVERY("clients that look for a node", false),
  /** An answer to a client. */
  ANNOUNCE("answers to clients", false),
  /** Somebody tries the network; see {@link NetworkProbe}. */
  PROBE("somebody tries the network", false),
  /** Longer than any datagram of the protocol; nothing of it was looked at. */
  OVERSIZED("longer than any datagram of the protocol", true),
  /** Does not begin as a JSON object. */
  NOT_JSON("no JSON object", true),
  /** A heartbeat whose end is missing. */
  TRUNCATED("heartbeats whose end is missing", true),
  /** Of no type that is sent by datagram. */
  WRONG_TYPE("of no type that is sent by datagram", true),
  /** A heartbeat of a cluster of another name. */
  FOREIGN_CLUSTER("heartbeats of another cluster name", true),
  /** A heartbeat without the right hash, or with one at a node that has no cluster secret. */
  BAD_HASH("heartbeats that do not fit the cluster secret, or lack of one, here", true),
  /** With a sequence that was proven before: a copy, or forged. Told only with a secret. */
  REPEATED("copies of heartbeats that came before", true),
  /** Looked right at first, and could not be read. */
  INVALID("looked right at first, and could not be read", true),
  /** More than this node reads of its kind in a second; not looked at any further. */
  TOO_MANY("more in a second than are read", true);

  private final String meaning;
  private final boolean ignored;

  DatagramKind(String meaning, boolean ignored) {
    this.meaning = meaning;
    this.ignored = ignored;
  }

  /** In words for people. */
  public String meaning() {
    return meaning;
  }

  /** Whether a node does nothing with it, though it may have been meant for one. */
  public boolean isIgnored() {
    return ignored;
  }
}
