package dev.modeldock.kernel.control.port;

/** The gateway's figures, for whoever collects them. */
public interface MetricsPage {

  /** {@return the media type of the text} */
  String contentType();

  /** {@return the figures as they are now} Any thread. */
  byte[] text();
}
