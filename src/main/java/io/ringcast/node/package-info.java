/** Who a node is and where it is reached: the values that every other package shares. */
@NullMarked
package io.ringcast.node;

import org.jspecify.annotations.NullMarked;
