import type { RowsRequest, ServiceRequest } from "../../inference/requests/request.ts";
import type { Logger } from "../../core/logger.ts";
import type { RowsAnswer } from "../../inference/service/rows_answer.ts";
import type { ServiceAnswer } from "../../inference/service/forecast_service.ts";
import type { KeptLook } from "../../monitoring/last_look.ts";
import type { VersionChoice } from "../../registry/versions/row_types.ts";
import type { AccessEntry } from "../http/access_entry.ts";
import type { ServingLimits } from "../http/limits.ts";
import type { Decisions } from "./decisions.ts";
import type { StandingAlert } from "./standing_alerts.ts";
import type { Tokens } from "../http/tokens.ts";

/** What a server is made with: clock, chance, logger and everything else that it may not have of its own. */
export interface ServerOptions {
  /** Milliseconds of a monotonic clock. */
  readonly clock: () => number;
  /** The time. */
  readonly now: () => Date;
  /** A fresh id for a request that has none. */
  readonly randomId: () => string;
  /** What people should look at: failures of the server's own. */
  readonly log?: Logger;
  /** Told of each request once it is answered. */
  readonly onRequest?: (entry: AccessEntry) => void;
  /**
   * Told of each answer before it is sent, for instance to log its forecasts. What it throws is counted and told, and the
   * answer goes out all the same.
   */
  readonly onAnswer?: (answer: ServiceAnswer, request: ServiceRequest) => void;
  /** The same of rows that were predicted. */
  readonly onPrediction?: (answer: RowsAnswer, request: RowsRequest) => void;
  /** Who may ask; absent: everybody who reaches the server by a name of this machine. */
  readonly tokens?: Tokens;
  /** Origins of pages that a browser lets ask, such as `https://planning.example.com`; default none. */
  readonly cors?: readonly string[];
  /** Limits; default {@linkcode DEFAULT_LIMITS}. */
  readonly limits?: Partial<ServingLimits>;
  /** Versions that serve who does not name any; default: the champions. */
  readonly choice?: VersionChoice;
  /** What monitoring has found of a table and still holds; default: nothing is known. */
  readonly alerts?: (table: string) => readonly StandingAlert[];
  /** What the last look of monitoring at a table found; default: nobody has looked. */
  readonly look?: (table: string) => KeptLook | null;
  /** Decides about what waits; absent: nobody may here, as what is served is a copy. */
  readonly decisions?: Decisions;
  /** Texts that no answer may have, such as the folders that the service reads. */
  readonly hidden?: readonly string[];
  /** Memory of this process in bytes: resident, and of objects. */
  readonly memory: () => { readonly rss: number; readonly heapUsed: number };
  /** Version of the program. */
  readonly build: { readonly version: string };
  /** Name of this one of several servers; default empty. */
  readonly replica?: string;
  /**
   * The text of `/metrics`, given that of this server: replicas sum over all of them. @param own In the format of Prometheus.
   */
  readonly metricsText?: (own: () => Promise<string>) => Promise<string>;
}
