/** The protocol: messages, their JSON form, and length-prefixed frames on a byte stream. */
@NullMarked
package io.ringcast.wire;

import org.jspecify.annotations.NullMarked;
