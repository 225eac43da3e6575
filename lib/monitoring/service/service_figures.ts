import type { MetricSample } from "./parse_metrics.ts";

/** What a server has counted since it started, or holds now. Plain data: it is kept until the next look. */
export interface ServiceCounts {
  /** ISO time of the scrape. */
  readonly at: string;
  /** Requests that were answered, but for those of health and metrics. */
  readonly requests: number;
  /** Of these, answers with a status from 500: the server's own failures. */
  readonly errors: number;
  /** Answers by time: upper ends in seconds, the last one infinite (null), and answers up to there. */
  readonly seconds: readonly (readonly [upTo: number | null, count: number])[];
  /** Answers whose forecasts could not be logged. */
  readonly unlogged: number;
  /** Resident memory, bytes; null if it is not told. */
  readonly memoryBytes: number | null;
  /** Whether it says that it takes requests. */
  readonly isReady: boolean;
}

/** How a server did since the last look. */
export interface ServiceFigures {
  /** ISO time. */
  readonly at: string;
  /** ISO time from which requests are counted; null: since it started. */
  readonly since: string | null;
  /** Requests that were answered. */
  readonly requests: number;
  /** Throughput; null if it is not known since when. */
  readonly perSecond: number | null;
  /** Share of requests that failed by the server's fault; null without any. */
  readonly errorShare: number | null;
  /** Seconds within which half of the requests were answered; null without any. */
  readonly p50Seconds: number | null;
  /** Seconds within which 99 % were answered; null without any. */
  readonly p99Seconds: number | null;
  /** Answers whose forecasts could not be logged. */
  readonly unlogged: number;
  /** Resident memory, bytes; null if it is not told. */
  readonly memoryBytes: number | null;
  /** Whether it takes requests. */
  readonly isReady: boolean;
}

/** Routes that machines ask by themselves. */
const OF_MACHINES = /^\/(metrics|ping|v2\/health\/|health)/;

/**
 * What of a scrape is looked at.
 *
 * @param samples Of `parseMetrics`. @param at ISO time.
 */
export function serviceCounts(samples: readonly MetricSample[], at: string): ServiceCounts {
  const named = (name: string) =>
    samples.filter((sample) => sample.name === name && !OF_MACHINES.test(sample.labels.route ?? ""));
  const sum = (all: readonly MetricSample[]) => all.reduce((total, { value }) => total + value, 0);
  const requests = named("http_requests_total"), classes = new Map<number, number>();
  for (const { labels, value } of named("http_request_duration_seconds_bucket")) {
    const upTo = labels.le === "+Inf" ? Infinity : Number(labels.le);
    classes.set(upTo, (classes.get(upTo) ?? 0) + value);
  }
  return {
    at,
    requests: sum(requests),
    errors: sum(requests.filter(({ labels }) => Number(labels.status) >= 500)),
    seconds: [...classes].sort(([a], [b]) => a - b).map(([upTo, count]) => [upTo === Infinity ? null : upTo, count]),
    unlogged: sum(named("forecast_log_failures_total")),
    memoryBytes: named("process_resident_memory_bytes")[0]?.value ?? null,
    isReady: named("forecast_ready")[0]?.value === 1,
  };
}

/**
 * How a server did between two looks. A server that has counted less than before was started anew in between.
 *
 * @param now Of {@linkcode serviceCounts}. @param former Of the last look; null: the first one.
 */
export function serviceFigures(now: ServiceCounts, former: ServiceCounts | null): ServiceFigures {
  const before = former === null || now.requests < former.requests ? null : former;
  const requests = now.requests - (before?.requests ?? 0), errors = now.errors - (before?.errors ?? 0);
  const passed = former === null ? 0 : (Date.parse(now.at) - Date.parse(former.at)) / 1000;
  const classes = now.seconds.map(([upTo, count]) => {
    const was = before?.seconds.find(([end]) => end === upTo)?.[1] ?? 0;
    return [upTo ?? Infinity, count - was] as const;
  });
  return {
    at: now.at,
    since: before?.at ?? null,
    requests,
    perSecond: passed > 0 ? requests / passed : null,
    errorShare: requests > 0 ? errors / requests : null,
    p50Seconds: quantileOf(classes, 0.5),
    p99Seconds: quantileOf(classes, 0.99),
    unlogged: now.unlogged - (before?.unlogged ?? 0),
    memoryBytes: now.memoryBytes,
    isReady: now.isReady,
  };
}

/**
 * As Prometheus' `histogram_quantile`: as if answers were spread evenly inside a class, and what is beyond the last end of a
 * number as long as that.
 */
function quantileOf(classes: readonly (readonly [upTo: number, count: number])[], share: number): number | null {
  const total = classes.at(-1)?.[1] ?? 0;
  if (!(total > 0)) return null;
  const rank = share * total, at = classes.findIndex(([, count]) => count >= rank), [upTo, count] = classes[at]!;
  const [from, below] = at === 0 ? [0, 0] : classes[at - 1]!;
  return upTo === Infinity ? from : from + (upTo - from) * (rank - below) / (count - below);
}
