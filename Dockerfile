# docker build -t caravan .
# docker run -p 8080:8080 -e AUTH_TOKEN=… -e OPENAI_API_KEY=… -v caravan-data:/caravan/data caravan
# docker run --rm caravan check

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /caravan
COPY pom.xml ./
COPY .ci/dependencies.json .ci/dependencies.json
COPY src src
RUN mvn -B -ntp package -Dmaven.test.skip=true -Dspotless.check.skip=true

FROM eclipse-temurin:25-jre
WORKDIR /caravan
COPY --from=build /caravan/target/caravan.jar target/caravan.jar
COPY --from=build /caravan/target/lib target/lib
# What all of that is, for those who look for known holes in it.
COPY --from=build /caravan/target/caravan.cdx.json caravan.cdx.json
COPY routes routes
COPY config config
COPY pricing pricing
# It may write to data and to nothing else. lib is for Camel components of your own.
RUN useradd --system --uid 10001 --no-create-home caravan && mkdir data lib && chown caravan data

# What a start has to load and learn, once and for all: see caravan.Practice. With the options of the entry point.
RUN java -XX:+UseCompactObjectHeaders --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -XX:AOTCacheOutput=target/caravan.aot -cp "target/caravan.jar:lib/*" caravan.Practice
USER caravan

# In a container loopback reaches nobody, so it listens on every address. Caravan would not do that by itself while
# anybody could use the keys it has: set AUTH_TOKEN or config/keys.yaml before you publish the port, or read its warning.
ENV HOST=0.0.0.0
EXPOSE 8080
VOLUME ["/caravan/config", "/caravan/data"]

# bash opens the connection itself: the image need not have curl. For another port set PORT or CARAVAN_PORT, which both
# Caravan and this line read.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${CARAVAN_PORT:-${PORT:-8080}} && printf 'GET /healthz HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]

# The JVM is process 1 and gets SIGTERM. Options of your own go into JDK_JAVA_OPTIONS.
ENTRYPOINT ["java", \
  "-XX:+UseCompactObjectHeaders", \
  "-XX:AOTCache=target/caravan.aot", \
  "-XX:+ExitOnOutOfMemoryError", \
  "-XX:MaxRAMPercentage=70", \
  "-Xmn64m", \
  "--enable-native-access=ALL-UNNAMED", \
  "--sun-misc-unsafe-memory-access=allow", \
  "-XX:+DisplayVMOutputToStderr", \
  "-Xlog:disable", \
  "-Xlog:all=warning:stderr", \
  "-cp", "target/caravan.jar:lib/*", \
  "caravan.Caravan"]
