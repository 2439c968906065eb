package io.ringcast.web;

import java.util.List;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.web.socket.WebSocketExtension;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/** The pages and their WebSocket; needs a {@link WebDoor}. The pages themselves are static. */
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
public class WebConfiguration {

  /** Which pages are let in is asked by the endpoint: the cluster changes, what is set here not. */
  @Bean
  WebSocketConfigurer chatEndpoint(WebDoor door) {
    ChatEndpoint endpoint = new ChatEndpoint(door);
    return registry ->
        registry
            .addHandler(endpoint, ChatEndpoint.PATH)
            .setHandshakeHandler(new WithoutExtensions())
            .setAllowedOriginPatterns("*")
            .addInterceptors(endpoint);
  }

  @Bean
  FilterRegistrationBean<PageHeaders> pageHeaders(WebDoor door) {
    return new FilterRegistrationBean<>(new PageHeaders(door));
  }

  /** No compression: its state would take more memory than all else that a client has here. */
  private static final class WithoutExtensions extends DefaultHandshakeHandler {
    @Override
    protected List<WebSocketExtension> filterRequestedExtensions(
        ServerHttpRequest request,
        List<WebSocketExtension> requested,
        List<WebSocketExtension> supported) {
      return List.of();
    }
  }
}
