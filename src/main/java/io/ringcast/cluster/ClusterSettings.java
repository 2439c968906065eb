package io.ringcast.cluster;

import io.ringcast.election.ElectionSettings;
import io.ringcast.membership.MembershipSettings;
import io.ringcast.wire.Message.Addresses;
import io.ringcast.wire.Message.Member;

/**
 * @param addresses where this node is reached, as told to others
 * @param version of the software
 * @param seeds whether addresses of other nodes are configured
 * @param dns whether a name to look nodes up is configured
 */
public record ClusterSettings(
    String clusterName,
    Member self,
    Addresses addresses,
    String version,
    MembershipSettings membership,
    ElectionSettings election,
    boolean seeds,
    boolean dns) {}
