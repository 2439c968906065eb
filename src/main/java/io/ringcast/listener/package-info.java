/** The TCP side of the clients: accepts, reads and writes; decides nothing. */
@NullMarked
package io.ringcast.listener;

import org.jspecify.annotations.NullMarked;
