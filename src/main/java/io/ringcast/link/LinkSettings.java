package io.ringcast.link;

import io.ringcast.wire.ClusterSecret;
import io.ringcast.wire.Message.Member;
import java.util.Optional;

/**
 * @param self this node
 * @param clusterName nodes of other clusters are refused
 * @param secret what both ends of a link must know, if there is one
 * @param maxFrame the longest frame taken from a peer, in bytes
 * @param maxQueueBytes how many bytes of chat messages may wait for one peer before further ones
 *     are dropped, and of changes of users before the link is dialled anew
 */
public record LinkSettings(
    Member self,
    String clusterName,
    Optional<ClusterSecret> secret,
    int maxFrame,
    long maxQueueBytes) {}
