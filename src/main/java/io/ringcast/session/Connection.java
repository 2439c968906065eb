package io.ringcast.session;

/** What a session needs of the connection below it. Neither method may block. */
public interface Connection {

  /**
   * The queue has something to write, or has come to its end, and nobody is writing. Whoever writes
   * now takes from the queue until it returns nothing.
   */
  void onReadyToWrite();

  /**
   * The session takes nothing more, and its queue is about to end. The connection is to be closed
   * when the queue is written, or after a bounded time.
   */
  void onClosing();
}
