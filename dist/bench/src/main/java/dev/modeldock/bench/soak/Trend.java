package dev.modeldock.bench.soak;

import java.util.ArrayList;
import java.util.List;

/** One figure over many cycles. */
final class Trend {

  private final String name;
  private final List<Double> values = new ArrayList<>();

  Trend(String name) {
    this.name = name;
  }

  void add(double value) {
    values.add(value);
  }

  String name() {
    return name;
  }

  double first() {
    return values.getFirst();
  }

  double last() {
    return values.getLast();
  }

  /**
   * {@return by how much it grows over the second half of all values, as a share of their mean}
   * After the line of least squares: a single high value is no growth.
   */
  double growth() {
    List<Double> half = values.subList(values.size() / 2, values.size());
    int count = half.size();
    double meanAt = (count - 1) / 2.0;
    double mean = half.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    double above = 0;
    double below = 0;
    for (int i = 0; i < count; i++) {
      above += (i - meanAt) * (half.get(i) - mean);
      below += (i - meanAt) * (i - meanAt);
    }
    return below == 0 || mean == 0 ? 0 : above / below * (count - 1) / mean;
  }
}
