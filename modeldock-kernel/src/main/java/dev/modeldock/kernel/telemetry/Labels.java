package dev.modeldock.kernel.telemetry;

import dev.modeldock.kernel.audit.AttemptRecord;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.provider.InstanceView;
import dev.modeldock.kernel.provider.ProviderRegistry;
import dev.modeldock.kernel.state.Target;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.Optional;

/**
 * What is said of a request beside its times: names that the owner has given, and closed sets. What
 * a client has made up is not among it: a model's name is told once a model of that name has
 * served.
 */
final class Labels {

  private static final String UNKNOWN = "unknown";

  private final ProviderRegistry providers;

  Labels(ProviderRegistry providers) {
    this.providers = providers;
  }

  /** {@return the name that was asked for, if it is the name of anything} */
  String requested(AuditEvent event) {
    String model = event.model();
    return model == null || event.target() == null ? UNKNOWN : model;
  }

  Attributes of(AuditEvent event) {
    AttributesBuilder all = Attributes.builder();
    all.put(Names.OPERATION, Names.operation(event.operation()));
    all.put(Names.REQUEST_MODEL, requested(event));
    if (event.target() != null) {
      served(all, event.target());
    }
    if (event.error() != null) {
      all.put(Names.ERROR, event.error());
    }
    return all.build();
  }

  Attributes of(AuditEvent event, AttemptRecord attempt) {
    AttributesBuilder all = Attributes.builder();
    all.put(Names.OPERATION, Names.operation(event.operation()));
    served(all, attempt.target());
    if (attempt.error() != null) {
      all.put(Names.ERROR, attempt.error());
    }
    return all.build();
  }

  private void served(AttributesBuilder all, String id) {
    Optional<Target> target = Target.parse(id);
    target.ifPresent(each -> {
      all.put(Names.INSTANCE, each.instance());
      all.put(Names.PROVIDER, type(each.instance()));
      all.put(Names.RESPONSE_MODEL, each.model());
    });
  }

  private String type(String instance) {
    return providers.instances().stream()
        .filter(each -> each.id().equals(instance))
        .map(InstanceView::type)
        .findFirst()
        .orElse(UNKNOWN);
  }
}
