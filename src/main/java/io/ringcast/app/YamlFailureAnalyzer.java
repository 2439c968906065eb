package io.ringcast.app;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.yaml.snakeyaml.error.YAMLException;

/** A settings file that is no YAML. */
final class YamlFailureAnalyzer extends AbstractFailureAnalyzer<YAMLException> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, YAMLException cause) {
    return new FailureAnalysis("a settings file can't be read: " + cause.getMessage(), null, cause);
  }
}
