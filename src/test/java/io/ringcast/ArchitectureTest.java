package io.ringcast;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.Serializable;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.Timer;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The house of docs/architecture.md as rules: imports go down only, the pure packages stay pure,
 * and every library has its place.
 *
 * <p>{@link #HOUSE} is the whole truth about who may see whom. A package that is missing there, or
 * a class outside any package of it, is a violation: put it in its place first.
 */
@AnalyzeClasses(packages = ArchitectureTest.ROOT, importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  static final String ROOT = "io.ringcast";

  private static final Set<String> GROUND = Set.of("wire", "node");
  private static final Set<String> RULES = Set.of("routing", "membership", "election");
  private static final Set<String> STATE = Set.of("session", "cluster", "balance");
  private static final Set<String> EDGE =
      Set.of("client", "listener", "multicast", "link", "agent");

  /** Package -> the packages it may see, beside itself. From the ground up. */
  private static final Map<String, Set<String>> HOUSE = new LinkedHashMap<>();

  static {
    HOUSE.put("diagnosis", Set.of());
    HOUSE.put("node", Set.of());
    HOUSE.put("wire", Set.of("node"));

    HOUSE.put("election", GROUND);
    HOUSE.put("membership", GROUND);
    HOUSE.put("routing", GROUND);

    HOUSE.put("balance", union(RULES, GROUND));
    HOUSE.put("cluster", union(RULES, GROUND));
    HOUSE.put("session", union(RULES, GROUND));

    HOUSE.put("link", union(STATE, RULES, GROUND));
    HOUSE.put("multicast", union(STATE, RULES, GROUND));
    HOUSE.put("listener", union(STATE, RULES, GROUND));
    HOUSE.put("client", GROUND);
    HOUSE.put("agent", GROUND);
    HOUSE.put("web", union(STATE, RULES, GROUND));

    HOUSE.put("cli", union(Set.of("client", "multicast", "diagnosis"), GROUND));
    HOUSE.put("management", union(EDGE, STATE, RULES, Set.of("diagnosis"), GROUND));
    HOUSE.put("app", union(Set.of("cli", "management", "web"), EDGE, STATE, RULES, GROUND));
  }

  private static final String[] PURE = packages("membership", "election", "diagnosis");

  @ArchTest static final ArchRule importsGoDownOnly = classes().should(seeOnlyWhatTheHouseAllows());

  @ArchTest
  static final ArchRule noCyclesBetweenTopPackages =
      slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().allowEmptyShould(true);

  @ArchTest
  static final ArchRule noCyclesBetweenAnyPackages =
      slices().matching(ROOT + ".(**)").should().beFreeOfCycles().allowEmptyShould(true);

  @ArchTest
  static final ArchRule pureMeansNoNetworkNoFilesNoThreads =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "java.net..",
                      "java.nio.channels..",
                      "java.nio.file..",
                      "java.io..",
                      "java.util.concurrent..")
                  .and(DescribedPredicate.not(type(Serializable.class)))
                  .or(type(Thread.class))
                  .or(type(ThreadLocal.class))
                  .or(type(Timer.class))
                  .as("are network, files or threads"))
          .because("time, randomness and the network come in as arguments, so that it simulates")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule pureMeansNoClockNoChance =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat(
              type(Clock.class)
                  .or(type(InstantSource.class))
                  .or(type(SecureRandom.class))
                  .as("are clocks or sources of chance"))
          .orShould()
          .accessTargetWhere(
              calls(System.class, "nanoTime")
                  .or(calls(System.class, "currentTimeMillis"))
                  .or(calls(Math.class, "random"))
                  .or(calls(UUID.class, "randomUUID"))
                  .or(target(owner(resideInAPackage("java.time.."))).and(target(name("now"))))
                  .as("it asks for the time or for chance"))
          .orShould()
          .callConstructor(Random.class)
          .orShould()
          .callConstructor(Date.class)
          .because("time, randomness and the network come in as arguments, so that it simulates")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule springStaysAtTheEdge =
      only(packages("app", "management", "web"), "org.springframework..");

  @ArchTest
  static final ArchRule jacksonStaysInWireAndManagement =
      only(packages("wire", "management"), "tools.jackson..", "com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule picocliStaysInAppAndCli = only(packages("app", "cli"), "picocli..");

  @ArchTest static final ArchRule jlineStaysInCli = only(packages("cli"), "org.jline..");

  @ArchTest static final ArchRule nettyStaysInListener = only(packages("listener"), "io.netty..");

  /** The table itself: imports go down, so nothing is allowed that is not further down in it. */
  @ArchTest
  static void theHouseHasNoWayBack(JavaClasses ignored) {
    Set<String> below = new TreeSet<>();
    HOUSE.forEach((room, seen) -> {
      assertThat(below).as("what %s may see is below it", room).containsAll(seen);
      below.add(room);
    });
  }

  private static ArchCondition<JavaClass> seeOnlyWhatTheHouseAllows() {
    return new ArchCondition<>("see only what the house allows") {
      @Override
      public void check(JavaClass origin, ConditionEvents events) {
        String from = room(origin);
        Set<String> allowed = HOUSE.get(from);
        if (allowed == null) {
          String message = origin.getName() + " is in no known package: see " + HOUSE.keySet();
          events.add(SimpleConditionEvent.violated(origin, message));
          return;
        }
        origin.getDirectDependenciesFromSelf().stream()
            .filter(dependency -> isOurs(dependency.getTargetClass().getBaseComponentType()))
            .filter(dependency -> {
              String to = room(dependency.getTargetClass().getBaseComponentType());
              return !to.equals(from) && !allowed.contains(to);
            })
            .forEach(dependency ->
                events.add(
                    SimpleConditionEvent.violated(
                        dependency,
                        from + " may see only " + allowed + ": " + dependency.getDescription())));
      }
    };
  }

  private static boolean isOurs(JavaClass type) {
    return type.getPackageName().equals(ROOT) || type.getPackageName().startsWith(ROOT + ".");
  }

  /** The first package below the root; empty for the root itself. */
  private static String room(JavaClass type) {
    String below = type.getPackageName().substring(ROOT.length());
    return below.isEmpty() ? "" : below.substring(1).split("\\.", 2)[0];
  }

  private static ArchRule only(String[] home, String... library) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(home)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(library)
        .allowEmptyShould(true);
  }

  private static DescribedPredicate<JavaAccess<?>> calls(Class<?> type, String method) {
    return target(owner(type(type))).and(target(name(method)));
  }

  private static String[] packages(String... rooms) {
    return Arrays.stream(rooms).map(room -> ROOT + "." + room + "..").toArray(String[]::new);
  }

  @SafeVarargs
  private static Set<String> union(Set<String>... sets) {
    return Stream.of(sets).collect(TreeSet::new, Set::addAll, Set::addAll);
  }
}
