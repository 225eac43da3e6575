import { AggregatorRegistry, Registry } from "prom-client";
import { type CountedMetric, countedMetrics, shownMetrics } from "../http/shown_metrics.ts";

/** What replicas have in common, so that a sum would be wrong: the largest tells whether anything is amiss anywhere. */
const LARGEST: ReadonlySet<string> = new Set([
  "forecast_ready",
  "forecast_keys",
  "forecast_champions",
  "forecast_snapshot_age_seconds",
  "forecast_refresh_failing",
  "forecast_damaged_versions",
  "forecast_build_info",
]);

/** What is known of the replicas at a scrape. */
export interface MetricSources {
  /** Replicas that should be. */
  readonly replicas: () => number;
  /** Of them, those that answer. */
  readonly ready: () => number;
  /** Replicas that ended without being told to. */
  readonly restarts: () => number;
  /** Connections that wait for a replica. */
  readonly waiting: () => number;
  /** Resident memory of the process that keeps them, in bytes. */
  readonly memory: () => number;
}

/**
 * The metrics of several processes as those of one. What one that ended has counted stays in the sum: a counter that becomes smaller
 * would be taken for one that has begun anew.
 */
export class SumOfMetrics {
  readonly #own = new Registry();
  #ended: readonly CountedMetric[] = [];
  /** Sums are made one after the other, so that none is made without what another keeps. */
  #keeping: Promise<void> = Promise.resolve();

  /** @param sources Of the replicas. */
  constructor({ replicas, ready, restarts, waiting, memory }: MetricSources) {
    const { gauge, counter } = shownMetrics([this.#own]);
    gauge("forecast_replicas", "Replicas that should be", replicas);
    gauge("forecast_replicas_ready", "Replicas that answer", ready);
    gauge("forecast_waiting_connections", "Connections that wait for a replica", waiting);
    gauge("process_resident_memory_bytes", "Resident memory in bytes", memory);
    counter("forecast_replica_restarts_total", "Replicas that ended without being told to", restarts);
  }

  /** Keep what a process that has ended had counted. */
  keep(metrics: readonly CountedMetric[]): void {
    const counted = metrics.filter(({ type }) => isCounted(type));
    if (counted.length === 0) return;
    this.#keeping = this.#keeping.then(async () => {
      this.#ended = await countedMetrics(sum([...this.#ended, ...counted]));
    });
  }

  /**
   * The sum, in the format of Prometheus.
   *
   * @param living Metrics of the processes that live.
   */
  async text(living: readonly CountedMetric[]): Promise<string> {
    await this.#keeping;
    const own = await countedMetrics(this.#own);
    return await sum([...this.#ended, ...living, ...own]).metrics();
  }
}

function isCounted(type: string): boolean {
  return type === "counter" || type === "histogram";
}

function sum(metrics: readonly CountedMetric[]): Registry {
  const named = metrics.map((metric) => ({ ...metric, aggregator: LARGEST.has(metric.name) ? "max" : "sum" }));
  return AggregatorRegistry.aggregate([named]);
}
