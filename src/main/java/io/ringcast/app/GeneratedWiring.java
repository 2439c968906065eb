package io.ringcast.app;

import java.util.Set;
import java.util.stream.Stream;
import org.springframework.aot.AotDetector;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.context.ApplicationListener;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.util.ClassUtils;

/**
 * Takes the wiring that was generated when the image was built, in place of finding out at each
 * start which parts are needed. It was generated for the settings of the packed application.yml,
 * and Boot's own settings decide about parts: whoever changes one of those gets the wiring that is
 * found out at the start, half a second later. The node's settings decide about none.
 */
final class GeneratedWiring implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

  private static final String GENERATED =
      RingcastApplication.class.getName() + "__ApplicationContextInitializer";

  /** Set by Spring while it generates. */
  private static final String GENERATING = "spring.aot.processing";

  private static final String PACKED = "Config resource 'class path resource";
  private static final String DEFAULTS = "defaultProperties";

  private static final Set<ConfigurationPropertyName> BOOTS =
      names("spring", "server", "management");

  /** Read where they are used, and by no condition. */
  private static final Set<ConfigurationPropertyName> HARMLESS =
      names(
          "server.port",
          "server.address",
          "server.shutdown",
          "spring.application",
          "spring.lifecycle");

  private static Set<ConfigurationPropertyName> names(String... names) {
    return Set.copyOf(Stream.of(names).map(ConfigurationPropertyName::of).toList());
  }

  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
    if (SpringProperties.getProperty(AotDetector.AOT_ENABLED) == null
        && System.getProperty(GENERATING) == null
        && ClassUtils.isPresent(GENERATED, getClass().getClassLoader())
        && fits(event.getEnvironment())) {
      SpringProperties.setFlag(AotDetector.AOT_ENABLED);
    }
  }

  /** Whether nobody has set anything that could decide about the parts of the program. */
  static boolean fits(ConfigurableEnvironment environment) {
    for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
      if (!isOwn(source)
          && source instanceof IterableConfigurationPropertySource names
          && names.stream().anyMatch(GeneratedWiring::decides)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOwn(ConfigurationPropertySource source) {
    return source.getUnderlyingSource() instanceof PropertySource<?> underlying
        && (underlying.getName().startsWith(PACKED) || underlying.getName().equals(DEFAULTS));
  }

  private static boolean decides(ConfigurationPropertyName name) {
    return name.getNumberOfElements() > 1
        && BOOTS.stream().anyMatch(root -> root.isAncestorOf(name))
        && HARMLESS.stream().noneMatch(root -> root.equals(name) || root.isAncestorOf(name));
  }
}
