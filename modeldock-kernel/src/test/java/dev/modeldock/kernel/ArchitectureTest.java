package dev.modeldock.kernel;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.modeldock.kernel.KernelClasses.ALL;
import static dev.modeldock.kernel.KernelClasses.in;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import dev.modeldock.kernel.admission.Admission;
import dev.modeldock.kernel.admission.Admitted;
import dev.modeldock.kernel.alias.AliasGate;
import dev.modeldock.kernel.alias.Named;
import dev.modeldock.kernel.identity.Authenticator;
import dev.modeldock.kernel.identity.Identified;
import dev.modeldock.kernel.identity.ScopeGate;
import dev.modeldock.kernel.identity.Scoped;
import dev.modeldock.kernel.policy.Approved;
import dev.modeldock.kernel.policy.ApprovedTarget;
import dev.modeldock.kernel.policy.PolicyGate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What depends on what in the kernel. */
class ArchitectureTest {

  /** Each stage knows those before it and none after: the order of the checks is in the imports. */
  private static final List<String> STAGES =
      List.of("pipeline", "admission", "identity", "alias", "policy", "routing", "endpoint");

  @Test
  void theRulesSeeTheWholeKernel() {
    assertThat(ALL.size()).isGreaterThan(350);
    assertThat(ALL.stream().map(JavaClass::getPackageName).distinct().count()).isGreaterThan(30);
  }

  @Test
  void noPackagesNeedEachOther() {
    slices().matching(KernelClasses.ROOT + ".(**)").should().beFreeOfCycles().check(ALL);
  }

  /** The libraries of the kernel, with the only classes that know each. */
  static Stream<Arguments> libraries() {
    return Stream.of(
        home("io.helidon..", resideInAPackage(in("http"))),
        home("org.pf4j..", resideInAPackage(in("plugin"))),
        home("org.mapdb..", resideInAPackage(in("store.mapdb"))),
        home("org.bouncycastle..", resideInAPackage(in("crypto"))),
        home("org.tinylog..", resideInAPackage(in("log"))),
        home("io.prometheus..", resideInAPackage(in("metrics"))),
        home("io.opentelemetry..", resideInAPackage(in("telemetry"))),
        home(
            "tools.jackson..",
            resideInAnyPackage(in("wire"), in("config"), in("json"))
                .or(nameMatching(".*\\.control\\.ControlJson(\\$.*)?"))));
  }

  /** The library, and the one place of the kernel that depends on it. */
  private static Arguments home(String library, DescribedPredicate<? super JavaClass> home) {
    return Arguments.of(library, home);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("libraries")
  void eachLibraryHasOneHome(String library, DescribedPredicate<JavaClass> home) {
    noClasses()
        .that(DescribedPredicate.not(home))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(ALL);
    assertThat(ALL.that(home).that(dependOn(resideInAPackage(library)))).isNotEmpty();
  }

  private static DescribedPredicate<JavaClass> dependOn(
      DescribedPredicate<? super JavaClass> target) {
    return DescribedPredicate.describe(
        "depend on " + target.getDescription(),
        type ->
            type.getDirectDependenciesFromSelf().stream()
                .anyMatch(dependency -> target.test(dependency.getTargetClass())));
  }

  @Test
  void noOtherLibraryIsKnown() {
    String[] known =
        Stream.concat(
                Stream.of(
                    "java..",
                    "com.sun.management",
                    "javax.crypto..",
                    "javax.management..",
                    "javax.net..",
                    "jdk.jfr..",
                    "org.jspecify.annotations",
                    "dev.modeldock.."),
                libraries().map(arguments -> (String) arguments.get()[0]))
            .toArray(String[]::new);
    classes().should().onlyDependOnClassesThat().resideInAnyPackage(known).check(ALL);
  }

  static List<String> stages() {
    return STAGES.subList(0, STAGES.size() - 1);
  }

  @ParameterizedTest
  @MethodSource("stages")
  void noStageKnowsALaterOne(String stage) {
    String[] later =
        STAGES.stream()
            .skip(STAGES.indexOf(stage) + 1)
            .map(KernelClasses::in)
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(in(stage))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(later)
        .check(ALL);
  }

  @Test
  void theStagesShareWordsThatNeedNothingElse() {
    classes()
        .that()
        .resideInAPackage(in("pipeline"))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(in("pipeline"), "java..", "org.jspecify.annotations")
        .check(ALL);
  }

  @Test
  void decisionsTouchNoFileAndNoSocket() {
    noClasses()
        .that()
        .resideInAnyPackage(in("admission"), in("identity"), in("alias"), in("policy"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.io", "java.nio.file..", "java.nio.channels..", "java.net.http")
        .check(ALL);
  }

  /** What a gate makes, and the gate. */
  static Stream<Arguments> stageRecords() {
    return Stream.of(
        Arguments.of(Admitted.class, Admission.class),
        Arguments.of(Identified.class, Authenticator.class),
        Arguments.of(Scoped.class, ScopeGate.class),
        Arguments.of(Named.class, AliasGate.class),
        Arguments.of(ApprovedTarget.class, PolicyGate.class),
        Arguments.of(Approved.class, PolicyGate.class));
  }

  @ParameterizedTest
  @MethodSource("stageRecords")
  void onlyItsGateCanMakeWhatTheNextStageTakes(Class<?> made, Class<?> gate) {
    constructors().that().areDeclaredIn(made).should().bePackagePrivate().check(ALL);
    classes().that().areAssignableTo(made).should().haveModifier(FINAL).check(ALL);
    noClasses()
        .that(DescribedPredicate.not(belongToAnyOf(gate)))
        .should()
        .callConstructorWhere(target(owner(equivalentTo(made))))
        .check(ALL);
  }

  @Test
  void onlyTheAssembledGatewayLetsTheOwnerActAsAKey() {
    noClasses()
        .that()
        .resideOutsideOfPackage(in("boot"))
        .should()
        .callMethod(Authenticator.class, "actingAs", String.class)
        .check(ALL);
  }
}
