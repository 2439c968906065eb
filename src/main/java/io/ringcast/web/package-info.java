/**
 * The pages for browsers, and their way to chat: one WebSocket is one session, like a TCP
 * connection. Decides nothing.
 */
@NullMarked
package io.ringcast.web;

import org.jspecify.annotations.NullMarked;
