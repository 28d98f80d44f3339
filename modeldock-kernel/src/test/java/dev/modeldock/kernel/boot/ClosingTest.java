package dev.modeldock.kernel.boot;

import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ClosingTest {

  private final AutoCloseable first = mock(AutoCloseable.class);
  private final AutoCloseable second = mock(AutoCloseable.class);
  private final AutoCloseable third = mock(AutoCloseable.class);

  @Test
  void whatWasOpenedLastIsClosedFirst() throws Exception {
    try (var closing = new Closing()) {
      closing.with(first);
      closing.with(second);
      closing.with(third);
    }

    var order = inOrder(first, second, third);
    order.verify(third).close();
    order.verify(second).close();
    order.verify(first).close();
  }

  @Test
  void aFailureKeepsNothingElseFromClosing() throws Exception {
    doThrow(new IOException("the disk is full")).when(second).close();

    try (var closing = new Closing()) {
      closing.with(first);
      closing.with(second);
    }

    verify(first).close();
  }

  @Test
  void closingTwiceClosesOnce() throws Exception {
    var closing = new Closing();
    closing.with(first);

    closing.close();
    closing.close();

    verify(first, times(1)).close();
  }
}
