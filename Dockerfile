# Two stages: the jar is built with the wrapper, taken apart into layers that change at different
# rates, and run as an ordinary user.
FROM eclipse-temurin:25-jdk AS build
WORKDIR /build
COPY .mvn .mvn
COPY mvnw pom.xml application.yml ./
RUN ./mvnw --batch-mode --quiet -DskipTests dependency:go-offline || true
COPY src src
RUN ./mvnw --batch-mode --quiet -DskipTests package \
 && java -Djarmode=tools -jar target/ringcast.jar extract --layers --launcher --destination layers

FROM eclipse-temurin:25-jre
RUN groupadd --system ringcast && useradd --system --gid ringcast --no-create-home ringcast
WORKDIR /ringcast
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/spring-boot-loader/ ./
COPY --from=build /build/layers/snapshot-dependencies/ ./
COPY --from=build /build/layers/application/ ./
USER ringcast
# A container's network is its own: open the ports, and multicast on its first interface.
ENV RINGCAST_BIND=0.0.0.0 \
    RINGCAST_CLUSTER_INTERFACE=eth0 \
    JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=60 -XX:+UseCompactObjectHeaders"
EXPOSE 5001 6001 8080 5007/udp
# The shell's own TCP: the base image need not bring a client.
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /actuator/health/readiness HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200'"]
ENTRYPOINT ["java", "org.springframework.boot.loader.launch.JarLauncher"]
