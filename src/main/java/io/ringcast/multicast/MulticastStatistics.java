package io.ringcast.multicast;

/**
 * Counts since the start.
 *
 * @param sent datagrams that left
 * @param notSent datagrams that the system did not take
 * @param received datagrams that came, the own ones included
 * @param invalid datagrams that were no message of the protocol
 * @param discoveries clients that asked for a node
 */
public record MulticastStatistics(
    long sent, long notSent, long received, long invalid, long discoveries) {}
