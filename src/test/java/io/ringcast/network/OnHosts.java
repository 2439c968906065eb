package io.ringcast.network;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A test class that makes hosts; where that is impossible it says so loudly, and does not run. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(OnHosts.Check.class)
@interface OnHosts {

  /** Looks once in a run. */
  final class Check implements BeforeAllCallback {

    private static final String RULE = "*".repeat(80);

    /** Why not; empty if hosts can be made. */
    private static final class Problem {
      static final Optional<String> FOUND = find();

      private static Optional<String> find() {
        Optional<String> problem = Namespaces.problem();
        if (problem.isEmpty()) {
          Namespaces.removeLeftovers();
        }
        return problem;
      }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
      Problem.FOUND.ifPresent(reason -> {
        System.err.printf(
            "%s%n%s DID NOT RUN: it needs Linux, the ip command and the right to make network"
                + " namespaces%n%s%n%s%n",
            RULE, context.getDisplayName(), reason, RULE);
        Assumptions.abort("no network namespaces: " + reason);
      });
    }
  }
}
