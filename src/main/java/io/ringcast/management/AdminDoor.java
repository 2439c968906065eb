package io.ringcast.management;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets only those in who know the token; what only reads is none of its business. */
final class AdminDoor extends OncePerRequestFilter {

  private static final String SCHEME = "Bearer ";
  private static final int LONGEST_NAME = 64;

  /** Who an operator says to be; not proven, beyond the token. */
  static final String OPERATOR_HEADER = "X-Operator";

  private final Optional<String> token;
  private final AuditLog audit;
  private final Map<String, String> commands;

  /**
   * @param commands each with the path at which it is given
   */
  AdminDoor(AdminAccess access, AuditLog audit, Map<String, String> commands) {
    this.token = access.token();
    this.audit = audit;
    this.commands = Map.copyOf(commands);
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return "GET".equals(request.getMethod()) || "HEAD".equals(request.getMethod());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (token.isEmpty()) {
      refuse(
          request,
          response,
          HttpStatus.FORBIDDEN,
          "commands are refused as long as " + AdminAccess.PROPERTY + " is not set on this node");
    } else if (!isRight(token.get(), request.getHeader(HttpHeaders.AUTHORIZATION))) {
      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
      refuse(
          request,
          response,
          HttpStatus.UNAUTHORIZED,
          "a command needs the header Authorization: Bearer and the value of "
              + AdminAccess.PROPERTY);
    } else {
      letIn(request, response, chain);
    }
  }

  private void letIn(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    AdminCall call = AdminCall.admit(request);
    try {
      chain.doFilter(request, response);
    } finally {
      if (!call.isAudited()) {
        String result = "no command: status " + response.getStatus();
        audit.onCall(who(request), tried(request), request.getMethod(), result);
      }
    }
  }

  private static boolean isRight(String token, @Nullable String header) {
    return header != null
        && header.startsWith(SCHEME)
        && MessageDigest.isEqual(
            token.getBytes(StandardCharsets.UTF_8),
            header.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8));
  }

  private void refuse(
      HttpServletRequest request, HttpServletResponse response, HttpStatus status, String detail)
      throws IOException {
    audit.onRefusal(who(request), tried(request), request.getMethod(), detail);
    response.setStatus(status.value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response
        .getWriter()
        .write(
            "{\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
                .formatted(status.getReasonPhrase(), status.value(), detail));
  }

  /** A path that is no command's is the caller's own words, and not told. */
  private String tried(HttpServletRequest request) {
    String path = request.getRequestURI().substring(request.getContextPath().length());
    return commands.getOrDefault(path, "unknown");
  }

  /** Where a call comes from and, if told, as whom. */
  static String who(HttpServletRequest request) {
    String name = request.getHeader(OPERATOR_HEADER);
    boolean legible =
        name != null
            && name.length() <= LONGEST_NAME
            && name.chars().allMatch(c -> c > ' ' && c < 127);
    return legible ? name + "@" + request.getRemoteAddr() : request.getRemoteAddr();
  }
}
