package dev.modeldock.kernel.usage;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Sums over requests. Used by one thread. */
public final class Tally {

  private long requests;
  private long errors;
  private long promptTokens;
  private long completionTokens;
  private final Histogram latency;
  private final Histogram firstToken;

  /** Begins with nothing. */
  public Tally() {
    this(new Histogram(), new Histogram());
  }

  private Tally(Histogram latency, Histogram firstToken) {
    this.latency = latency;
    this.firstToken = firstToken;
  }

  /** Adds one request. */
  public void add(Sample sample) {
    requests++;
    errors += sample.failed() ? 1 : 0;
    promptTokens += sample.promptTokens();
    completionTokens += sample.completionTokens();
    latency.add(sample.millis());
    if (sample.firstByteMillis() >= 0) {
      firstToken.add(sample.firstByteMillis());
    }
  }

  /** Adds what {@code other} has summed up. */
  public void add(Tally other) {
    requests += other.requests;
    errors += other.errors;
    promptTokens += other.promptTokens;
    completionTokens += other.completionTokens;
    latency.add(other.latency);
    firstToken.add(other.firstToken);
  }

  /** {@return how many requests there were, refused ones included} */
  public long requests() {
    return requests;
  }

  /** {@return how many of them were neither completed nor left by their client} */
  public long errors() {
    return errors;
  }

  /** {@return tokens read, as far as known} */
  public long promptTokens() {
    return promptTokens;
  }

  /** {@return tokens made, as far as known} */
  public long completionTokens() {
    return completionTokens;
  }

  /** {@return how long they took, from arrival to end} */
  public Histogram latency() {
    return latency;
  }

  /** {@return how long it took until the first byte of their answers, where one came} */
  public Histogram firstToken() {
    return firstToken;
  }

  /** {@return this as bytes, for {@link #of}} */
  public byte[] bytes() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeLong(requests);
      out.writeLong(errors);
      out.writeLong(promptTokens);
      out.writeLong(completionTokens);
      latency.write(out);
      firstToken.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException("into memory", e);
    }
    return bytes.toByteArray();
  }

  /**
   * {@return the tally that was written as {@code bytes}}
   *
   * @throws IOException if none was
   */
  public static Tally of(byte[] bytes) throws IOException {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      long requests = in.readLong();
      long errors = in.readLong();
      long promptTokens = in.readLong();
      long completionTokens = in.readLong();
      var tally = new Tally(Histogram.read(in), Histogram.read(in));
      tally.requests = requests;
      tally.errors = errors;
      tally.promptTokens = promptTokens;
      tally.completionTokens = completionTokens;
      return tally;
    }
  }
}
