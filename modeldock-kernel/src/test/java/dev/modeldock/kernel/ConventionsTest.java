package dev.modeldock.kernel;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.lang.conditions.ArchConditions.haveNameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noConstructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static dev.modeldock.kernel.KernelClasses.ALL;
import static dev.modeldock.kernel.KernelClasses.in;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.lang.ArchCondition;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How every class of the kernel is written. */
class ConventionsTest {

  private static final int MOST_CONSTRUCTOR_PARAMETERS = 6;

  /** The classes that start threads, each with why it cannot do its work on its caller's. */
  private static final Map<String, String> STARTS_THREADS =
      Map.ofEntries(
          Map.entry("audit.file.Flusher", "syncs the audit by the clock"),
          Map.entry("audit.file.Indexer", "brings the index up to date behind the requests"),
          Map.entry("boot.FirstStart", "looks for runtimes while the gateway starts"),
          Map.entry("catalogue.ModelCatalogue", "asks all instances at once, each with its limit"),
          Map.entry("certificate.Watch", "notices new certificates and addresses"),
          Map.entry("control.live.LiveHub", "looks what has changed while somebody watches"),
          Map.entry("endpoint.LiveStream", "keeps a quiet stream alive while its thread waits"),
          Map.entry("health.watch.HealthWatch", "decides when runtimes are looked at"),
          Map.entry("health.watch.Look", "gives up on a runtime that does not answer"),
          Map.entry("host.AsideCall", "keeps a plugin that spins from the requests' carriers"),
          Map.entry("host.PluginCall", "gives up on a plugin that does not return"),
          Map.entry("host.ScopedThreads", "hands plugins threads that end with them"),
          Map.entry("http.ConnectionInput", "reads ahead to notice a client that leaves"),
          Map.entry("http.HttpListener", "watches deadlines, and bounds the stop"),
          Map.entry("journal.GroupCommit", "writes files on a thread that nobody interrupts"),
          Map.entry("limit.day.DayBook", "reads the day's audit while the gateway starts"),
          Map.entry("log.read.LogTail", "looks into the log while somebody follows it"),
          Map.entry("plugin.OwnerThread", "owns the plugin library, alone"),
          Map.entry("plugin.folder.FolderWatch", "waits for what comes into plugin folders"),
          Map.entry("plugin.leak.PinSearch", "reads heap dumps while the plugins' owner goes on"),
          Map.entry("probe.RuntimeProbe", "gives up on a test that does not end"),
          Map.entry("process.ChildProcess", "drains pipes, which take no interrupt"),
          Map.entry("promptlog.file.LogThread", "reads and writes prompts off the requests' way"),
          Map.entry("provider.trial.SelfCheck", "tries all new providers at once, with a bound"),
          Map.entry("routing.Ticker", "watches the deadlines of all calls"),
          Map.entry("usage.Rollups", "sums up usage off the requests' way"),
          Map.entry("workbench.Workbench", "looks for new builds of a plugin under work"));

  @Test
  void namesSayWhatAThingIs() {
    noClasses()
        .that(DescribedPredicate.not(assignableTo("org.pf4j.PluginManager")))
        .should(haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Managers|Impl)(\\$.*)?"))
        .check(ALL);
  }

  @Test
  void theProcessIsAskedForItsSurroundingsInTheWiringOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage(in("boot"))
        .should()
        .accessTargetWhere(
            calls(System.class, Set.of("getProperty", "getProperties", "getenv", "setProperty"))
                .or(calls(Boolean.class, Set.of("getBoolean")))
                .or(calls(Integer.class, Set.of("getInteger")))
                .or(calls(Long.class, Set.of("getLong"))))
        .check(ALL);
  }

  @Test
  void nothingButTheCommandEndsTheProcess() {
    noClasses()
        .should()
        .accessTargetWhere(
            calls(System.class, Set.of("exit"))
                .or(calls(Runtime.class, Set.of("exit", "halt", "addShutdownHook"))))
        .check(ALL);
  }

  @Test
  void failuresHaveATypeOfTheirOwn() {
    NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(ALL);
  }

  @ParameterizedTest
  @ValueSource(classes = {Throwable.class, Exception.class, RuntimeException.class})
  void methodsSayWhichFailuresTheyHave(Class<?> anything) {
    noMethods().should().declareThrowableOfType(equivalentTo(anything)).check(ALL);
    noConstructors().should().declareThrowableOfType(equivalentTo(anything)).check(ALL);
  }

  @Test
  void nothingIsPrintedPastTheLog() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(ALL);
  }

  @Test
  void nothingIsLoggedThatOnlyADebuggerWouldRead() {
    noClasses()
        .should()
        .accessFieldWhere(
            DescribedPredicate.describe(
                "the target is a level below INFO",
                access ->
                    access.getTargetOwner().isEquivalentTo(System.Logger.Level.class)
                        && Set.of("DEBUG", "TRACE", "ALL").contains(access.getName())))
        .check(ALL);
  }

  @Test
  void noStateIsStatic() {
    fields()
        .that()
        .areStatic()
        .should()
        .beFinal()
        .andShould()
        .notHaveRawType(ThreadLocal.class)
        .check(ALL);
  }

  @Test
  void constructorsTakeFewThings() {
    noConstructors()
        .that()
        .areNotPrivate()
        .and()
        .areDeclaredInClassesThat()
        .areNotRecords()
        .should(
            ArchCondition.from(
                DescribedPredicate.<JavaCodeUnit>describe(
                    "have more than " + MOST_CONSTRUCTOR_PARAMETERS + " parameters",
                    unit -> unit.getRawParameterTypes().size() > MOST_CONSTRUCTOR_PARAMETERS)))
        .check(ALL);
  }

  @Test
  void threadsAreStartedWhereTheyHaveAReason() {
    Set<String> starting =
        ALL.stream()
            .filter(
                type -> type.getAccessesFromSelf().stream().anyMatch(ConventionsTest::startsThread))
            .map(ConventionsTest::topLevelName)
            .collect(Collectors.toSet());
    assertThat(starting).isEqualTo(STARTS_THREADS.keySet());
  }

  private static boolean startsThread(JavaAccess<?> access) {
    JavaClass owner = access.getTargetOwner();
    boolean made = access.getName().equals("<init>");
    return owner.isEquivalentTo(Executors.class)
        || owner.isEquivalentTo(Thread.class)
            && (made
                || Set.of("ofPlatform", "ofVirtual", "startVirtualThread")
                    .contains(access.getName()))
        || made && (owner.isAssignableTo(Executor.class) || owner.isAssignableTo(Thread.class))
        || access.getName().startsWith("parallel")
            && owner.getPackageName().startsWith("java.util");
  }

  private static String topLevelName(JavaClass type) {
    JavaClass outer = type;
    while (outer.getEnclosingClass().isPresent()) {
      outer = outer.getEnclosingClass().get();
    }
    return outer.getName().substring(KernelClasses.ROOT.length() + 1);
  }

  private static DescribedPredicate<JavaAccess<?>> calls(Class<?> owner, Set<String> methods) {
    return DescribedPredicate.describe(
        "the target is one of " + owner.getSimpleName() + "." + methods,
        access ->
            access.getTargetOwner().isEquivalentTo(owner) && methods.contains(access.getName()));
  }
}
