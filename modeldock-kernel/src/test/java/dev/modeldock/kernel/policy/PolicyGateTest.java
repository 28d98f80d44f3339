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
import dev.modeldock.kernel.state.key.Reach;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
              .after(new StateChange.PutInstance(instance("risky")))
              .after(new StateChange.PutInstance(instance("unknown")))
              .after(new StateChange.PutInstance(instance("shared")))
              .after(new StateChange.PutAlias(alias("both", "local:m", "shared:m")))
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

  @Test
  void aNewKeyReachesWhatIsLocalAndOfLowRiskOnly() {
    KeyPolicy standard = KeyPolicy.standard();
    assertThat(targets(standard, "code")).containsExactly("local:big:14b");
    assertThat(refusal(standard, "cloud:big"))
        .satisfies(refusal -> {
          assertThat(refusal.code()).isEqualTo(ErrorCode.MODEL_NOT_ALLOWED);
          assertThat(refusal.message())
              .contains("cloud:big (prompts would leave your network", "--allow-cloud");
        });
    assertThat(refusal(standard, "risky:m").message())
        .contains("modeldock keys update test-key --allow-high-risk");
    assertThat(refusal(standard, "unknown:m").message())
        .contains("--allow-cloud --allow-high-risk");
  }

  @Test
  void eachClassIsGivenByItself() {
    KeyPolicy cloud = KeyPolicy.standard().reaching(Set.of(Reach.CLOUD));
    assertThat(targets(cloud, "code")).containsExactly("local:big:14b", "cloud:big");
    assertThat(refusal(cloud, "risky:m").code()).isEqualTo(ErrorCode.MODEL_NOT_ALLOWED);
    KeyPolicy risk = KeyPolicy.standard().reaching(Set.of(Reach.HIGH_RISK));
    assertThat(targets(risk, "risky:m")).hasSize(1);
    assertThat(refusal(risk, "cloud:big").code()).isEqualTo(ErrorCode.MODEL_NOT_ALLOWED);
  }

  @Test
  void anInstanceOfWhichNothingIsKnownCountsAsTheWorst() {
    for (Reach one : List.of(Reach.CLOUD, Reach.HIGH_RISK)) {
      assertThat(refusal(KeyPolicy.standard().reaching(Set.of(one)), "unknown:m").code())
          .isEqualTo(ErrorCode.MODEL_NOT_ALLOWED);
    }
    assertThat(targets(ALL, "unknown:m")).hasSize(1);
  }

  @Test
  void whatIsDeniedIsRefusedThoughItIsAllowed() {
    var allowed = ALL.allowing(new Globs(List.of("*"), List.of("*"), List.of("*")));
    assertThat(refused(allowed.denying(models("cloud:*")), "cloud:big")).isTrue();
    assertThat(refused(allowed.denying(models("CLOUD:B*")), "cloud:big")).isTrue();
    assertThat(refused(allowed.denying(models("code")), "code")).isTrue();
    assertThat(refused(allowed.denying(aliases("co*")), "code")).isTrue();
    assertThat(refused(allowed.denying(instances("cloud")), "cloud:big")).isTrue();
    assertThat(targets(allowed.denying(models("cloud:small")), "cloud:big")).hasSize(1);
  }

  @Test
  void whatIsDeniedIsDeniedBehindEveryAlias() {
    assertThat(targets(ALL.denying(instances("cloud")), "code")).containsExactly("local:big:14b");
    assertThat(targets(ALL.denying(models("local:*")), "code")).containsExactly("cloud:big");
    assertThat(refusal(ALL.denying(models("*:big*")), "code").message())
        .contains("local:big:14b (the key is denied it)", "cloud:big (the key is denied it)");
  }

  @Test
  void whoeverMayUseNoAliasMayStillAskForModelsByName() {
    var policy = ALL.denying(aliases("*"));
    assertThat(refused(policy, "code")).isTrue();
    assertThat(targets(policy, "cloud:big")).hasSize(1);
  }

  @Test
  void aKeyThatMayUseAliasesMayNotAskForAnyModelByName() {
    var policy = ALL.allowing(aliases("*"));
    assertThat(targets(policy, "code")).hasSize(2);
    assertThat(refused(policy, "cloud:big")).isTrue();
  }

  @Test
  void anotherMachineReachesOnlyInstancesThatServeOthers() {
    assertThat(targets(ALL, "shared:m", false)).containsExactly("shared:m");
    assertThat(targets(ALL, "both", false)).containsExactly("shared:m");
    assertThat(targets(ALL, "both")).hasSize(2);
    assertThat(decide(ALL, "code", false))
        .isInstanceOfSatisfying(
            Decision.Refuse.class,
            refused -> {
              assertThat(refused.why().code()).isEqualTo(ErrorCode.PEER_NOT_ALLOWED);
              assertThat(refused.why().message()).contains("local:big:14b", "cloud:big", "--lan");
            });
  }

  @Test
  void nothingIsSuggestedThatTheKeyMayNotReach() {
    assertThat(refusal(KeyPolicy.standard(), "clod:big").message()).doesNotContain("cloud");
  }

  private static Globs models(String glob) {
    return new Globs(List.of(glob), List.of(), List.of());
  }

  private static Globs aliases(String glob) {
    return new Globs(List.of(), List.of(glob), List.of());
  }

  private static Globs instances(String glob) {
    return new Globs(List.of(), List.of(), List.of(glob));
  }

  private boolean refused(KeyPolicy policy, String model) {
    return refusal(policy, model).code() == ErrorCode.MODEL_NOT_ALLOWED;
  }

  private List<String> targets(KeyPolicy policy, String model) {
    return targets(policy, model, true);
  }

  private List<String> targets(KeyPolicy policy, String model, boolean thisMachine) {
    return switch (decide(policy, model, thisMachine)) {
      case Decision.Pass<Approved>(var approved) ->
          approved.targets().stream().map(target -> target.target().id()).toList();
      case Decision.Refuse<Approved>(var why) -> throw new AssertionError(why.message());
    };
  }

  private Refusal refusal(KeyPolicy policy, String model) {
    return switch (decide(policy, model, true)) {
      case Decision.Pass<Approved> pass -> throw new AssertionError(pass);
      case Decision.Refuse<Approved>(var why) -> why;
    };
  }

  private Decision<Approved> decide(KeyPolicy policy, String model, boolean thisMachine) {
    return gate.decide(new AliasGate(state).resolve(TestScoped.chat(policy, thisMachine), model));
  }

  private Exposure exposure(String instance) {
    return switch (instance) {
      case "cloud" -> new Exposure(Egress.CLOUD, Risk.LOW);
      case "risky" -> new Exposure(Egress.NONE, Risk.HIGH);
      case "unknown" -> Exposure.unknown();
      default -> new Exposure(Egress.NONE, Risk.LOW);
    };
  }

  private static InstanceRecord instance(String id, String... models) {
    return new InstanceRecord(
        id,
        "demo",
        Settings.none(),
        Map.of(),
        Risk.LOW,
        id.equals("shared"),
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
