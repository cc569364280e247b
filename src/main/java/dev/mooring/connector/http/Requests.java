package dev.mooring.connector.http;

import dev.mooring.api.v1alpha1.HttpTexts;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** What a request says, and how one is refused. On the port's loop. */
final class Requests {
  /** Of a body whose sender is refused: so much is read and thrown away, to keep the connection. */
  private static final long MOST_SKIPPED = 1L << 20;

  private Requests() {}

  /**
   * The path that is asked for, as {@link HttpTexts#wirePath} has it, without steps to elsewhere;
   * null when there is none.
   */
  static String path(HttpServerRequest request) {
    String path = request.path();
    if (path == null || !path.startsWith("/")) {
      return null;
    }
    // Raw bytes come as one character each; what they are was UTF-8.
    boolean raw = path.chars().anyMatch(c -> c >= 0x80 && c <= 0xFF);
    String text =
        raw ? new String(path.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8) : path;
    return withoutDots(HttpTexts.wirePath(text));
  }

  static String withoutDots(String path) {
    if (!path.contains("/.")) {
      return path;
    }
    Deque<String> segments = new ArrayDeque<>();
    String[] all = path.substring(1).split("/", -1);
    for (int i = 0; i < all.length; i++) {
      boolean dots = all[i].equals(".") || all[i].equals("..");
      if (all[i].equals("..")) {
        segments.pollLast();
      }
      if (!dots) {
        segments.add(all[i]);
      } else if (i == all.length - 1) {
        segments.add("");
      }
    }
    return "/" + String.join("/", segments);
  }

  /** The length of the body as its sender says it; 0 without a body, and -1 when it is not said. */
  static long announced(HttpServerRequest request) {
    if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
      return -1;
    }
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null || !length.matches("[0-9]{1,18}") ? 0 : Long.parseLong(length);
  }

  /** Whether the body's only transfer encoding is one that is understood here. */
  static boolean isUnderstood(HttpServerRequest request) {
    String encoding = request.getHeader(HttpHeaders.TRANSFER_ENCODING);
    return encoding == null || encoding.strip().equalsIgnoreCase("chunked");
  }

  /** Whether the sender expects something else than to be told to go on. */
  static boolean expectsTooMuch(HttpServerRequest request) {
    return expectation(request) != null
        && !expectation(request).strip().equalsIgnoreCase("100-continue");
  }

  static boolean waitsForContinue(HttpServerRequest request) {
    return expectation(request) != null;
  }

  private static String expectation(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_1_0 ? null : request.getHeader(HttpHeaders.EXPECT);
  }

  /** Answers one who may not send, as {@link #refuse} does, with what is missing. */
  static void refuseSender(
      HttpServerRequest request, SenderCheck check, SenderConnection sender, boolean unread) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (check.challenge() != null) {
      response.putHeader("WWW-Authenticate", check.challenge());
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8");
    refuse(request, sender, IncomingRecord.UNAUTHORIZED, unread, check.demand());
  }

  /**
   * Answers at once. When much of the body is still to come, the connection ends, but not before
   * the sender could read why: one that is reset with unread bytes loses the answer.
   *
   * @param unread whether some of the body has not come yet
   */
  static void refuse(
      HttpServerRequest request, SenderConnection sender, int status, boolean unread) {
    refuse(request, sender, status, unread, "");
  }

  private static void refuse(
      HttpServerRequest request,
      SenderConnection sender,
      int status,
      boolean unread,
      String words) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    long announced = announced(request);
    boolean waits = waitsForContinue(request) && !expectsTooMuch(request);
    boolean leaves =
        unread
            && (status == IncomingRecord.LATE
                || status == IncomingRecord.BAD_REQUEST
                || waits
                || announced < 0
                || announced > MOST_SKIPPED);
    if (status == IncomingRecord.UNAVAILABLE) {
      response.putHeader("Retry-After", "1");
    }
    if (leaves) {
      response.putHeader("Connection", "close");
      sender.leaves(System.nanoTime());
    }
    if (unread) {
      request.handler(part -> {});
    }
    response.setStatusCode(status).end(words);
  }
}
