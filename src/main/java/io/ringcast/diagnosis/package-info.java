/** From what was seen of the network to one verdict with the way out: pure. */
@NullMarked
package io.ringcast.diagnosis;

import org.jspecify.annotations.NullMarked;
