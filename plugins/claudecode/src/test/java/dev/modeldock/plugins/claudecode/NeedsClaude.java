package dev.modeldock.plugins.claudecode;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs a test only where the real CLI is, which the build does not bring. */
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsClaude.Condition.class)
@interface NeedsClaude {

  /** Looks for the property, and says so when it is missing. */
  final class Condition implements ExecutionCondition {

    private static final String PROPERTY = "modeldock.claude.binary";

    static Path binary() {
      return Path.of(System.getProperty(PROPERTY));
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (!System.getProperty(PROPERTY, "").isBlank()) {
        return ConditionEvaluationResult.enabled("the CLI is given");
      }
      String reason =
          "the real Claude Code CLI is not tested: give its path with -D" + PROPERTY + "=…";
      if (context.getTestMethod().isEmpty()) {
        System.out.println(reason);
      }
      return ConditionEvaluationResult.disabled(reason);
    }
  }
}
