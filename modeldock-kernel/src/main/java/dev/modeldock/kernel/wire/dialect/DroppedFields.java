package dev.modeldock.kernel.wire.dialect;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The names of the fields that the target of a request is not told of, for the header that tells
 * the client. Names come from clients and from plugins, so only what is safe in a header is shown.
 *
 * <p>Safe for use by several threads.
 */
public final class DroppedFields {

  /** The header's name. */
  public static final String HEADER = "x-modeldock-dropped";

  private static final Pattern SHOWABLE = Pattern.compile("[A-Za-z0-9_.\\[\\]-]{1,64}");
  private static final String UNSHOWABLE = "other";
  private static final int MOST_SHOWN = 32;

  private final Set<String> names = new ConcurrentSkipListSet<>();

  /** Adds a name. */
  public void add(String name) {
    names.add(SHOWABLE.matcher(name).matches() ? name : UNSHOWABLE);
  }

  /** Begins anew, for another target. */
  public void reset(Collection<String> dropped) {
    names.clear();
    dropped.forEach(this::add);
  }

  /** {@return whether there are none} */
  public boolean isEmpty() {
    return names.isEmpty();
  }

  /** {@return the header's value: the names, or the first of very many} */
  public String text() {
    String shown = names.stream().limit(MOST_SHOWN).collect(Collectors.joining(", "));
    return names.size() > MOST_SHOWN ? shown + ", ..." : shown;
  }
}
