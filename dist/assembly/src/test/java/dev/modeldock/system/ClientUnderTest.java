package dev.modeldock.system;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Makes a class prove one client library against the shared {@link SdkStage}, which its constructor
 * takes, and notes what {@linkplain Proves it proves} for the table of clients.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(SdkStage.Shared.class)
@ExtendWith(FeatureNotes.class)
@interface ClientUnderTest {

  /** {@return the column of the table} */
  String value();
}
