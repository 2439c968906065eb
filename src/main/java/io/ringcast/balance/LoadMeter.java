package io.ringcast.balance;

import io.ringcast.node.Ticker;
import io.ringcast.wire.Message;
import java.time.Duration;

/**
 * Measures how much this node carries, as its heartbeats and its status tell. The processors' share
 * is an exponential moving average, so that a short burst sends no clients elsewhere. Safe for use
 * by several threads.
 */
public final class LoadMeter {

  private final Ticker ticker;
  private final double smoothingNanos;
  private double cpu;
  private long sampledAtNanos;
  private boolean sampled;

  /**
   * @param smoothing after this time a lasting change has arrived by about two thirds
   */
  public LoadMeter(Ticker ticker, Duration smoothing) {
    this.ticker = ticker;
    this.smoothingNanos = smoothing.toNanos();
  }

  /**
   * @param share of all processors in use, 0 to 1; what is not (not known: NaN or negative) is left
   *     out
   */
  public synchronized void onCpu(double share) {
    if (!(share >= 0)) {
      return;
    }
    long now = ticker.nanos();
    double bounded = Math.min(share, 1);
    // By the time that really passed: samples need not come regularly.
    double kept = sampled ? Math.exp(-(now - sampledAtNanos) / smoothingNanos) : 0;
    cpu = kept * cpu + (1 - kept) * bounded;
    sampledAtNanos = now;
    sampled = true;
  }

  /** Smoothed share of the processors, 0 to 1; 0 before the first sample. */
  public synchronized double cpu() {
    return cpu;
  }

  /**
   * The load to tell others. The weight is 0 if the node is draining, full or not ready, else the
   * room left in percent, at least 1.
   *
   * @param queue fill of the outbound queues, 0 to 1
   */
  public Message.Load load(
      int clients, int maxClients, double queue, boolean ready, boolean draining) {
    double smoothed = cpu();
    double room = ready && !draining ? Weight.room(clients, maxClients, smoothed, queue) : 0;
    int weight = room == 0 ? 0 : Math.max(1, (int) Math.round(100 * room));
    return new Message.Load(clients, maxClients, smoothed, queue, weight, ready, draining);
  }
}
