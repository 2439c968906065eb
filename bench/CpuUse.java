import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Processor time over some seconds, in cores: of the servers, of the load, and of everybody else on
 * the machine, which is what disturbs.
 */
record CpuUse(double seconds, double server, double load, double others) {

  private static final String OWN_PROCESS = "self";
  private static final double MICROS_PER_TICK = 10_000;

  /** In the line of {@code /proc/stat}, after its name: idle, waiting for disks. */
  private static final int IDLE = 3;

  private static final int IO_WAIT = 4;

  /** Guest time is part of user time. */
  private static final int FIELDS = 8;

  /** Begins now. */
  static Watch watch(Servers servers) throws IOException {
    return new Watch(
        servers,
        System.nanoTime(),
        servers.cpuMicros(),
        ServerProcess.cpuMicros(OWN_PROCESS),
        machineMicros());
  }

  record Watch(Servers servers, long nanos, double server, double load, double machine) {

    CpuUse end() throws IOException {
      double micros = (System.nanoTime() - nanos) / 1e3;
      double serverMicros = servers.cpuMicros() - server;
      double loadMicros = ServerProcess.cpuMicros(OWN_PROCESS) - load;
      double others = machineMicros() - machine - serverMicros - loadMicros;
      return new CpuUse(
          micros / 1e6, serverMicros / micros, loadMicros / micros, Math.max(0, others / micros));
    }
  }

  private static double machineMicros() throws IOException {
    String[] fields = Files.readAllLines(Path.of("/proc/stat")).getFirst().split("\\s+");
    double ticks = 0;
    for (int i = 0; i < FIELDS; i++) {
      if (i != IDLE && i != IO_WAIT) {
        ticks += Long.parseLong(fields[i + 1]);
      }
    }
    return ticks * MICROS_PER_TICK;
  }

  /** Of the server's and the load's time. */
  double loadShare() {
    return load / (load + server);
  }

  double serverMicros() {
    return server * seconds * 1e6;
  }
}
