package io.ringcast.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Pages over HTTP on the loopback interface, as the test puts them here. */
final class FakePages implements AutoCloseable {

  private final HttpServer server;
  private final Map<String, String> pages = new ConcurrentHashMap<>();
  private volatile boolean silent;

  FakePages() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          if (silent) {
            return;
          }
          String page = pages.get(exchange.getRequestURI().getPath());
          byte[] body = (page == null ? "{\"detail\": \"not here\"}" : page).getBytes(UTF_8);
          exchange.sendResponseHeaders(page == null ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  FakePages with(String path, String json) {
    pages.put(path, json);
    return this;
  }

  /** Takes requests from now on, and answers none. */
  void fallSilent() {
    silent = true;
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
