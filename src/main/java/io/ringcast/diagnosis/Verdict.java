package io.ringcast.diagnosis;

/**
 * What is the matter with discovery, and what to do about it.
 *
 * @param text what was seen and what follows from it
 * @param wayOut what to do; empty if there is nothing to do
 */
public record Verdict(Code code, String text, String wayOut) {

  /** How bad it is. */
  public enum Severity {
    /** Nodes are found. */
    GOOD,
    /** Nothing is known to be wrong, but nobody is found either. */
    OPEN,
    /** Something keeps nodes from finding each other. */
    PROBLEM
  }

  /** Every verdict that there is; the names, in lower case, stand in documents. */
  public enum Code {
    TWO_NODES_WITH_ONE_ID(Severity.PROBLEM),
    NO_WAY_TO_FIND_NODES(Severity.PROBLEM),
    NOBODY_ANSWERS(Severity.PROBLEM),
    CANNOT_JOIN(Severity.PROBLEM),
    TOO_EARLY(Severity.OPEN),
    CANNOT_SEND(Severity.PROBLEM),
    MULTICAST_DROPPED(Severity.PROBLEM),
    DOES_NOT_HEAR_ITSELF(Severity.PROBLEM),
    SECRETS_DIFFER(Severity.PROBLEM),
    HEARD_BUT_NOT_LINKED(Severity.PROBLEM),
    WORKS(Severity.GOOD),
    WORKS_WITHOUT_MULTICAST(Severity.GOOD),
    WRONG_INTERFACE(Severity.PROBLEM),
    FELL_SILENT(Severity.PROBLEM),
    OTHER_CLUSTERS_ONLY(Severity.PROBLEM),
    THIS_MACHINE_ONLY(Severity.OPEN),
    ALONE(Severity.OPEN);

    private final Severity severity;

    Code(Severity severity) {
      this.severity = severity;
    }
  }

  public Severity severity() {
    return code.severity;
  }
}
