package io.ringcast.app;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.bind.validation.ValidationErrors;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.validation.FieldError;

/**
 * Says of a wrong setting what it is called, what it is set to and where, and what is allowed. In
 * front of Boot's own analyzers, which say less in more lines.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SettingFailureAnalyzer implements FailureAnalyzer {

  /** The one setting whose value is never shown, not even a wrong one. */
  private static final Set<String> SECRETS =
      Set.of("ringcast.cluster.secret", "ringcast.admin.token");

  private static final String HIDDEN = "******";

  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    return problem(failure).map(text -> new FailureAnalysis(text, null, failure)).orElse(null);
  }

  /** What is wrong with which setting; empty if the failure has nothing to do with settings. */
  static Optional<String> problem(Throwable failure) {
    List<Throwable> chain = Stream.iterate(failure, t -> t != null, Throwable::getCause).toList();
    // The last of the chain knows best.
    return chain.reversed().stream()
        .map(SettingFailureAnalyzer::described)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> described(Throwable failure) {
    return switch (failure) {
      case InvalidSettingException invalid -> Optional.ofNullable(invalid.getMessage());
      case UnboundConfigurationPropertiesException unbound -> Optional.of(unknown(unbound));
      case BindValidationException notValid -> Optional.of(notValid(notValid));
      case BindException e -> Optional.ofNullable(e.getProperty()).map(p -> notConverted(p, e));
      case InvalidConfigurationPropertyValueException e ->
          Optional.of(
              text(
                  e.getName(),
                  e.getValue(),
                  "",
                  SettingNames.allowed(e.getName()).orElse("another value: " + e.getReason())));
      default -> Optional.empty();
    };
  }

  private static String unknown(UnboundConfigurationPropertiesException unbound) {
    return unbound.getUnboundProperties().stream()
            .map(property -> "unknown setting %s%s".formatted(property.getName(), from(property)))
            .collect(Collectors.joining("; "))
        + "; there are "
        + String.join(", ", SettingNames.all());
  }

  private static String notValid(BindValidationException e) {
    ValidationErrors errors = e.getValidationErrors();
    return StreamSupport.stream(errors.spliterator(), false)
        .map(error ->
            error instanceof FieldError field
                ? notValid(field, errors)
                : errors.getName() + " " + error.getDefaultMessage())
        .sorted()
        .collect(Collectors.joining("; "));
  }

  private static String notValid(FieldError field, ValidationErrors errors) {
    String name = SettingNames.ofPath(field.getField());
    Optional<ConfigurationProperty> set =
        errors.getBoundProperties().stream()
            .filter(bound -> bound.getName().toString().equals(name))
            .findFirst();
    // As it was written, 16MB, rather than as it was understood.
    Object value = set.map(ConfigurationProperty::getValue).orElse(field.getRejectedValue());
    String origin = set.map(SettingFailureAnalyzer::from).orElse("");
    String allowed = SettingNames.allowed(name).orElseGet(() -> "" + field.getDefaultMessage());
    return text(name, value, origin, allowed);
  }

  private static String notConverted(ConfigurationProperty property, BindException e) {
    ConfigurationPropertyName name = property.getName();
    String setting = name.isLastElementIndexed() ? "" + name.getParent() : name.toString();
    Class<?> type = e.getTarget().getType().resolve(Object.class);
    String allowed = SettingNames.allowed(setting).orElseGet(() -> kind(type));
    return text(name, property.getValue(), from(property), allowed);
  }

  private static String text(Object name, @Nullable Object value, String origin, String allowed) {
    Object shown = SECRETS.contains(name.toString()) ? HIDDEN : value;
    return "%s is '%s'%s, but must be %s".formatted(name, shown, origin, allowed);
  }

  /** What to say of a setting that is not the node's own. */
  private static String kind(Class<?> type) {
    if (type.isEnum()) {
      return Stream.of(type.getEnumConstants())
          .map(constant -> constant.toString())
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    if (type == InetAddress.class) {
      return Values.HOST.words();
    }
    if (type == Boolean.class || type == boolean.class) {
      return Values.TRUE_OR_FALSE.words();
    }
    return Number.class.isAssignableFrom(type) || type.isPrimitive()
        ? "a number"
        : "of the type " + type.getSimpleName();
  }

  /** Where it was set. */
  private static String from(ConfigurationProperty property) {
    Origin origin = property.getOrigin();
    return origin == null ? "" : " (" + place(origin) + ")";
  }

  private static String place(Origin origin) {
    return switch (origin) {
      case SystemEnvironmentOrigin environment ->
          "environment variable " + environment.getProperty();
      case PropertySourceOrigin source ->
          switch (source.getPropertySource().getName()) {
            case CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME -> "command line";
            case StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME ->
                "environment variable " + source.getPropertyName();
            case StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME -> "system property";
            default -> source.getPropertySource().getName();
          };
      default -> String.valueOf(origin);
    };
  }
}
