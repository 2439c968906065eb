package io.ringcast.app;

import org.jspecify.annotations.Nullable;

/** A setting has a value that is not allowed; the message names it, the value and what is. */
final class InvalidSettingException extends RuntimeException {

  InvalidSettingException(String property, Object value, String allowed) {
    this(property, value, allowed, null);
  }

  /**
   * @param allowed to stand after "must be"
   */
  InvalidSettingException(
      String property, Object value, String allowed, @Nullable Throwable cause) {
    super("%s is '%s', but must be %s".formatted(property, value, allowed), cause);
  }
}
