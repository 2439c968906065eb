package io.ringcast.link;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * What comes over a new connection. Until the hello is said all reads together have a deadline: who
 * sends a byte now and then gains nothing by it. For one thread.
 */
final class HelloInput extends InputStream {

  private final Socket socket;
  private final InputStream in;
  private final long deadlineNanos;
  private boolean helloSaid;

  HelloInput(Socket socket, Duration limit) throws IOException {
    this.socket = socket;
    in = socket.getInputStream();
    deadlineNanos = System.nanoTime() + limit.toNanos();
  }

  /** From now on a read waits for as long as it takes. */
  void onHello() throws IOException {
    helloSaid = true;
    socket.setSoTimeout(0);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /**
   * @throws SocketTimeoutException if the deadline is over before the hello
   */
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (!helloSaid) {
      long leftMillis = Duration.ofNanos(deadlineNanos - System.nanoTime()).toMillis();
      if (leftMillis <= 0) {
        throw new SocketTimeoutException("no hello in time");
      }
      socket.setSoTimeout((int) leftMillis);
    }
    return in.read(bytes, offset, length);
  }
}
