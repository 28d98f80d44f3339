package dev.modeldock.kernel.state;

import dev.modeldock.api.Locality;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.state.key.PromptLogging;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A configured runtime.
 *
 * @param id lower-case letters, digits and dashes; the part before the colon of a model id
 * @param type the provider type that serves it
 * @param settings as given by the owner, not yet checked against the provider's schema
 * @param secrets references by secret name: {@code env:NAME}, {@code file:PATH} or {@code
 *     store:NAME}, never a value
 * @param risk the owner's judgement; null if there is none, see {@link #risk(Locality)}
 * @param lan whether it may serve clients from the LAN
 * @param allowedModels globs of model names; empty means all
 * @param enabled whether it takes requests
 * @param source where it is defined
 * @param limits how much it may do at once, and how long
 * @param promptLog what the prompt log keeps of what is sent to it; null for what holds anyway
 */
public record InstanceRecord(
    String id,
    String type,
    Settings settings,
    Map<String, String> secrets,
    @Nullable Risk risk,
    boolean lan,
    List<String> allowedModels,
    boolean enabled,
    Source source,
    InstanceLimits limits,
    @Nullable PromptLogging promptLog) {

  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,39}");

  public InstanceRecord {
    if (!isId(id)) {
      throw new IllegalArgumentException(
          "instance id '" + id + "' is not lower-case letters, digits and dashes (at most 40)");
    }
    secrets = Map.copyOf(secrets);
    allowedModels = List.copyOf(allowedModels);
  }

  /** Makes an instance that says nothing of the prompt log. */
  public InstanceRecord(
      String id,
      String type,
      Settings settings,
      Map<String, String> secrets,
      @Nullable Risk risk,
      boolean lan,
      List<String> allowedModels,
      boolean enabled,
      Source source,
      InstanceLimits limits) {
    this(id, type, settings, secrets, risk, lan, allowedModels, enabled, source, limits, null);
  }

  /** Makes an instance without limits of its own. */
  public InstanceRecord(
      String id,
      String type,
      Settings settings,
      Map<String, String> secrets,
      @Nullable Risk risk,
      boolean lan,
      List<String> allowedModels,
      boolean enabled,
      Source source) {
    this(
        id,
        type,
        settings,
        secrets,
        risk,
        lan,
        allowedModels,
        enabled,
        source,
        InstanceLimits.none());
  }

  /** {@return whether {@code text} can be the id of an instance} */
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** {@return this instance, taking requests or not} */
  public InstanceRecord withEnabled(boolean takesRequests) {
    return new InstanceRecord(
        id,
        type,
        settings,
        secrets,
        risk,
        lan,
        allowedModels,
        takesRequests,
        source,
        limits,
        promptLog);
  }

  /** {@return this instance, with what it says of the prompt log; null for nothing} */
  public InstanceRecord withPromptLog(@Nullable PromptLogging mode) {
    return new InstanceRecord(
        id, type, settings, secrets, risk, lan, allowedModels, enabled, source, limits, mode);
  }

  /** {@return the risk of calls: what the owner says, else what {@code where} suggests} */
  public Risk risk(Locality where) {
    return risk == null ? Risk.of(where) : risk;
  }

  /**
   * {@return whether a provider that was made for {@code other} would be made in the very same way
   * for this} The rest of an instance is the gateway's own business.
   */
  public boolean sameProvider(InstanceRecord other) {
    return id.equals(other.id)
        && type.equals(other.type)
        && settings.equals(other.settings)
        && secrets.equals(other.secrets)
        && enabled == other.enabled
        && Objects.equals(limits.timeouts().connect(), other.limits.timeouts().connect());
  }
}
