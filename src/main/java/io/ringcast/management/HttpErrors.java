package io.ringcast.management;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * Every error as {@code application/problem+json} (RFC 9457), unknown paths included; also at
 * {@code management.server.port}, whose context asks this one for advice.
 */
@RestControllerAdvice
class HttpErrors extends ResponseEntityExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(HttpErrors.class);
  private static final String PATHS =
      "/status, /peers, /leader, /pick, /events, /discovery, /lb/ready, /lb/load, /sd/prometheus,"
          + " /sd/traefik, /actuator and POST /admin";
  private static final String RETRY_AFTER_SECONDS = "1";

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onStarting(NodeStartingException e) {
    return problem(HttpStatus.SERVICE_UNAVAILABLE, "Starting", e.getMessage());
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onUnavailable(UnavailableException e) {
    return problem(HttpStatus.SERVICE_UNAVAILABLE, e.title(), e.getMessage());
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onBusier(BusierException e) {
    return problem(HttpStatus.TOO_MANY_REQUESTS, "Busier than the others", e.getMessage());
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onBadParameter(BadParameterException e) {
    return problem(HttpStatus.BAD_REQUEST, "Bad parameter", e.getMessage());
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onNotAdmitted(NotAdmittedException e) {
    return problem(HttpStatus.FORBIDDEN, "Not admitted", e.getMessage());
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onNotPossible(NotPossibleException e) {
    return problem(HttpStatus.CONFLICT, "Not possible", e.getMessage());
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onFault(Exception e) {
    log.atError().setCause(e).log("A request failed");
    return problem(
        HttpStatus.INTERNAL_SERVER_ERROR, "Internal error", "a fault of the node; see its log");
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(
      NoResourceFoundException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    e.getBody().setDetail("there is " + PATHS);
    return super.handleNoResourceFoundException(e, headers, status, request);
  }

  private static ResponseEntity<ProblemDetail> problem(
      HttpStatus status, String title, @Nullable String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, String.valueOf(detail));
    problem.setTitle(title);
    ResponseEntity.BodyBuilder response =
        ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON);
    if (status == HttpStatus.SERVICE_UNAVAILABLE || status == HttpStatus.TOO_MANY_REQUESTS) {
      response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    return response.body(problem);
  }
}
