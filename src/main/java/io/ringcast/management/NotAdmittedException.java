package io.ringcast.management;

/** A command came by a path at which nobody is asked for the token. */
final class NotAdmittedException extends RuntimeException {
  NotAdmittedException() {
    super("commands are refused at this path, for the token is not asked for here; use /admin");
  }
}
