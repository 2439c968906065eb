# Two stages: the wrapper builds the jar, which is then taken apart so that the libraries, which
# seldom change, are a layer of their own.
FROM eclipse-temurin:25-jdk AS build
WORKDIR /build
COPY . .
# What Maven downloads is kept in the builder's cache, not in a layer. With its wiring generated the
# node starts faster.
RUN --mount=type=cache,target=/maven \
    MAVEN_USER_HOME=/maven ./mvnw --batch-mode --quiet -Dmaven.repo.local=/maven/repository \
      -Dmaven.test.skip -Dspotless.check.skip -Pimage package
RUN java -Djarmode=tools -jar target/ringcast.jar extract --layers --destination layers

FROM eclipse-temurin:25-jre
WORKDIR /ringcast
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/snapshot-dependencies/ ./
COPY --from=build /build/layers/application/ ./
# A cache of classes that are loaded and linked already, with what Java learned of their methods, for
# a start in about half of the time. Java makes it at the end of a training run: a real node, which
# starts, practises what comes first (at debug level it says so), and is told to stop. It counts only
# for these very files, this Java and these options, so it is made here.
RUN java -XX:+UseCompactObjectHeaders -XX:AOTCacheOutput=ringcast.aot -Xlog:aot=error \
      -jar ringcast.jar --logging.level.io.ringcast.app.WarmUp=debug > /tmp/training.log & node=$!; \
    until grep -q 'Practised' /tmp/training.log; do \
      kill -0 $node || { cat /tmp/training.log; exit 1; }; sleep 0.2; \
    done; \
    kill $node; wait $node; test -s ringcast.aot && rm /tmp/training.log
# A user by number, that owns no file: it needs no name, and no right to write.
USER 10001:10001
# A container's network is its own: all ports are open on it, and multicast uses its first interface.
ENV RINGCAST_BIND=0.0.0.0 \
    RINGCAST_CLUSTER_INTERFACE=eth0
EXPOSE 5001 6001 8080 5007/udp
# Alive, not ready: a node that drains is healthy, and nobody should replace it meanwhile. By bash's
# own TCP: the image has no HTTP client, and a Java machine for each check is too much.
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${SERVER_PORT:-8080} && printf 'GET /livez HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200'"]
# Java is process 1 and so gets SIGTERM itself.
# A cache that does not fit, because of other options, is left aside with a warning.
ENTRYPOINT ["java", "-XX:AOTCache=ringcast.aot", "-XX:MaxRAMPercentage=60", "-XX:+UseCompactObjectHeaders", "-jar", "ringcast.jar"]
