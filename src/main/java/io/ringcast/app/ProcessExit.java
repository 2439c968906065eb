package io.ringcast.app;

import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;

/** Ends the process because of something that the node found out. */
final class ProcessExit implements ApplicationListener<AvailabilityChangeEvent<ReadinessState>> {

  private final IntUnaryOperator close;
  private final IntConsumer end;
  private final CountDownLatch started = new CountDownLatch(1);

  /**
   * @param close stops everything in order; returns the exit code
   * @param end ends the process with an exit code
   */
  ProcessExit(IntUnaryOperator close, IntConsumer end) {
    this.close = close;
    this.end = end;
  }

  static ProcessExit of(ApplicationContext context) {
    return new ProcessExit(code -> SpringApplication.exit(context, () -> code), System::exit);
  }

  /** The last thing that Boot tells of a start. */
  @Override
  public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
    started.countDown();
  }

  /**
   * Returns at once; the process ends in order, a little later. A start under way ends first: what
   * is closed under its feet would make it fail, with another exit code.
   */
  void exit(int code) {
    // Not a daemon, though the caller may be one: with the web server the last other thread goes,
    // and the process would end before it is given its exit code.
    Thread.ofPlatform().name("exit").daemon(false).start(() -> closeAndEnd(code));
  }

  private void closeAndEnd(int code) {
    try {
      started.await();
      end.accept(close.applyAsInt(code));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
