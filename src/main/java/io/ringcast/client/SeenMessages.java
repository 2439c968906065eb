package io.ringcast.client;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Remembers the last {@value #CAPACITY} messages received, to drop what comes twice: a sender that
 * lost its node sends again what was not acknowledged, though it may have been delivered. Safe for
 * use by several threads: for a moment a client that moves hears two nodes.
 */
final class SeenMessages {

  /** A client that receives 1,000 messages a second remembers the last 8 s of them. */
  static final int CAPACITY = 8192;

  private record Key(String sender, String messageId) {}

  private final Set<Key> seen =
      Collections.newSetFromMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Boolean> eldest) {
              return size() > CAPACITY;
            }
          });

  /** True the first time. */
  synchronized boolean add(String sender, String messageId) {
    return seen.add(new Key(sender, messageId));
  }
}
