package io.ringcast.client;

import io.ringcast.node.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client was built with.
 *
 * @param addresses nodes to try, in this order; may be empty when there is a discovery
 * @param maxPending how many messages may wait for their answers
 * @param maxMessageBytes the longest frame to send
 */
record ClientSettings(
    String user,
    List<Endpoint> addresses,
    @Nullable Discovery discovery,
    Timeouts timeouts,
    int maxPending,
    int maxMessageBytes) {}
