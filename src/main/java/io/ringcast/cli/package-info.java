/** The commands of the jar for people: the chat and the demo. */
@NullMarked
package io.ringcast.cli;

import org.jspecify.annotations.NullMarked;
