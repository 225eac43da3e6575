import { formatPeriod } from "../core/calendar.ts";
import { DataError, ForecastError } from "../core/errors.ts";
import { seriesKey } from "../core/panel.ts";
import { currentGroup, type FeatureGroup } from "../data/feature_store.ts";
import { selectKeys } from "../data/select_keys.ts";
import type { VersionRow } from "../registry/records.ts";
import { openRegistry, type Registry } from "../registry/registry.ts";
import type { KeyForecast, PanelForecast } from "./forecast_panel.ts";
import { type Inference, openInference } from "./inference.ts";
import { nameGroup } from "./name_group.ts";
import { planInference } from "./plan_inference.ts";
import { readsOf } from "./reads_of.ts";
import type {
  CacheStatus,
  ForecastService,
  KeyDescription,
  KeyList,
  KeyPage,
  ServedKey,
  ServiceAnswer,
  ServiceRequest,
  ServiceSource,
  ServiceStatus,
  ServingRun,
  TableDescription,
} from "./service_types.ts";

const NOTHING: CacheStatus = { entries: 0, bytes: 0, maxBytes: 0, hits: 0, misses: 0, evictions: 0 };
const ABSENT: KeyForecast = { status: "failed", model: "", version: 0, reason: "NO_MATCHING_KEY", steps: 0, drift: 1 };

/** Forecasts on demand from one registry and one table. */
export class HotService implements ForecastService {
  readonly #source: ServiceSource;
  readonly #registry: Registry;
  #group: FeatureGroup;
  #since: string;
  #requests = 0;
  #answered = 0;
  #failed = 0;

  /** Open registry and table. @throws As `openForecastService`. */
  static async open(source: ServiceSource): Promise<HotService> {
    const registry = openRegistry(source.registry, { now: source.now, readOnly: true });
    try {
      return new HotService(source, registry, await currentGroup(source.store, nameGroup(registry, source)));
    } catch (thrown) {
      registry.close();
      throw thrown;
    }
  }

  private constructor(source: ServiceSource, registry: Registry, group: FeatureGroup) {
    this.#source = source;
    this.#registry = registry;
    this.#group = group;
    this.#since = source.now().toISOString();
  }

  async forecast(request: ServiceRequest, { signal }: { readonly signal?: AbortSignal } = {}): Promise<ServiceAnswer> {
    signal?.throwIfAborted();
    if (request.keys.length === 0) {
      throw new DataError("NO_KEYS", "Cannot forecast as at least one key must be asked for: current value is none");
    }
    if ((request.actuals ?? request.future ?? []).length > 0) {
      throw new DataError(
        "INVALID_REQUEST",
        "Cannot forecast as a request must have keys alone: current value is one with rows",
        { hint: "Add the rows to the table with deno task features.", context: { findings: [] } },
      );
    }
    const wanted = request.keys.map(seriesKey), ids = new Set(wanted.map(({ id }) => id));
    const { horizon, choice } = request;
    const inference = await openInference(
      { ...this.#source, horizon, choice },
      ({ keys }) => keys.flatMap(({ id }, k) => ids.has(id) ? [k] : []),
    );
    try {
      return await this.#answer(inference, { request, wanted, signal });
    } finally {
      inference.close();
    }
  }

  async #answer(
    inference: Inference,
    { request, wanted, signal }: {
      readonly request: ServiceRequest;
      readonly wanted: readonly { readonly id: string; readonly parts: readonly string[] }[];
      readonly signal?: AbortSignal;
    },
  ): Promise<ServiceAnswer> {
    const { group, positions, config: { horizon } } = inference;
    const levels = request.levels ?? inference.config.levels;
    const found = new Map<string, { own: KeyForecast; from: PanelForecast; k: number }>();
    for (const read of readsOf(positions, group.chunks, horizon * (1 + 2 * levels.length))) {
      signal?.throwIfAborted();
      const { panel, forecast } = await inference.forecast(read);
      panel.keys.forEach(({ id }, k) => found.set(id, { own: forecast.keys[k]!, from: forecast, k }));
    }
    const column = () => new Float64Array(wanted.length * horizon).fill(NaN);
    const forecast = { yhat: column(), lo: levels.map(column), hi: levels.map(column) };
    const keys = wanted.map((key, at): ServedKey => {
      const { own, from, k } = found.get(key.id) ?? { own: ABSENT, from: null, k: 0 };
      if (from !== null) copyKey({ from, k }, { into: forecast, levels, at });
      const versions = own.version === 0 ? [] : this.#registry.listVersions({ group: group.name, keys: [key.id] });
      const row = versions.find(({ version }) => version === own.version);
      return { ...own, key, id: row?.id ?? null, run: row?.run ?? "", cohort: "" };
    });
    this.#requests++;
    this.#answered += keys.length;
    this.#failed += keys.filter(({ status }) => status === "failed").length;
    return {
      table: group.name,
      keyColumns: group.keyColumns,
      dataVersion: group.version,
      state: this.#state(group),
      origin: formatPeriod(group.calendar, group.end),
      ds: Array.from({ length: horizon }, (_, i) => formatPeriod(group.calendar, group.end + 1 + i)),
      levels,
      forecast: { horizon, levels, ...forecast, keys },
      keys,
      notes: [],
      input: "",
    };
  }

  #state({ version }: FeatureGroup): string {
    return `${this.#registry.events({ descending: true, limit: 1 })[0]?.id ?? 0}.${version}`;
  }

  listKeys({ where = {}, limit = 100, after }: KeyPage = {}): KeyList {
    const { keys } = this.#group, all = this.#positions(where);
    const start = after === undefined ? 0 : all.findIndex((k) => keys[k]!.id === after) + 1;
    const page = all.slice(start, start + limit).map((k) => keys[k]!);
    const champions = new Map(
      this.#registry.resolveAll({ group: this.#group.name, keys: page.map(({ id }) => id) }).map((row) =>
        [row.key.id, row] as const
      ),
    );
    return {
      keys: page.map((key) => ({
        key,
        version: champions.get(key.id)?.id ?? null,
        run: champions.get(key.id)?.run ?? "",
      })),
      next: start + limit < all.length ? page.at(-1)?.id ?? null : null,
      total: all.length,
    };
  }

  #positions(where: NonNullable<KeyPage["where"]>): number[] {
    try {
      return selectKeys(this.#group, { where });
    } catch (thrown) {
      if (thrown instanceof ForecastError && thrown.code === "NO_MATCHING_KEY") return [];
      throw thrown;
    }
  }

  describeKey(id: string): KeyDescription | null {
    const { keys, keyRows, keyColumns, calendar, end, name } = this.#group;
    const k = keys.findIndex((key) => key.id === id), rows = k < 0 ? 0 : keyRows[k]!;
    const version: VersionRow | null = this.#registry.resolve(id, { group: name });
    const key = keys[k] ?? version?.key;
    if (key === undefined) return null;
    const first = formatPeriod(calendar, end + 1 - rows), last = formatPeriod(calendar, end);
    return { key, keyColumns, version, rows, span: rows === 0 ? null : { first, last } };
  }

  listRuns({ limit }: { readonly limit?: number } = {}): ServingRun[] {
    const group = this.#group.name;
    const serves = new Map(this.#registry.servingRuns({ group }).map(({ run, versions }) => [run, versions]));
    return this.#registry.listRuns({ group, limit }).map((run) => ({ ...run, serves: serves.get(run.run) ?? 0 }));
  }

  async describeTable(): Promise<TableDescription> {
    const { group, config: { horizon, levels } } = await planInference(this.#source);
    const { name, keyColumns, time, target, exogenous, calendar, keys, version, end } = group;
    return {
      table: name,
      keyColumns,
      time,
      target,
      columns: exogenous.map(({ name, kind }) => ({ name, kind })),
      frequency: calendar.frequency,
      horizon,
      levels,
      keys: keys.length,
      dataVersion: version,
      state: this.#state(group),
      end: formatPeriod(calendar, end),
    };
  }

  status(): ServiceStatus {
    return {
      ready: true,
      state: this.#state(this.#group),
      since: this.#since,
      keys: this.#group.keys.length,
      champions: this.#registry.servingRuns({ group: this.#group.name }).reduce((sum, run) => sum + run.versions, 0),
      requests: this.#requests,
      answered: this.#answered,
      failed: this.#failed,
      former: 0,
      computed: this.#answered,
      joined: 0,
      refreshes: 0,
      failure: null,
      models: NOTHING,
      histories: NOTHING,
      forecasts: NOTHING,
      damaged: [],
    };
  }

  async refresh(): Promise<boolean> {
    const group = await currentGroup(this.#source.store, this.#group.name);
    const isNew = group.version !== this.#group.version;
    this.#group = group;
    return isNew;
  }

  close(): void {
    this.#registry.close();
  }
}

function copyKey(
  { from, k }: { readonly from: PanelForecast; readonly k: number },
  { into, levels, at }: {
    readonly into: Pick<PanelForecast, "yhat" | "lo" | "hi">;
    readonly levels: readonly number[];
    readonly at: number;
  },
): void {
  const { horizon } = from, part = (values: Float64Array) => values.subarray(k * horizon, (k + 1) * horizon);
  into.yhat.set(part(from.yhat), at * horizon);
  levels.forEach((level, l) => {
    const own = from.levels.indexOf(level);
    if (own < 0) return;
    into.lo[l]!.set(part(from.lo[own]!), at * horizon);
    into.hi[l]!.set(part(from.hi[own]!), at * horizon);
  });
}
