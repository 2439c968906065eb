/** Who is where in the cluster, and who gets a message. */
@NullMarked
package io.ringcast.routing;

import org.jspecify.annotations.NullMarked;
