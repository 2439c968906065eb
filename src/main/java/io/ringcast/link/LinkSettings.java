package io.ringcast.link;

import io.ringcast.wire.Message.Member;

/**
 * @param self this node
 * @param clusterName nodes of other clusters are refused
 * @param maxFrame the longest frame taken from a peer, in bytes
 * @param maxQueueBytes how much may wait for one peer before further messages are dropped
 */
public record LinkSettings(Member self, String clusterName, int maxFrame, long maxQueueBytes) {}
