/** Datagrams to and from the group: heartbeats, and the discovery of nodes by clients. */
@NullMarked
package io.ringcast.multicast;

import org.jspecify.annotations.NullMarked;
