import type { RowCell, RowsRequest, ServiceRequest } from "@lib/inference/requests/request.ts";
import type { CacheStatus } from "@lib/core/bytes/byte_cache.ts";
import { DataError } from "@lib/core/errors/errors.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import type { RowsAnswer, RowsDescription } from "@lib/inference/service/rows_answer.ts";
import type {
  ExplainedKey,
  ForecastService,
  ServedKey,
  ServedState,
  ServiceAnswer,
  ServiceStatus,
  ServingRun,
  TableDescription,
} from "@lib/inference/service/forecast_service.ts";
import { createServer, type ForecastServer } from "@lib/serving/server/create_server.ts";
import type { AccessEntry } from "@lib/serving/http/access_entry.ts";
import type { ServerOptions } from "@lib/serving/api/server_options.ts";

export const KEYS = [["007", "north"], ["007", "south"], ["a/../b", 'n"o|r']].map(seriesKey);
const CACHE: CacheStatus = { entries: 2, bytes: 300, maxBytes: 1000, hits: 5, misses: 2, evictions: 0 };
const HORIZON = 2;

/** A service of three keys: step i of key k is 10 k + i, the last of each key's lower ends unknown. */
export class FakeService implements ForecastService {
  /** What it was asked, in order. */
  readonly asked: ServiceRequest[] = [];
  /** What the next forecast does instead of answering. */
  instead: ((signal: AbortSignal | undefined) => Promise<void>) | null = null;
  state = "1.1";
  isReady = true;
  failure: ServiceStatus["failure"] = null;
  isClosed = false;
  /** What is looked at. */
  served: ServedState | null = null;

  async forecast(request: ServiceRequest, { signal }: { readonly signal?: AbortSignal } = {}): Promise<ServiceAnswer> {
    this.asked.push(request);
    await this.instead?.(signal);
    const levels = request.levels ?? [80], horizon = request.horizon ?? HORIZON;
    if (horizon > 10) {
      throw new DataError(
        "HORIZON_TOO_LONG",
        `Cannot forecast as /srv/models has 10 steps: current value is ${horizon}`,
      );
    }
    const size = request.keys.length * horizon;
    const column = (add: number) =>
      Float64Array.from({ length: size }, (_, i) => 10 * Math.floor(i / horizon) + i % horizon + add);
    const lo = levels.map(() => column(-1));
    for (const values of lo) for (let k = 0; k < request.keys.length; k++) values[(k + 1) * horizon - 1] = NaN;
    const keys = request.keys.map((parts): ServedKey => {
      const key = seriesKey(parts), isKnown = KEYS.some(({ id }) => id === key.id);
      return isKnown
        ? {
          key,
          status: "champion",
          model: "naive",
          version: 1,
          reason: "",
          steps: horizon,
          drift: 1,
          id: 4,
          run: "r1",
          cohort: "",
        }
        : {
          key,
          status: "failed",
          model: "",
          version: 0,
          reason: "NO_MATCHING_KEY",
          steps: 0,
          drift: 1,
          id: null,
          run: "",
          cohort: "",
        };
    });
    return {
      table: "demo",
      keyColumns: ["item", "location"],
      dataVersion: 3,
      state: this.state,
      calendar: { frequency: "day", anchor: 0 },
      origin: "2024-01-03",
      ds: Array.from({ length: horizon }, (_, i) => `2024-01-0${4 + i}`),
      levels,
      forecast: { horizon, levels, yhat: column(0), lo, hi: levels.map(() => column(1)), keys },
      keys,
      notes: [],
      input: "",
    };
  }

  /** Rows that it was asked for, in order. */
  readonly askedRows: (RowsRequest & { readonly rows: readonly Readonly<Record<string, RowCell>>[] })[] = [];
  /** What rows of its table are asked for; null: it has series. */
  rows: RowsDescription | null = null;

  /** Of each row its number, ± 1; a row without features fails. */
  async predict(request: RowsRequest, { signal }: { readonly signal?: AbortSignal } = {}): Promise<RowsAnswer> {
    const { targets, classes } = this.rows ?? { targets: [], classes: [] }, { levels = [80] } = request;
    const rows = "columns" in request.rows ? [] : request.rows;
    this.askedRows.push({ ...request, rows });
    await this.instead?.(signal);
    const width = Math.max(targets.length, classes.length), count = rows.length * width;
    const column = (add: number) => Float64Array.from({ length: count }, (_, i) => Math.floor(i / width) + add);
    const isClass = classes.length > 0, share = new Float64Array(count).fill(1 / width);
    return {
      ...{ table: "demo", keyColumns: ["item", "location"], dataVersion: 3, state: this.state },
      keys: [KEYS[0]!],
      keyOf: new Int32Array(rows.length),
      predictions: {
        ...{ targets, classes, levels, values: isClass ? share : column(0) },
        lo: isClass ? [] : levels.map(() => column(-1)),
        hi: isClass ? [] : levels.map(() => column(1)),
        labels: new Int32Array(isClass ? rows.length : 0),
        sets: isClass ? levels.map(() => Uint8Array.from({ length: count }, (_, i) => i % width < 2 ? 1 : 0)) : [],
        keys: [{ status: "champion", model: "trees", scope: "own", version: 1, id: 4, run: "r1", reason: "" }],
        failed: Uint8Array.from(rows, (row) => Object.keys(row).length > 2 ? 0 : 1),
      },
      notes: [],
      names: () => rows.map((_, row) => String(row)),
    };
  }

  listKeys(
    { where = {}, limit = 100, after, search = "" } = {} as Parameters<ForecastService["listKeys"]>[0] & object,
  ) {
    const all = KEYS.filter(({ parts }) =>
      Object.entries(where).every(([column, texts]) => texts.includes(parts[column === "item" ? 0 : 1]!))
    ).filter(({ parts }) => parts.join(" ").includes(search));
    const start = all.findIndex(({ id }) => id === after) + 1, page = all.slice(start, start + limit);
    return {
      keys: page.map((key) => ({ key, version: 4, run: "r1" })),
      next: start + limit < all.length ? page.at(-1)?.id ?? null : null,
      total: all.length,
    };
  }

  knowsKey(id: string): boolean {
    return KEYS.some((key) => key.id === id);
  }

  describeKey(id: string) {
    const key = KEYS.find((key) => key.id === id);
    if (key === undefined) return null;
    const span = { first: "2024-01-01", last: "2024-01-03" };
    return { key, keyColumns: ["item", "location"], version: null, rows: 3, span };
  }

  listRuns() {
    const counts = { serves: 3, staged: 0, outcomes: { champion: 3, fallback: 0, failed: 0 } };
    const run = { run: "r1", name: "first", createdAt: "2024-01-03T00:00:00.000Z", lineage: { data: { version: 3 } } };
    return [{ ...run, ...counts } as unknown as ServingRun];
  }

  describeTable() {
    const table: TableDescription = {
      table: "demo",
      keyColumns: ["item", "location"],
      time: "date",
      target: "demand",
      columns: [{ name: "price", kind: "future" }, { name: "stock", kind: "historic" }],
      frequency: this.rows === null ? "day" : "row",
      rows: this.rows,
      horizon: HORIZON,
      levels: [80],
      keys: 3,
      dataVersion: 3,
      state: this.state,
      end: "2024-01-03",
    };
    return table;
  }

  explain(): Promise<ExplainedKey | null> {
    return Promise.resolve(null);
  }

  look<T>(work: (served: ServedState) => T | Promise<T>): Promise<T> {
    if (this.served === null) throw new TypeError("the test must say what is served");
    return Promise.resolve(work(this.served));
  }

  status(): ServiceStatus {
    const answered = this.asked.reduce((sum, { keys }) => sum + keys.length, 0);
    return {
      ready: this.isReady,
      state: this.state,
      followed: null,
      since: "2024-01-03T00:00:00.000Z",
      keys: 3,
      champions: 3,
      requests: this.asked.length,
      rows: this.askedRows.reduce((sum, { rows }) => sum + rows.length, 0),
      rowsFailed: 0,
      answered,
      failed: 0,
      former: 0,
      computed: answered,
      joined: 0,
      refreshes: 0,
      failure: this.failure,
      models: CACHE,
      histories: CACHE,
      forecasts: CACHE,
      damaged: [],
    };
  }

  refresh() {
    return Promise.resolve(false);
  }

  close() {
    this.isClosed = true;
  }
}

/** A server of a fake service, asked without a port. */
export class Asking {
  readonly service = new FakeService();
  readonly entries: AccessEntry[] = [];
  readonly told: string[] = [];
  readonly server: ForecastServer;
  /** Milliseconds of its clock. */
  clock = 0;

  constructor(options: Partial<ServerOptions> = {}) {
    this.server = createServer(this.service, {
      clock: () => this.clock,
      now: () => new Date("2024-01-03T00:01:00Z"),
      randomId: () => "made",
      memory: () => ({ rss: 1000, heapUsed: 500 }),
      build: { version: "1.2.3" },
      onRequest: (entry) => this.entries.push(entry),
      log: { debug() {}, info() {}, warn: (message) => this.told.push(message) },
      ...options,
    });
  }

  /** Ask by GET. */
  async get(path: string, init: RequestInit = {}): Promise<Response> {
    return await this.server.fetch(new Request(`http://localhost${path}`, init));
  }

  /** Ask by POST, in JSON. */
  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return this.get(path, {
      method: "POST",
      body: typeof body === "string" ? body : JSON.stringify(body),
      headers: { "Content-Type": "application/json", ...headers },
    });
  }
}

/** Status and code of a refusal. */
export async function refusal(response: Response): Promise<[status: number, code: string]> {
  return [response.status, (await response.json()).error.code];
}

/** A key of the fake service, as a body has it. */
export const NORTH = { item: "007", location: "north" };
