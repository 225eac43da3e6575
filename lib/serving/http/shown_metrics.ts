import { Counter, Gauge, type Registry } from "prom-client";

/** A metric with its values, as a process gives it to another. */
export interface CountedMetric {
  /** Its name. */
  readonly name: string;
  /** What it tells. */
  readonly help: string;
  /** `counter`, `gauge` or `histogram`. */
  readonly type: string;
  /** A value for each set of labels. */
  readonly values: readonly CountedValue[];
}

/** A value of a metric. */
export interface CountedValue {
  /** What was counted. */
  readonly value: number;
  /** Of what. */
  readonly labels: Readonly<Record<string, string | number | undefined>>;
}

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

/**
 * All metrics of a registry with their values, as data.
 *
 * @param registry Where they are kept.
 */
export async function countedMetrics(registry: Registry): Promise<CountedMetric[]> {
  const metrics = await registry.getMetricsAsJSON();
  return metrics.map(({ name, help, type, values }) => ({ name, help, type: String(type), values }));
}
