package dev.modeldock.kernel.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.alias.AliasGate;
import dev.modeldock.kernel.identity.TestScoped;
import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.state.AliasRecord;
import dev.modeldock.kernel.state.Egress;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.Risk;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.StateStore;
import dev.modeldock.kernel.state.Target;
import dev.modeldock.kernel.state.key.KeyPolicy;
import dev.modeldock.kernel.state.key.KeyPolicy.Globs;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PolicyGateTest {

  private static final KeyPolicy ALL = KeyPolicy.unrestricted();

  private final StateStore state =
      fixed(
          GatewayState.empty()
              .after(new StateChange.PutInstance(instance("local")))
              .after(new StateChange.PutInstance(instance("cloud")))
              .after(new StateChange.PutInstance(instance("narrow", "small*")))
              .after(new StateChange.PutAlias(alias("code", "local:big:14b", "cloud:big"))));
  private final PolicyGate gate =
      new PolicyGate(state, this::exposure, () -> List.of("code", "local:big:14b", "cloud:big"));

  @Test
  void anAliasStandsForItsChainInOrder() {
    assertThat(targets(ALL, "code")).containsExactly("local:big:14b", "cloud:big");
  }

  @Test
  void anIdIsSplitAtItsFirstColonOnly() {
    assertThat(targets(ALL, "local:org/model:14b:q4")).containsExactly("local:org/model:14b:q4");
  }

  @Test
  void aFallbackThatTheKeyMayNotReachIsTakenOutOfTheChain() {
    var policy = ALL.allowing(new Globs(List.of(), List.of(), List.of("local")));
    assertThat(targets(policy, "code")).containsExactly("local:big:14b");
  }

  @Test
  void anAliasIsNoWayRoundThePolicy() {
    var policy = ALL.allowing(new Globs(List.of("local:*"), List.of("code"), List.of()));
    assertThat(targets(policy, "code")).containsExactly("local:big:14b");
    assertThat(refusal(policy, "cloud:big").code()).isEqualTo(ErrorCode.MODEL_NOT_ALLOWED);
  }

  @Test
  void aKeyForAnAliasMayNotAskForItsTargetsByName() {
    var policy = ALL.allowing(new Globs(List.of(), List.of("code"), List.of()));
    assertThat(targets(policy, "code")).hasSize(2);
    assertThat(refusal(policy, "local:big:14b").code()).isEqualTo(ErrorCode.MODEL_NOT_ALLOWED);
  }

  @Test
  void whatAKeyMayNotUseIsRefusedAlikeWhetherItExistsOrNot() {
    var policy = ALL.allowing(new Globs(List.of("local:*"), List.of(), List.of()));
    assertThat(refusal(policy, "cloud:big").message().replace("cloud:big", "X"))
        .isEqualTo(refusal(policy, "nowhere:big").message().replace("nowhere:big", "X"));
  }

  @Test
  void anUnknownNameIsToldWithTheNearestOnesThatTheKeyMayUse() {
    assertThat(refusal(ALL, "loca:big:14b"))
        .satisfies(refusal -> {
          assertThat(refusal.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
          assertThat(refusal.message()).contains("Did you mean local:big:14b");
          assertThat(refusal.param()).isEqualTo("model");
        });
    assertThat(
            refusal(ALL.allowing(new Globs(List.of("cl*", "lo*"), List.of(), List.of())), "cod")
                .code())
        .isEqualTo(ErrorCode.MODEL_NOT_ALLOWED);
  }

  @Test
  void anInstanceServesOnlyTheModelsThatItsOwnerAllows() {
    assertThat(targets(ALL, "narrow:small-1")).containsExactly("narrow:small-1");
    assertThat(refusal(ALL, "narrow:large").code()).isEqualTo(ErrorCode.MODEL_NOT_ALLOWED);
  }

  private List<String> targets(KeyPolicy policy, String model) {
    return switch (decide(policy, model)) {
      case Decision.Pass<Approved>(var approved) ->
          approved.targets().stream().map(target -> target.target().id()).toList();
      case Decision.Refuse<Approved>(var why) -> throw new AssertionError(why.message());
    };
  }

  private Refusal refusal(KeyPolicy policy, String model) {
    return switch (decide(policy, model)) {
      case Decision.Pass<Approved> pass -> throw new AssertionError(pass);
      case Decision.Refuse<Approved>(var why) -> why;
    };
  }

  private Decision<Approved> decide(KeyPolicy policy, String model) {
    return gate.decide(new AliasGate(state).resolve(TestScoped.chat(policy), model));
  }

  private Exposure exposure(String instance) {
    return new Exposure(instance.equals("cloud") ? Egress.CLOUD : Egress.NONE, Risk.LOW);
  }

  private static InstanceRecord instance(String id, String... models) {
    return new InstanceRecord(
        id,
        "demo",
        Settings.none(),
        Map.of(),
        Risk.LOW,
        false,
        List.of(models),
        true,
        Source.STATE);
  }

  private static AliasRecord alias(String name, String... targets) {
    return new AliasRecord(
        name,
        Stream.of(targets).map(id -> Target.parse(id).orElseThrow()).toList(),
        Settings.none(),
        Source.STATE);
  }

  private static StateStore fixed(GatewayState fixed) {
    return new StateStore() {
      @Override
      public GatewayState state() {
        return fixed;
      }

      @Override
      public GatewayState apply(StateChange change) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void close() {}
    };
  }
}
