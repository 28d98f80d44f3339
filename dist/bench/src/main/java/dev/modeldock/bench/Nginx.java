package dev.modeldock.bench;

import dev.modeldock.bench.client.Connection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** One nginx that is the plain upstream, and a bare proxy to it and to the stream upstream. */
final class Nginx implements AutoCloseable {

  private static final int REPLY_BYTES = 350;
  private static final long LONGEST_START_MS = 5_000;

  private final Process process;
  private final int upstreamPort;
  private final int proxyPort;
  private final int streamProxyPort;

  private Nginx(Process process, int upstreamPort, int proxyPort, int streamProxyPort) {
    this.process = process;
    this.upstreamPort = upstreamPort;
    this.proxyPort = proxyPort;
    this.streamProxyPort = streamProxyPort;
  }

  static Nginx start(Path program, Path folder, int streamUpstreamPort)
      throws IOException, InterruptedException {
    int upstream = freePort();
    int proxy = freePort();
    int streamProxy = freePort();
    Path file = folder.resolve("nginx.conf");
    Files.writeString(
        file,
        """
        daemon off;
        pid %1$s/nginx.pid;
        error_log stderr crit;
        worker_processes auto;
        worker_rlimit_nofile 8192;
        events { worker_connections 4096; }
        http {
          access_log off;
          keepalive_requests 1000000000;
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
          default_type application/json;
          upstream plain { server 127.0.0.1:%2$d; keepalive 256; keepalive_requests 1000000000; }
          upstream streams { server 127.0.0.1:%3$d; keepalive 256; keepalive_requests 1000000000; }
          server {
            listen 127.0.0.1:%2$d;
            location = /v1/models { return 200 '{"object":"list","data":[{"id":"m","object":"model"}]}'; }
            location / { return 200 '%6$s'; }
          }
          server {
            listen 127.0.0.1:%4$d;
            location / { proxy_pass http://plain; proxy_http_version 1.1; proxy_set_header Connection ""; }
          }
          server {
            listen 127.0.0.1:%5$d;
            location / {
              proxy_pass http://streams; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off;
            }
          }
        }
        """
            .formatted(folder, upstream, streamUpstreamPort, proxy, streamProxy, reply()));
    Process process =
        new ProcessBuilder(program.toString(), "-p", folder.toString(), "-c", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("nginx.log").toFile())
            .start();
    Nginx nginx = new Nginx(process, upstream, proxy, streamProxy);
    nginx.awaitStart(folder.resolve("nginx.log"));
    return nginx;
  }

  private void awaitStart(Path log) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_START_MS);
    while (System.nanoTime() < deadline && process.isAlive()) {
      try (Connection _ = new Connection(streamProxyPort)) {
        return;
      } catch (IOException e) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
    close();
    throw new IOException("nginx did not start: " + Files.readString(log));
  }

  private static String reply() {
    String start =
        "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
            + "\"message\":{\"role\":\"assistant\",\"content\":\"";
    String end =
        "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":9,\"total_tokens\":18}}";
    return start + "x".repeat(REPLY_BYTES - start.length() - end.length()) + end;
  }

  int upstreamPort() {
    return upstreamPort;
  }

  int proxyPort() {
    return proxyPort;
  }

  int streamProxyPort() {
    return streamProxyPort;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    process
        .onExit()
        .orTimeout(5, TimeUnit.SECONDS)
        .exceptionally(_ -> process.destroyForcibly())
        .join();
  }
}
