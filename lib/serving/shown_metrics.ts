import { Counter, Gauge, type Registry } from "prom-client";

/** Adds a metric whose value is read at each scrape. */
export type ShowMetric = (name: string, help: string, value: () => number) => void;

/**
 * Metrics that show what somebody else counts, as it is at the moment of a scrape.
 *
 * @param registers Where they are kept.
 */
export function shownMetrics(registers: Registry[]): { readonly gauge: ShowMetric; readonly counter: ShowMetric } {
  return {
    gauge(name, help, value) {
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(value());
        },
      });
    },
    counter(name, help, value) {
      new Counter({
        name,
        help,
        registers,
        collect() {
          this.reset();
          this.inc(value());
        },
      });
    },
  };
}
