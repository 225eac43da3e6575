import type { RowsRequest, ServiceRequest } from "../../inference/requests/request.ts";
import { ForecastError } from "../../core/errors/errors.ts";
import { SILENT_LOGGER } from "../../core/logger.ts";
import type { RowsAnswer } from "../../inference/service/rows_answer.ts";
import type { ForecastService, ServiceAnswer, TableDescription } from "../../inference/service/forecast_service.ts";
import type { AccessEntry } from "../http/access_entry.ts";
import { Admission } from "../http/admission.ts";
import { decisionTooLate, runBefore } from "../http/deadline.ts";
import { HttpError } from "../http/http_error.ts";
import { checkLimits, type ServingLimits } from "../http/limits.ts";
import { ServerMetrics } from "../http/metrics.ts";
import { describeRoutes } from "../api/openapi.ts";
import { BodyBudget } from "../http/read_body.ts";
import type { RouteCall, ServerContext } from "../api/route.ts";
import { ROUTES } from "./routes.ts";
import type { ServerOptions } from "../api/server_options.ts";

/** What all requests of a server share. */
export class ServerState implements ServerContext {
  readonly service: ForecastService;
  readonly options: ServerOptions;
  readonly limits: ServingLimits;
  readonly body: ServerContext["body"];
  /** Its metrics. */
  readonly serverMetrics: ServerMetrics;
  /** Whether it is about to end. */
  isDraining = false;
  /** Requests that are being answered. */
  inFlight = 0;
  readonly #admission: Admission;
  /** Who decides waits for whoever else does: each loads every model of a run. */
  readonly #decisions = new Admission({ concurrent: 1, queue: 4 });
  #table: TableDescription | null = null;
  /** Code of the last failure to log or to refresh: only another one is told again. */
  readonly #told = new Map<"log" | "refresh", string>();

  /** @param service What is served. @param options Of the server. */
  constructor(service: ForecastService, options: ServerOptions) {
    this.service = service;
    this.options = options;
    this.limits = checkLimits(options.limits);
    this.body = { limits: this.limits, budget: new BodyBudget(this.limits.heldBytes) };
    this.#admission = new Admission(this.limits);
    this.serverMetrics = new ServerMetrics({
      status: () => service.status(),
      admission: this.#admission,
      isReady: () => this.isReady(),
      now: options.now,
      memory: options.memory,
      version: options.build.version,
    });
  }

  isReady(): boolean {
    return !this.isDraining && this.service.status().ready;
  }

  /** Take no more part in load balancing. */
  drain(): void {
    this.isDraining = true;
  }

  table(): TableDescription {
    const { state, ready } = this.service.status();
    if (!ready) throw notReady();
    // The same object for the same state: the forms of requests are made once of it.
    if (this.#table?.state !== state) this.#table = this.service.describeTable();
    return this.#table;
  }

  async forecast(request: ServiceRequest, call: RouteCall): Promise<ServiceAnswer> {
    call.keys = request.keys.length;
    const answer = await this.admit((signal) => this.service.forecast(request, { signal }), call);
    this.#keep("forecasts", () => this.options.onAnswer?.(answer, request));
    return answer;
  }

  async predict(request: RowsRequest, call: RouteCall): Promise<RowsAnswer> {
    const answer = await this.admit((signal) => this.service.predict(request, { signal }), call);
    call.keys = answer.keys.length;
    this.#keep("predictions", () => this.options.onPrediction?.(answer, request));
    return answer;
  }

  /** Before an answer is sent: what was said must not be lost if this process dies. What cannot be logged is answered all the same. */
  #keep(what: string, log: () => void): void {
    try {
      log();
      this.#told.delete("log");
    } catch (thrown) {
      this.serverMetrics.countFailure("log");
      this.#tellOnce("log", thrown, `${what} cannot be logged, and are answered all the same`);
    }
  }

  async admit<T>(
    work: (signal: AbortSignal) => Promise<T>,
    call: RouteCall,
    { isDecision = false }: { readonly isDecision?: boolean } = {},
  ): Promise<T> {
    const { decisionMs, requestMs } = this.limits, ms = isDecision ? decisionMs : requestMs;
    const late = isDecision ? () => decisionTooLate(decisionMs) : undefined;
    const wait = { ms: ms - (this.options.clock() - call.started), late, client: () => call.request.signal };
    return await runBefore(isDecision ? this.#decisions : this.#admission, wait, work);
  }

  async metrics(): Promise<string> {
    const own = () => this.serverMetrics.text();
    return await (this.options.metricsText?.(own) ?? own());
  }

  openapi(): unknown {
    const subject = { table: this.table(), limits: this.limits };
    const { build: { version }, tokens } = this.options;
    return describeRoutes(ROUTES, subject, { version, hasTokens: tokens !== undefined });
  }

  async refresh(): Promise<void> {
    try {
      await this.service.refresh();
      const { failure } = this.service.status();
      if (failure !== null) throw ForecastError.fromJSON(failure);
      this.#told.delete("refresh");
    } catch (thrown) {
      this.serverMetrics.countFailure("refresh");
      this.#tellOnce("refresh", thrown, "another state cannot be read, and the former one serves on");
    }
  }

  /** A request has come. */
  enter(): void {
    this.inFlight++;
    this.serverMetrics.setInFlight(this.inFlight);
  }

  /** A request is answered. */
  leave(entry: AccessEntry): void {
    this.inFlight--;
    this.serverMetrics.setInFlight(this.inFlight);
    this.serverMetrics.observe(entry);
    this.options.onRequest?.(entry);
  }

  /** Tell people of a failure of the server's own. A full queue is none: the access log counts it. */
  tellFailure({ code, message, cause }: HttpError, { id }: RouteCall): void {
    if (code === "OVERLOADED" || code === "NOT_READY" || code === "TIME_LIMIT") return;
    this.#log.warn(`request ${id}: ${cause === undefined ? message : ForecastError.from(cause).message} (${code})`);
  }

  get #log() {
    return this.options.log ?? SILENT_LOGGER;
  }

  #tellOnce(what: "log" | "refresh", thrown: unknown, meaning: string): void {
    const { code, message } = ForecastError.from(thrown);
    if (this.#told.get(what) === code) return;
    this.#told.set(what, code);
    this.#log.warn(`${meaning} (${code}): ${message}`);
  }
}

function notReady(): HttpError {
  return new HttpError(
    503,
    "NOT_READY",
    "Cannot answer as a state of registry and table must be there: current value is none",
    { hint: "Come again when /v2/health/ready says so." },
  );
}
