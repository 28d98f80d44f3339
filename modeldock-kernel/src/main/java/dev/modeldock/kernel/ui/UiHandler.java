package dev.modeldock.kernel.ui;

import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers what browsers ask for below {@code /ui/}, and hands all else on. The pages hold nothing
 * of the gateway's: they are the same for everybody, and ask the control API as whoever signed in.
 *
 * <p>Any thread. The files are read at the first request, and not before: most starts are not for
 * the sake of a page.
 */
public final class UiHandler implements Consumer<Exchange> {

  private static final String ROOT = "/ui/";

  /** No script, style or connection but this listener's own, and no text becomes markup. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types lit-html";

  private static final List<Answer.Header> GUARDS =
      List.of(
          new Answer.Header("content-security-policy", POLICY),
          new Answer.Header("permissions-policy", "camera=(), geolocation=(), microphone=()"));

  private final Consumer<Exchange> others;
  private final Supplier<Optional<UiBundle>> source;
  private final boolean fresh;
  private volatile @Nullable UiBundle bundle;

  private UiHandler(Consumer<Exchange> others, Supplier<Optional<UiBundle>> source, boolean fresh) {
    this.others = others;
    this.source = source;
    this.fresh = fresh;
  }

  /**
   * Serves the files of the control center that this process was started with.
   *
   * @param fresh whether each look at the first page reads them anew, for those who write them
   * @param others takes the requests for anything else
   */
  public static UiHandler serving(boolean fresh, Consumer<Exchange> others) {
    return new UiHandler(others, () -> UiBundle.read(ModuleLayer.boot()), fresh);
  }

  static UiHandler of(Supplier<Optional<UiBundle>> source, Consumer<Exchange> others) {
    return new UiHandler(others, source, false);
  }

  @Override
  public void accept(Exchange exchange) {
    String path = exchange.inbound().path();
    if (!path.equals("/") && !path.equals("/ui") && !path.startsWith(ROOT)) {
      others.accept(exchange);
      return;
    }
    try {
      exchange.answer(answer(exchange, path));
    } catch (ClientGoneException _) {
      // There is nobody left to show it to.
    }
  }

  private Answer answer(Exchange exchange, String path) {
    String method = exchange.inbound().method();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return told(405, "Pages are only read.", new Answer.Header("allow", "GET, HEAD"));
    }
    if (!path.startsWith(ROOT)) {
      return told(308, "The control center is at /ui/.", new Answer.Header("location", ROOT));
    }
    Optional<UiBundle> files = files(path.equals(ROOT));
    return files.isEmpty()
        ? told(503, "This gateway was started without the module of the control center.")
        : file(files.get(), path.substring(ROOT.length()), exchange);
  }

  private Optional<UiBundle> files(boolean first) {
    UiBundle known = bundle;
    if (known == null || first && fresh) {
      bundle = known = source.get().orElse(null);
    }
    return Optional.ofNullable(known);
  }

  private static Answer file(UiBundle files, String path, Exchange exchange) {
    if (path.isEmpty()) {
      UiFile page = files.files().get(UiBundle.INDEX);
      String tag = '"' + files.version() + '"';
      boolean known = tag.equals(exchange.requestHeader("if-none-match"));
      return page == null
          ? told(503, "The module of the control center has no first page.")
          : of(
              known ? 304 : 200,
              page,
              new Answer.Header("etag", tag),
              new Answer.Header("cache-control", "no-cache"));
    }
    int end = path.indexOf('/');
    boolean current = end > 0 && path.substring(0, end).equals(files.version());
    UiFile file = current ? files.files().get(path.substring(end + 1)) : null;
    return file == null
        ? told(404, "The control center has no such file; it may have been replaced. Reload it.")
        : of(200, file, new Answer.Header("cache-control", "max-age=31536000, immutable"));
  }

  private static Answer of(int status, UiFile file, Answer.Header... more) {
    var headers = new ArrayList<>(GUARDS);
    headers.addAll(List.of(more));
    byte[] body = status == 304 ? new byte[0] : file.content().clone();
    return new Answer(status, file.contentType(), headers, body, body.length);
  }

  private static Answer told(int status, String text, Answer.Header... more) {
    byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
    var headers = new ArrayList<>(GUARDS);
    headers.addAll(List.of(more));
    headers.add(new Answer.Header("cache-control", "no-store"));
    return new Answer(status, "text/plain; charset=utf-8", headers, body, body.length);
  }
}
