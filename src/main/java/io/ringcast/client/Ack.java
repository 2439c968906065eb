package io.ringcast.client;

/**
 * What a node said to one message.
 *
 * @param messageId the id of the message, as the recipients see it
 * @param success false when the node refused the message
 * @param info why it was refused, or where it went
 */
public record Ack(String messageId, boolean success, String info) {}
