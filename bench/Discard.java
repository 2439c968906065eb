import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Throws away what a socket has received, without a copy: {@code recv} with {@code MSG_TRUNC}, which
 * Linux has for TCP (tcp(7)). Java has no door to it, nor to the number of a channel's descriptor,
 * so the latter is found by the ports of the connection in {@code /proc}.
 */
final class Discard {

  private static final int MSG_TRUNC = 0x20;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int EAGAIN = 11;
  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final long ERRNO_AT =
      STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
  private static final MemorySegment CALL_STATE = Arena.global().allocate(STATE);
  private static final MethodHandle RECV =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("recv"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_INT,
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_INT),
              Linker.Option.captureCallState("errno"));

  /** In a line of {@code /proc/net/tcp}, split at spaces. */
  private static final int LOCAL = 1;

  private static final int REMOTE = 2;
  private static final int INODE = 9;

  private Discard() {}

  /** Both ends of a connection of this machine. */
  private record Ports(int local, int remote) {}

  /**
   * Throws away at most so many bytes; how many there were, 0 if none, -1 at the end of the stream.
   * For one thread.
   */
  static long receive(int descriptor, long most) throws IOException {
    long count;
    try {
      count =
          (long)
              RECV.invokeExact(
                  CALL_STATE, descriptor, MemorySegment.NULL, most, MSG_TRUNC | MSG_DONTWAIT);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    if (count > 0) {
      return count;
    }
    int error = CALL_STATE.get(ValueLayout.JAVA_INT, ERRNO_AT);
    if (count < 0 && error != EAGAIN) {
      throw new IOException("recv failed with error " + error);
    }
    return count == 0 ? -1 : 0;
  }

  /** The numbers of the descriptors of connected channels, in their order. */
  static List<Integer> descriptors(List<SocketChannel> channels) throws IOException {
    Map<Ports, String> sockets = sockets();
    Map<String, Integer> descriptors = ownDescriptors();
    return channels.stream()
        .map(channel -> descriptors.get("socket:[" + sockets.get(ports(channel)) + "]"))
        .toList();
  }

  private static Ports ports(SocketChannel channel) {
    try {
      return new Ports(
          ((InetSocketAddress) channel.getLocalAddress()).getPort(),
          ((InetSocketAddress) channel.getRemoteAddress()).getPort());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<Ports, String> sockets() throws IOException {
    Map<Ports, String> sockets = new HashMap<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] words = line.strip().split(" +");
        if (!words[LOCAL].equals("local_address")) {
          sockets.put(new Ports(port(words[LOCAL]), port(words[REMOTE])), words[INODE]);
        }
      }
    }
    return sockets;
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
  }

  private static Map<String, Integer> ownDescriptors() throws IOException {
    Map<String, Integer> descriptors = new HashMap<>();
    try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
      for (Path link : links.toList()) {
        if (Files.isSymbolicLink(link)) {
          descriptors.put(
              Files.readSymbolicLink(link).toString(),
              Integer.parseInt(link.getFileName().toString()));
        }
      }
    }
    return descriptors;
  }
}
