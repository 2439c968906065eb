#!/bin/bash
# Measures the start of one node, with and without the cache of classes, as the image starts it: from
# the command to "Node is ready". Prints medians and spread. What came of it: docs/containers.md.
#
#   deploy/measure-start.sh [ROUNDS]      9 if none is said; the kinds take turns
#
# Builds in a folder of its own. Needs Java 25, python3, the default ports, and a machine with nothing
# else to do; MVN="mvn -o" takes another Maven than the wrapper.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/build" && cp -r .mvn mvnw pom.xml application.yml src "$work/build"
(cd "$work/build" && ${MVN:-./mvnw} -q -Dmaven.test.skip -Dspotless.check.skip -Pimage package)
"$java" -Djarmode=tools -jar "$work/build/target/ringcast.jar" extract --destination "$work/node"
cd "$work/node"
python3 - "$java" "${1:-9}" << 'P'
import os, signal, statistics, subprocess, sys, time
java, rounds = sys.argv[1], int(sys.argv[2])

def run(*options, until="Node is ready"):
    """Starts a node and ends it: seconds until it says so, seconds of processors until then, MB."""
    # A cluster of its own, so that it meets nobody.
    command = [java, *options, "-XX:+UseCompactObjectHeaders", "-jar", "ringcast.jar",
               f"--ringcast.cluster.name=measured-{os.getpid()}",
               *(["--logging.level.io.ringcast.app.WarmUp=debug"] if until == "Practised" else [])]
    began = time.monotonic()
    node = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said = []
    for line in node.stdout:
        said.append(line)
        if until in line: break
    else: sys.exit("".join(said))
    took = time.monotonic() - began
    ticks = open(f"/proc/{node.pid}/stat").read().rsplit(")", 1)[1].split()[11:13]
    time.sleep(1.5)
    resident = next(int(line.split()[1]) for line in open(f"/proc/{node.pid}/status") if line.startswith("VmRSS"))
    node.send_signal(signal.SIGTERM)
    node.stdout.read()
    node.wait()
    return took, sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK"), resident / 1024

# The training run of the Dockerfile.
run("-XX:AOTCacheOutput=ringcast.aot", "-Xlog:aot=error", until="Practised")
usual = "-XX:MaxRAMPercentage=60"
# In 256 MB Java takes the serial collector, and compose.yaml gives it that heap.
small = ["-XX:+UseSerialGC", "-Xmx80m"]
cache = "-XX:AOTCache=ringcast.aot"
kinds = {"with the cache": [cache, usual], "without": [usual],
         "256 MB, cache": [cache, *small], "256 MB, without": small}
figures = {kind: [] for kind in kinds}
for _ in range(rounds):
    for kind, options in kinds.items():
        figures[kind].append(run(*options))
        time.sleep(1)
print(f"{'':17}{'time':24}{'processor time':24}resident memory after 1.5 s")
for kind, rows in figures.items():
    cells = [f"{statistics.median(v):.2f} {unit} ({min(v):.2f} to {max(v):.2f})"
             for v, unit in zip(zip(*rows), ["s", "s", "MB"])]
    print(f"{kind:17}{cells[0]:24}{cells[1]:24}{cells[2]}")
P
