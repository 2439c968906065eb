package io.ringcast.app;

import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.Name;

/** The settings of the node as people write them, read off {@link RingcastProperties}. */
final class SettingNames {

  private static final Map<String, Values> VALUES = new TreeMap<>();

  /** Boot's settings that are shown as the node's own. */
  private static final Map<String, Values> BORROWED =
      Map.of("server.port", Values.PORT_OR_ANY, "server.address", Values.BIND_ADDRESS);

  /** From the path of record components, such as {@code cluster.networkInterface}. */
  private static final Map<String, String> NAMES = new TreeMap<>();

  static {
    collect("ringcast.", "", RingcastProperties.class);
  }

  private SettingNames() {}

  private static void collect(String prefix, String path, Class<?> settings) {
    for (RecordComponent component : settings.getRecordComponents()) {
      String name = prefix + name(settings, component);
      String componentPath = path + component.getName();
      if (component.getType().isRecord() && component.getType().getEnclosingClass() == settings) {
        collect(name + ".", componentPath + ".", component.getType());
      } else {
        NAMES.put(componentPath, name);
        VALUES.put(name, component.getAccessor().getAnnotation(Allowed.class).value());
      }
    }
  }

  private static String name(Class<?> settings, RecordComponent component) {
    return Arrays.stream(settings.getDeclaredFields())
        .filter(field -> field.getName().equals(component.getName()))
        .map((Field field) -> field.getAnnotation(Name.class))
        .filter(given -> given != null)
        .map(Name::value)
        .findFirst()
        .orElseGet(() -> DataObjectPropertyName.toDashedForm(component.getName()));
  }

  static Set<String> all() {
    return VALUES.keySet();
  }

  /** The full name of the setting at a path of record components. */
  static String ofPath(String path) {
    return NAMES.getOrDefault(path, path);
  }

  /** What the setting of that name may be; empty if it is none of the node's. */
  static Optional<String> allowed(String name) {
    return Optional.ofNullable(VALUES.getOrDefault(name, BORROWED.get(name))).map(Values::words);
  }
}
