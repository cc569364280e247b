package dev.mooring.bench;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;

/**
 * The API server as plain HTTP, without a model of what is sent: a client that reads every object
 * takes as much of the processors as the program that is measured. Safe for use by several threads.
 */
final class PlainApi implements AutoCloseable {
  private final URI server;
  private final String token;
  private final HttpClient client;

  /** With the rights of that configuration. */
  PlainApi(Config access) {
    server = URI.create(access.getMasterUrl());
    token = access.getAutoOAuthToken();
    try {
      client = HttpClient.newBuilder().sslContext(SSLUtils.sslContext(access)).build();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("no way to " + server, e);
    }
  }

  /**
   * Sends one new object.
   *
   * @throws IllegalStateException when the server does not make it; the message says why
   */
  void create(String path, String json) {
    HttpResponse<String> answer =
        send(
            request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)),
            BodyHandlers.ofString());
    if (answer.statusCode() != 201) {
      throw new IllegalStateException("POST " + path + ": " + answer.body());
    }
  }

  /** What the server answers, as it comes. */
  InputStream open(String path) {
    HttpResponse<InputStream> answer = send(request(path).GET(), BodyHandlers.ofInputStream());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("GET " + path + ": HTTP " + answer.statusCode());
    }
    return answer.body();
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path));
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  private <T> HttpResponse<T> send(
      HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request.build(), handler);
    } catch (IOException e) {
      throw new IllegalStateException("no answer from " + server, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
