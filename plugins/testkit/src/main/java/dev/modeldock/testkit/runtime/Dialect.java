package dev.modeldock.testkit.runtime;

import dev.modeldock.testkit.runtime.Beat.Call;
import dev.modeldock.testkit.runtime.Beat.Done;
import dev.modeldock.testkit.runtime.Beat.Frame;
import java.util.List;

/** How one wire dialect writes what a model does. A new one is made for each answer. */
public interface Dialect {

  /** {@return the content type of a streamed answer} */
  String streamType();

  /** {@return the bytes of a frame} */
  String frame(Frame frame);

  /** {@return the bytes of the end of the answer} */
  String done(Done done);

  /** {@return the bytes by which a failure shows in a stream that has begun} */
  String failure(String message);

  /** {@return the body of a refusal, in this dialect, of what {@code ollamaBody} says natively} */
  String refusal(int status, String ollamaBody);

  /** {@return the body of a whole answer} */
  String whole(String thinking, String text, List<Call> calls, Done done);
}
