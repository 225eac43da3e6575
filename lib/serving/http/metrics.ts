import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { CacheStatus } from "../../core/bytes/byte_cache.ts";
import type { ServiceStatus } from "../../inference/service/forecast_service.ts";
import { type CountedMetric, countedMetrics, shownMetrics } from "./shown_metrics.ts";

/** Upper ends of the classes of latency, in seconds. */
const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What is shown of a server at the moment of a scrape. */
export interface MetricSources {
  /** Counters of the service. */
  readonly status: () => ServiceStatus;
  /** Requests that are worked on, and that wait. */
  readonly admission: { readonly working: number; readonly waiting: number };
  /** Whether it takes requests. */
  readonly isReady: () => boolean;
  /** The time. */
  readonly now: () => Date;
  /** Bytes. */
  readonly memory: () => { readonly rss: number; readonly heapUsed: number };
  /** Version of the program. */
  readonly version: string;
}

/** Metrics of one server, in a registry of its own. No label ever holds a key: there are as many as there are keys. */
export class ServerMetrics {
  readonly #registry = new Registry();
  readonly #inFlight: Gauge;
  readonly #failures: Readonly<Record<"log" | "refresh", Counter>>;
  readonly #requests: Counter<"method" | "route" | "status">;
  readonly #seconds: Histogram<"route">;

  /**
   * Make the metrics.
   *
   * @param sources What is read at each scrape.
   */
  constructor(sources: MetricSources) {
    const registers = [this.#registry];
    this.#requests = new Counter({
      name: "http_requests_total",
      help: "Requests by method, route and status",
      labelNames: ["method", "route", "status"],
      registers,
    });
    this.#seconds = new Histogram({
      name: "http_request_duration_seconds",
      help: "Seconds from headers to answer, by route",
      labelNames: ["route"],
      buckets: SECONDS,
      registers,
    });
    this.#inFlight = new Gauge({
      name: "http_requests_in_flight",
      help: "Requests that are being answered",
      registers,
    });
    this.#failures = {
      log: new Counter({
        name: "forecast_log_failures_total",
        help: "Answers whose forecasts could not be logged",
        registers,
      }),
      refresh: new Counter({
        name: "forecast_refresh_failures_total",
        help: "Looks for a new state that failed; the former one serves on",
        registers,
      }),
    };
    addSources(registers, sources);
    addCaches(registers, sources.status);
  }

  /** Count an answer. */
  observe({ method, route, status, ms }: { method: string; route: string; status: number; ms: number }): void {
    this.#requests.inc({ method, route, status: String(status) });
    this.#seconds.observe({ route }, ms / 1000);
  }

  /** Tell how many requests are being answered. */
  setInFlight(count: number): void {
    this.#inFlight.set(count);
  }

  /** Count an answer whose forecasts could not be logged, or a look for a new state that failed. */
  countFailure(what: "log" | "refresh"): void {
    this.#failures[what].inc();
  }

  /** In the text format of Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** As data, for who sums over processes. */
  counted(): Promise<CountedMetric[]> {
    return countedMetrics(this.#registry);
  }
}

function addSources(registers: Registry[], { status, admission, isReady, now, memory, version }: MetricSources): void {
  const { gauge, counter } = shownMetrics(registers);
  gauge("forecast_queue_depth", "Requests for forecasts that wait for their turn", () => admission.waiting);
  gauge("forecast_working", "Requests for forecasts that are worked on", () => admission.working);
  gauge("forecast_ready", "1 if requests can be answered", () => Number(isReady()));
  gauge("forecast_keys", "Keys of the table", () => status().keys);
  gauge("forecast_champions", "Keys that have a champion", () => status().champions);
  gauge(
    "forecast_snapshot_age_seconds",
    "Seconds since the state that serves was taken over",
    () => (now().getTime() - Date.parse(status().since)) / 1000,
  );
  gauge(
    "forecast_refresh_failing",
    "1 if the last look for a new state failed",
    () => Number(status().failure !== null),
  );
  gauge(
    "forecast_damaged_versions",
    "Versions of the table that should serve and are damaged",
    () => status().damaged.length,
  );
  counter("forecast_refreshes_total", "States of registry or table that were taken over", () => status().refreshes);
  counter("forecast_requests_total", "Requests for forecasts that were answered", () => status().requests);
  counter("forecast_keys_answered_total", "Keys that were answered, failed ones too", () => status().answered);
  counter("forecast_keys_failed_total", "Keys that were answered without a forecast", () => status().failed);
  counter("forecast_keys_former_total", "Keys that a former version served", () => status().former);
  counter("predict_rows_total", "Rows that were predicted, failed ones too", () => status().rows);
  counter("predict_rows_failed_total", "Rows that were answered without a prediction", () => status().rowsFailed);
  counter("forecast_computed_total", "Forecasts that were computed", () => status().computed);
  counter("forecast_joined_total", "Forecasts that waited for the same work of others", () => status().joined);
  gauge("process_resident_memory_bytes", "Resident memory in bytes", () => memory().rss);
  gauge("process_heap_bytes", "Memory of objects in bytes", () => memory().heapUsed);
  new Gauge({ name: "forecast_build_info", help: "1; the version is a label", labelNames: ["version"], registers })
    .set({ version }, 1);
}

/** Of each cache: entries, bytes, most bytes; hits, misses, evictions. */
function addCaches(registers: Registry[], status: () => ServiceStatus): void {
  const caches = (): [string, CacheStatus][] => {
    const { models, histories, forecasts } = status();
    return [["models", models], ["histories", histories], ["forecasts", forecasts]];
  };
  const labels = { labelNames: ["cache"] as const, registers };
  for (const [field, name] of [["entries", "entries"], ["bytes", "bytes"], ["maxBytes", "max_bytes"]] as const) {
    new Gauge({
      ...labels,
      name: `forecast_cache_${name}`,
      help: `Of each cache: ${name.replace("_", " ")}`,
      collect() {
        for (const [cache, held] of caches()) this.set({ cache }, held[field]);
      },
    });
  }
  for (const field of ["hits", "misses", "evictions"] as const) {
    new Counter({
      ...labels,
      name: `forecast_cache_${field}_total`,
      help: `Of each cache: ${field}`,
      collect() {
        this.reset();
        for (const [cache, held] of caches()) this.inc({ cache }, held[field]);
      },
    });
  }
}
