package io.ringcast.membership;

/** How a heartbeat came. */
public enum Channel {
  /** By multicast: may be lost, repeated, late, or from a process that is gone. */
  DATAGRAM,
  /** Over a connection that the sender opened or answered: its process was alive. */
  LINK
}
