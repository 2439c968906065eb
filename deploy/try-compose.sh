#!/bin/bash
# Builds the image, runs compose.yaml for real, and checks what docs/containers.md promises of it.
# Ends with 1 and says what was wrong if something does not hold; cleans up what it made.
#
#   deploy/try-compose.sh [--keep]      --keep leaves the images
#
# Needs curl and python3; with nc it tries that too.
# With Docker and compose it uses them. Without, it takes Podman, as root, and no registry: the base
# images are then made of Debian bookworm (debootstrap), the JDK of JAVA_HOME and Debian's HAProxy 2.6,
# Maven works offline with the repository of this machine, and all runs in a network namespace with
# nothing but a loopback interface and the bridge. Needs then: podman podman-compose runc netavark
# aardvark-dns debootstrap iptables. TRY_DIR keeps the base images for the next time.
set -uo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
DIR=${TRY_DIR:-/var/tmp/ringcast-try}
KEEP=${1:-}
SPACE=ringcast-try
PROJECT=ringcast
# compose.yaml hands it on to the nodes.
export RINGCAST_ADMIN_TOKEN=a-token-of-try-compose

with_docker() { docker info && docker compose version; } > /dev/null 2>&1
if with_docker; then ENGINE=docker; else ENGINE=podman; fi
mkdir -p "$DIR/log"

# Podman keeps everything of this script to itself.
if [ $ENGINE = podman ]; then
  if [ "${TRY_INSIDE:-}" != yes ]; then
    # Before the namespace, which has no way to Debian.
    if [ ! -d "$DIR/root/usr" ] \
      && ! debootstrap --variant=minbase --include=haproxy bookworm "$DIR/root" > "$DIR/log/debootstrap"; then
      rm -rf "$DIR/root"
      echo "FAILED: debootstrap, see $DIR/log/debootstrap"
      exit 1
    fi
    [ -e /run/netns/$SPACE ] || ip netns add $SPACE
    ip -n $SPACE link set lo up
    TRY_INSIDE=yes nsenter --net=/run/netns/$SPACE "$0" "$@"
    code=$?
    ip netns del $SPACE
    exit $code
  fi
  cat > "$DIR/containers.conf" << 'E'
[containers]
default_ulimits=["nofile=4096:4096","nproc=4096:4096"]
log_driver="k8s-file"
[engine]
runtime="runc"
cgroup_manager="cgroupfs"
events_logger="file"
E
  printf '[storage]\ndriver="overlay"\ngraphroot="%s"\nrunroot="%s"\n' "$DIR/storage" "$DIR/run" > "$DIR/storage.conf"
  echo 'unqualified-search-registries = ["docker.io"]' > "$DIR/registries.conf"
  export CONTAINERS_CONF=$DIR/containers.conf CONTAINERS_STORAGE_CONF=$DIR/storage.conf CONTAINERS_REGISTRIES_CONF=$DIR/registries.conf
fi

E() { $ENGINE "$@" 2> >(grep -v -e systemd -e syslog >&2); }
say() { echo "# $*"; }
fail() { echo "FAILED: $*"; exit 1; }
number() { printf '%d.%03d s' $(($1 / 1000)) $(($1 % 1000)); }
now() { date +%s%3N; }

# await SECONDS WHAT COMMAND...: until the command is true
await() {
  local end=$(($(now) + $1 * 1000)) what=$2
  shift 2
  until "$@"; do
    [ "$(now)" -lt $end ] || fail "not in time: $what"
    sleep 0.05
  done
}

clean() {
  exec 3>&- 4>&- 5>&-
  [ -z "${chats:-}" ] || kill $chats 2> /dev/null
  E rm -f -t 0 chat-alice chat-bob chat-carol > /dev/null 2>&1
  if [ $ENGINE = docker ]; then
    docker compose -p $PROJECT down -t 1 > /dev/null 2>&1
  else
    E rm -f -t 1 $(E ps -aq --filter label=com.docker.compose.project=$PROJECT) > /dev/null 2>&1
    E network rm -f ${PROJECT}_default > /dev/null 2>&1
  fi
  [ "$KEEP" = --keep ] || E rmi -f ringcast > /dev/null 2>&1
}

base_images() {
  [ -d "$DIR/maven" ] || cp -rL "$(mvn --version | sed -n 's/^Maven home: //p')" "$DIR/maven"
  printf '#!/bin/sh\nexec /usr/share/maven/bin/mvn -o "$@" -Dmaven.repo.local=/repository\n' > "$DIR/mvn"
  chmod +x "$DIR/mvn"
  E image exists docker.io/library/haproxy:3.2-alpine && return
  tar -C "$DIR/root" -cf "$DIR/root.tar" --exclude=./var/cache/apt --exclude='./dev/*' .
  rm -rf "$DIR/jdk" && cp -rL "$JAVA_HOME" "$DIR/jdk"
  cat > "$DIR/Base" << 'B'
FROM scratch AS debian
ADD root.tar /
FROM debian AS java
COPY jdk /opt/java/openjdk
ENV JAVA_HOME=/opt/java/openjdk PATH=/opt/java/openjdk/bin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8
FROM debian AS haproxy
USER 99:99
STOPSIGNAL SIGUSR1
ENTRYPOINT ["haproxy", "-W", "-db", "-f", "/usr/local/etc/haproxy/haproxy.cfg"]
B
  local target
  for target in java haproxy; do
    E build --format docker --network=none -f "$DIR/Base" --target $target -t try-$target "$DIR" > "$DIR/log/base-$target" 2>&1 || fail "base image $target: $DIR/log"
  done
  E tag try-java docker.io/library/eclipse-temurin:25-jdk docker.io/library/eclipse-temurin:25-jre
  E tag try-haproxy docker.io/library/haproxy:3.2-alpine
}

build() {
  if [ $ENGINE = docker ]; then
    docker compose -p $PROJECT build > "$DIR/log/build" 2>&1
  else
    E build --format docker --network=host --pull=never -t ringcast \
      --volume "${TRY_REPOSITORY:-$HOME/.m2/repository}:/repository:O" \
      --volume "$DIR/maven:/usr/share/maven:ro" --volume "$DIR/mvn:/usr/local/bin/mvn:ro" . > "$DIR/log/build" 2>&1
  fi || { tail -30 "$DIR/log/build"; fail "the image does not build"; }
}

# up NODES: podman-compose 1.0 knows no scale, but replicas
up() {
  if [ $ENGINE = docker ]; then
    docker compose -p $PROJECT up -d --scale node=$1 > "$DIR/log/up" 2>&1 || fail "compose up: $(tail -3 "$DIR/log/up")"
  else
    printf 'services: {node: {deploy: {replicas: %s}}}\n' $1 > "$DIR/replicas.yaml"
    podman-compose -p $PROJECT -f compose.yaml -f "$DIR/replicas.yaml" up -d --no-build > "$DIR/log/up" 2>&1
  fi
}

nodes() { E ps -q --filter label=com.docker.compose.project=$PROJECT --filter label=com.docker.compose.service=node; }
balancer() { E ps -q --filter label=com.docker.compose.project=$PROJECT --filter label=com.docker.compose.service=haproxy; }
address() { E inspect -f "{{(index .NetworkSettings.Networks \"${PROJECT}_default\").IPAddress}}" $1; }
get() { curl -s -f -m 2 "http://127.0.0.1:8080$1"; }
field() { python3 -c 'import json,sys; d=json.load(sys.stdin)
for k in sys.argv[1].split("."): d=d[k]
print(d)' "$1"; }
leader() { get /leader | field id 2> /dev/null; }
# agree NODES: every node itself says that it sees so many, and all say the same leader
agree() {
  local n seen=() count=0
  for n in $(nodes); do
    seen+=("$(curl -s -m 2 "http://$(address $n):8080/status" | python3 -c 'import json,sys; d=json.load(sys.stdin); print(d["cluster"]["seen"], d["cluster"]["state"], d["cluster"]["mode"], d["leader"]["id"])' 2> /dev/null)")
    count=$((count + 1))
  done
  [ $count = $1 ] && [ "$(printf '%s\n' "${seen[@]}" | sort -u | wc -l)" = 1 ] && [[ ${seen[0]} == "$1 stable multicast "* ]]
}
healthy() {
  local n
  for n in $(nodes); do
    if [ $ENGINE = docker ]; then [ "$(docker inspect -f '{{.State.Health.Status}}' $n)" = healthy ]; else E healthcheck run $n > /dev/null 2>&1; fi || return 1
  done
}
in_chat() { grep -q -- "$2" "$DIR/log/chat-$1"; }
other_leader() { found=$(leader) && [ -n "$found" ] && [ "$found" != "$1" ]; }
# connects COUNT: so many clients, one after the other through HAProxy; the node that each registers at
connects() {
  python3 - $1 << 'P'
import json, socket, sys, time
for i in range(int(sys.argv[1])):
    with socket.create_connection(("127.0.0.1", 5001), 10) as s:
        s.settimeout(10)
        s.sendall(json.dumps({"type": "CLIENT_REGISTER", "sender_id": f"guest-{time.time_ns()}"}).encode() + b"\n")
        answer = json.loads(s.makefile().readline() or '{"payload": {"success": false, "message": "closed"}}')["payload"]
    if not answer["success"]: sys.exit(f"client {i}: {answer['message']}")
    print(answer["data"]["server_id"])
P
}
# none_at ID WHEN: 20 clients through HAProxy are taken, and none of them there
none_at() {
  local taken
  taken=$(connects 20) || fail "a client was not taken $2"
  grep -q -x -- "$1" <<< "$taken" && fail "a client got to $1 $2"
  say "20 clients $2: $(sort <<< "$taken" | uniq -c | awk '{print $1 " at " $2}' | paste -s -d ,)"
}
# Once around all nodes, and once more.
takes_all() { connects 6 > /dev/null 2>&1; }
# Clients get there, among others. No grep -q: it would end before the clients do.
is_taken() { connects 10 | grep -x -- "$1" > /dev/null; }
# browser PATH ARGUMENTS...: through HAProxy, with the cookies of the last time
browser() { curl -s -f -m 5 -b "$DIR/cookies" -c "$DIR/cookies" "http://127.0.0.1:8080$1" "${@:2}"; }
admin() { browser "/admin/$1" -o /dev/null -X POST -H "Authorization: Bearer $RINGCAST_ADMIN_TOKEN" || fail "the command $1"; }
# statistics STATUS PROXY: HAProxy itself gives one node of that section that status
statistics() {
  curl -s -m 2 "http://$(address "$(balancer)"):8404/;csv" |
    awk -F, -v status="^$1" -v proxy="$2" '$1 == proxy && $2 ~ /^node/ && $18 ~ status {found = 1} END {exit !found}'
}
is_ready() { E logs $1 2>&1 | grep -q 'Node is ready'; }

trap clean EXIT
trap 'exit 1' INT TERM
clean
say "engine: $ENGINE $($ENGINE --version | sed 's/.*version //')"
[ $ENGINE = docker ] || base_images
began=$(now)
build
say "image: built in $(number $(($(now) - began))), $(E images --format '{{.Size}}' ringcast | head -1)"
[ "$(E inspect -f '{{.Config.User}}' ringcast)" = 10001:10001 ] || fail "the image's user is not 10001"
E run --rm ringcast --version || fail "ringcast --version"

began=$(now)
alone=$(E run -d --name chat-carol --network none -e RINGCAST_CLUSTER_INTERFACE=lo -m 512m ringcast) || fail "one container"
await 30 "the start of one container" is_ready $alone
say "one container alone: ready $(number $(($(now) - began))) after docker run"
E rm -f -t 0 chat-carol > /dev/null

began=$(now)
up 3
await 60 "three nodes that agree" agree 3
say "three nodes found each other by multicast, and agree on a leader, $(number $(($(now) - began))) after compose up began"
await 20 "an answer through HAProxy" get /leader > "$DIR/log/leader"
echo '$ curl localhost:8080/leader'
get /leader
echo
for n in $(nodes); do
  [ "$(E exec $n id -u)" = 10001 ] || fail "$n does not run as user 10001"
  E exec $n touch /ringcast/x 2> /dev/null && fail "$n can write to its root"
  E exec $n touch /etc/x 2> /dev/null && fail "$n can write to its root"
  E logs $n 2>&1 | grep -e 'Unable to map' -e 'AOT' && fail "$n does not use its cache"
done
say "user 10001, root read-only, cache in use"
await 60 "health checks" healthy
say "health checks: healthy"
for page in / /chat.html; do
  code=$(curl -s -m 5 -o "$DIR/log/page" -w '%{http_code}' "http://127.0.0.1:8080$page")
  [ "$code" = 200 ] && grep -qi '<!doctype html>' "$DIR/log/page" || fail "$page through HAProxy: $code"
done
say "dashboard and chat page through HAProxy: 200"
if type -P nc > /dev/null; then
  answer=$({ echo '{"type":"CLIENT_REGISTER","sender_id":"nina"}'; sleep 3; } | timeout 3 nc 127.0.0.1 5001 | head -n 1)
  [ "$(field payload.success <<< "$answer")" = True ] || fail "nc: $answer"
  say "nc, as nina: $(field payload.message <<< "$answer")"
else
  say "no nc here: its line is not tried"
fi
# chat NAME ARGUMENTS...: a chat in a container on the network, its input from a pipe of that name
chat() {
  local name=$1
  shift
  rm -f "$DIR/$name" && mkfifo "$DIR/$name"
  E run --rm -i --name chat-$name --network ${PROJECT}_default ringcast chat $name "$@" < "$DIR/$name" > "$DIR/log/chat-$name" 2>&1 &
  chats="${chats:-} $!"
}
chat alice haproxy 5001
exec 3> "$DIR/alice"
await 30 "alice through HAProxy" in_chat alice 'connected to'
chat bob haproxy 5001
exec 4> "$DIR/bob"
await 30 "bob through HAProxy" in_chat bob 'connected to'
a=$(grep -o 'connected to [^ ]*' "$DIR/log/chat-alice") b=$(grep -o 'connected to [^ ]*' "$DIR/log/chat-bob")
[ "$a" != "$b" ] || fail "alice and bob are both $a"
# says DESCRIPTOR TEXT NAME HEARD: until it is heard; on a busy machine HAProxy may have marked a node
# down, and a client is on its way to another one
says() { echo "$2" >&$1; sleep 1; in_chat "$3" "$4"; }
await 20 "alice's broadcast at bob" says 3 'send Hello everybody' bob 'alice: Hello everybody'
await 20 "bob's answer at alice" says 4 'send @alice Hello Alice' alice 'bob.*: Hello Alice'
say "alice ($a) and bob ($b) talk through HAProxy"
chat carol --interface eth0
exec 5> "$DIR/carol"
await 30 "carol without an address" in_chat carol 'connected to'
say "carol found a node without an address: $(grep -m 1 -o 'connected to .*' "$DIR/log/chat-carol")"
exec 5>&-

n=$(nodes | head -1)
echo '$ docker compose exec node java -jar ringcast.jar top --once'
E exec $n java -jar ringcast.jar top --once || fail "top"
echo '$ docker compose exec node java -jar ringcast.jar doctor'
E exec $n java -jar ringcast.jar doctor || fail "doctor"

await 20 "a leader, told through HAProxy" other_leader ""
old=$found
echo "\$ docker kill ${old%-5001}"
E kill "${old%-5001}" > /dev/null || fail "kill ${old%-5001}"
began=$(now)
await 10 "a new leader through HAProxy" other_leader "$old"
took=$(($(now) - began))
[ $took -lt 2000 ] || fail "HAProxy followed only after $(number $took)"
say "a new leader, $found, told through HAProxy after $(number $took)"
# Whom HAProxy sends to the dead node before it knows of its death is closed, and has to come again.
await 2 "HAProxy without the killed node" takes_all
none_at "$old" "after the kill"
await 20 "two nodes that agree" agree 2
await 20 "the chat after the leader's death" says 3 'send Still there?' bob 'alice: Still there'
say "the chat goes on"

up 5
await 60 "five nodes that agree" agree 5
say "five nodes agree"

# As an operator does it at the dashboard.
rm -f "$DIR/cookies"
drained=$(browser /status | field node.id) || fail "/status with a cookie"
admin drain
await 20 "HAProxy knowing of the drain" statistics DRAIN chat
await 20 "HAProxy knowing of the drain at its pages" statistics NOLB pages
none_at "$drained" "while $drained drains"
[ "$(browser /status | field node.id)" = "$drained" ] || fail "the browser is not at $drained any more"
await 20 "health checks while a node drains" healthy
admin undrain
await 30 "HAProxy knowing of the end of the drain" is_taken "$drained"
say "drained and brought back through HAProxy, by one browser"

n=$(nodes | head -1)
began=$(now)
E stop -t 20 $n > /dev/null || fail "stop"
took=$(($(now) - began))
[ "$(E inspect -f '{{.State.ExitCode}}' $n)" = 143 ] || fail "stopped with $(E inspect -f '{{.State.ExitCode}}' $n), not 143"
E logs $n 2>&1 | grep -q Drained || fail "the node did not drain"
[ $took -lt 15000 ] || fail "the stop took $(number $took)"
say "SIGTERM: drained and ended with 143 after $(number $took)"

n=$(nodes | head -1)
python3 - "$(address $n)" << 'P' || fail "1,000 clients on one node"
import json, socket, sys, time
def frame(**m): b = json.dumps(m).encode(); return len(b).to_bytes(4, "big") + b
clients = []
for i in range(1000):
    s = socket.create_connection((sys.argv[1], 5001), 5); s.settimeout(10)
    s.sendall(frame(type="CLIENT_REGISTER", sender_id=f"many{i}", payload={}, timestamp=time.time(), message_id=f"r{i}"))
    clients.append(s)
def read(s):
    d = b""
    while len(d) < 4: d += s.recv(4 - len(d)) or sys.exit("closed")
    n = int.from_bytes(d, "big"); d = b""
    while len(d) < n: d += s.recv(n - len(d)) or sys.exit("closed")
    return json.loads(d)
for s in clients:
    if not read(s)["payload"]["success"]: sys.exit("not registered")
for k in range(20):
    clients[k].sendall(frame(type="CLIENT_MESSAGE", sender_id=f"many{k}", payload={"content": "x" * 1024, "recipient": None}, timestamp=time.time(), message_id=f"m{k}"))
copies = 0
for j, s in enumerate(clients):
    want = 19 if j < 20 else 20
    while want:
        want -= read(s)["type"] == "CLIENT_MESSAGE"
        copies += 1
print(f"# 1,000 clients on one node, {copies} frames read by them")
P
[ "$(E inspect -f '{{.State.OOMKilled}}' $n)" = false ] || fail "killed for its memory"
limit=$(E inspect -f '{{.HostConfig.Memory}}' $n)
[ "$limit" = 268435456 ] || fail "the memory limit is $limit"
say "memory with 1,000 clients: $(E stats --no-stream --format '{{.MemUsage}}' $n); no OOM kill"
say "all good"
