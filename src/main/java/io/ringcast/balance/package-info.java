/** How much a node carries, and which node takes the next client. */
@NullMarked
package io.ringcast.balance;

import org.jspecify.annotations.NullMarked;
