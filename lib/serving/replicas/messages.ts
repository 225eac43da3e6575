import type { ErrorRecord } from "../../core/errors/errors.ts";
import type { FollowNews, TableDescription } from "../../inference/service/forecast_service.ts";
import type { CountedMetric } from "../http/shown_metrics.ts";

/** What a replica tells of itself, now and then and whenever it is asked. */
export interface ReplicaReport {
  /** Its metrics. */
  readonly metrics: readonly CountedMetric[];
  /** Connections that it has. */
  readonly open: number;
  /** Hash of the state that it serves; null where none is followed. */
  readonly state: string | null;
}

/** From the supervisor to a replica. */
export type ToReplica =
  /** The answer to `hello`. */
  | { readonly kind: "begin"; readonly news: FollowNews | null }
  /** A connection comes with it. */
  | { readonly kind: "connection"; readonly id: number }
  /** Another state is there, or none can be had. */
  | { readonly kind: "news"; readonly news: FollowNews }
  /** Tell how it stands. */
  | { readonly kind: "report" }
  /** The metrics of all. */
  | { readonly kind: "metrics"; readonly id: number; readonly text: string }
  /** Be not ready, and answer all the same. */
  | { readonly kind: "drain" }
  /** Finish what runs, and end. */
  | { readonly kind: "end" };

/** From a replica to the supervisor. */
export type FromReplica =
  | { readonly kind: "hello" }
  /** It answers from now on. */
  | { readonly kind: "ready"; readonly table: TableDescription }
  /** It cannot begin. */
  | { readonly kind: "failed"; readonly error: ErrorRecord }
  /** It has taken a connection over. */
  | { readonly kind: "taken"; readonly id: number; readonly open: number }
  | ({ readonly kind: "report" } & ReplicaReport)
  /** Somebody asks it for the metrics of all. */
  | { readonly kind: "scrape"; readonly id: number }
  /** Somebody else has told it to end: it waits to be let go. */
  | { readonly kind: "ending" };

/** A connection that was accepted and that nobody has read from. */
export interface HandedSocket {
  /** Let go of it here; a process that has taken it over keeps it. */
  destroy(): void;
}
