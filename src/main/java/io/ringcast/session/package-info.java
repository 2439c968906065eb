/** What a connected client may do, and what waits to be sent to it; no sockets. */
@NullMarked
package io.ringcast.session;

import org.jspecify.annotations.NullMarked;
