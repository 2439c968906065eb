package io.ringcast.app;

import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import io.ringcast.wire.ClusterSecret;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;

/** Reads the types of {@link RingcastProperties} that Boot does not know. */
@Configuration(proxyBeanMethods = false)
class SettingsConversion {

  /** A named class: Spring reads the types from its declaration. */
  private static final class ToEndpoint implements Converter<String, Endpoint> {
    @Override
    public Endpoint convert(String text) {
      return Endpoint.parse(text.strip());
    }
  }

  private static final class ToNodeId implements Converter<String, NodeId> {
    @Override
    public NodeId convert(String text) {
      return new NodeId(text);
    }
  }

  private static final class ToClusterSecret implements Converter<String, ClusterSecret> {
    @Override
    public ClusterSecret convert(String text) {
      return new ClusterSecret(text);
    }
  }

  @Bean
  @ConfigurationPropertiesBinding
  static Converter<String, Endpoint> toEndpoint() {
    return new ToEndpoint();
  }

  @Bean
  @ConfigurationPropertiesBinding
  static Converter<String, NodeId> toNodeId() {
    return new ToNodeId();
  }

  @Bean
  @ConfigurationPropertiesBinding
  static Converter<String, ClusterSecret> toClusterSecret() {
    return new ToClusterSecret();
  }
}
