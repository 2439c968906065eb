package io.ringcast.mutation;

import io.ringcast.simulation.SeedRun;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The simulator and the control plane loaded anew, with some classes replaced. All else, libraries
 * included, is shared.
 */
final class SimulatorWithBug extends ClassLoader {

  private static final String OURS = "io.ringcast.";

  private final Map<String, byte[]> replaced;
  private final MethodHandle violation;
  private final MethodHandle shrunk;
  private final MethodHandle replay;

  SimulatorWithBug(Map<String, byte[]> replaced) throws ReflectiveOperationException {
    super(SimulatorWithBug.class.getClassLoader());
    this.replaced = replaced;
    violation = find("violation", long.class);
    shrunk = find("shrunk", long.class);
    replay = find("replay", String.class);
  }

  private MethodHandle find(String name, Class<?> argument) throws ReflectiveOperationException {
    return MethodHandles.lookup()
        .findStatic(
            loadClass(SeedRun.class.getName()),
            name,
            MethodType.methodType(String.class, argument));
  }

  /** What {@link SeedRun#violation} says, with the bug. */
  @Nullable String violation(long seed) {
    return call(violation, seed);
  }

  /** What {@link SeedRun#shrunk} says, with the bug. */
  @Nullable String shrunk(long seed) {
    return call(shrunk, seed);
  }

  /** What {@link SeedRun#replay} says, with the bug. */
  @Nullable String replay(String options) {
    return call(replay, options);
  }

  private static @Nullable String call(MethodHandle handle, Object argument) {
    try {
      return (String) handle.invoke(argument);
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] bytes = replaced.get(name);
    if (bytes != null) {
      return defineClass(name, bytes, 0, bytes.length);
    }
    try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (file == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] original = file.readAllBytes();
      return defineClass(name, original, 0, original.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
