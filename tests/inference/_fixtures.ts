import { targetOf } from "@lib/core/config/config_columns.ts";
import { DatabaseSync } from "node:sqlite";
import type { Champion } from "@lib/competition/champions/champion.ts";
import { encodeChampion, SHARED_INTERVALS } from "@lib/competition/champions/champion_codec.ts";
import { SHARED_SPEC } from "@lib/competition/champions/champion_layout.ts";
import { encodeWatch } from "@lib/competition/watch/watch_codec.ts";
import { SHARED_WATCH, type WatchTable } from "@lib/competition/watch/watch_table.ts";
import { encodeProfile } from "@lib/competition/calibration/profile_codec.ts";
import { parseConfig } from "@lib/core/config/config.ts";
import type { FallbackReason } from "@lib/core/outcome.ts";
import { type DataShape, SHARED_SHAPE } from "@lib/data/data_shape.ts";
import { type Panel, type SeriesKey, seriesKey } from "@lib/core/rows/panel.ts";
import { recordConfig } from "@lib/core/config/recorded_config.ts";
import { resolveConfig, type ResolvedConfig } from "@lib/core/config/resolve_config.ts";
import { type FeatureSpec, specHash } from "@lib/features/spec/spec.ts";
import type { Served } from "@lib/inference/champions/serving.ts";
import { familyOf } from "@lib/models/catalog.ts";
import type { Settle } from "@lib/registry/versions/action.ts";
import { openRegistry, type Registry } from "@lib/registry/registry.ts";

export const NOW = () => new Date("2024-03-01T00:00:00Z");
export const KEYS = [seriesKey(["007", "n"]), seriesKey(["7", "n"]), seriesKey(["a|b", "../../x"])];

export const SPEC: FeatureSpec = {
  calendar: { frequency: "day", anchor: 0 },
  seasonLengths: [7],
  strategy: "direct",
  names: ["lag_1"],
  transform: "none",
  levelWindow: 1,
  holidays: {},
  exogenous: [],
};

/** The last value, ± 1 at 80 % and ± 2 at 95 %. */
export function naiveChampion(changes: Partial<Champion> = {}, levels: readonly number[] = [80, 95]): Champion {
  const family = familyOf("naive");
  const training = { y: Float64Array.of(1, 2), start: 0, seasonLength: 7, design: null };
  const rng = { next: () => 0, integer: () => 0, normal: () => 0 };
  const fitted = family.fit(training, family.defaults, rng);
  const horizon = changes.horizon ?? 3;
  const ends = (sign: number) => Float64Array.from({ length: 2 * horizon }, (_, i) => sign * (i < horizon ? 1 : 2));
  return {
    contender: "naive",
    combine: "weighted",
    members: [{ contender: "naive", family, fitted, weight: 1, smear: 1, shared: "" }],
    spec: SPEC,
    seasonLength: 7,
    start: 1,
    end: 2,
    seen: { low: 1, high: 2, count: 2 },
    horizon,
    nonNegative: true,
    interval: { levels, lo: ends(-1), hi: ends(1) },
    ...changes,
  };
}

/** A key that is served as trained. */
export function served(champion: Champion = naiveChampion(), changes: Partial<Served> = {}): Served {
  const limits = { minRows: 30, zeroFilled: false };
  return { status: "champion", champion, version: 1, reason: "", verdict: "", limits, newcomers: null, ...changes };
}

/** The shape of a table that a config asks for, with numeric columns only. */
export function shapeFor(config: ResolvedConfig = configOf()): DataShape {
  const { keys, cleaning: { gaps, duplicates, nonNegative }, exogenous } = config;
  const kinds = ["static", "historic", "future"] as const;
  return {
    target: targetOf(config),
    keyColumns: keys,
    calendar: SPEC.calendar,
    policies: { gaps, duplicates, nonNegative },
    columns: kinds.flatMap((kind) =>
      exogenous[kind].map((name) => ({ name, kind, content: "number" as const, made: null }))
    ),
  };
}

/** One panel row per value; all keys end in period `end`. */
export function panelOf(values: readonly number[][], end = 10, keys: readonly SeriesKey[] = KEYS): Panel {
  const offsets = new Int32Array(values.length + 1);
  values.forEach((y, k) => offsets[k + 1] = offsets[k] + y.length);
  return {
    calendar: { frequency: "day", anchor: 0 },
    keyColumns: ["item", "location"],
    keys: keys.slice(0, values.length),
    offsets,
    ds: Int32Array.from(values.flatMap((y) => y.map((_, i) => end - y.length + 1 + i))),
    y: Float64Array.from(values.flat()),
    exogenous: [],
  };
}

export function configOf(changes: Record<string, unknown> = {}): ResolvedConfig {
  const config = parseConfig({
    name: "demo",
    source: "t.csv",
    horizon: 3,
    contenders: ["naive"],
    levels: [80, 95],
    ...changes,
  });
  return resolveConfig(config, { frequency: config.frequency ?? "day" });
}

/** A run with a naive champion for each key; keys of `failed` fail with `SINGULAR`. */
export function registerChampions(
  registry: Registry,
  run: string,
  options: {
    keys: readonly SeriesKey[];
    failed?: readonly SeriesKey[];
    config?: ResolvedConfig;
    champion?: Champion;
    shape?: DataShape;
    contentHash?: string;
    /** Reason for which the models stand in for winners; default: they have won. */
    fallback?: FallbackReason;
    /** Further shared artifacts, as JSON, by name. */
    shared?: Readonly<Record<string, unknown>>;
    /** What the run says of itself. */
    summary?: Readonly<Record<string, unknown>>;
    /** What is usual for its keys; default: it has not learned it. */
    watch?: WatchTable;
    /** Where its models end; default: they serve. */
    stage?: "None" | "Staging" | "Production";
  },
): void {
  const { keys, failed = [], config = configOf(), champion = naiveChampion() } = options;
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  const transaction = registry.begin({
    run,
    name: config.name,
    configJson: recordConfig(config),
    planHash: "plan",
    seed: 1,
    codeRevision: "",
    data: { group: config.name, version: 1, contentHash: options.contentHash ?? "c" },
    keyColumns: config.keys,
    keys: keys.length + failed.length,
  });
  transaction.addShared(SHARED_SPEC, json(SPEC));
  transaction.addShared(SHARED_SHAPE, json(options.shape ?? shapeFor(config)));
  for (const [name, value] of Object.entries(options.shared ?? {})) transaction.addShared(name, json(value));
  if (options.watch !== undefined) transaction.addShared(SHARED_WATCH, encodeWatch(options.watch));
  if ("profile" in champion.interval) {
    transaction.addShared(SHARED_INTERVALS, encodeProfile(champion.interval.profile));
  }
  for (const key of keys) {
    const { fallback = "" } = options, status = fallback === "" ? "champion" : "fallback";
    const facts = { key, contender: "naive", status, reason: fallback, scores: {} } as const;
    const model = encodeChampion(champion);
    transaction.addVersion({ ...facts, family: "naive", specHash: specHash(SPEC), flags: [], model });
    transaction.addOutcome({ ...facts, version: 0 });
  }
  const error = { name: "FitError", code: "SINGULAR", message: "Cannot", hint: "", context: {} };
  for (const key of failed) {
    transaction.addOutcome({ key, status: "failed", contender: "", reason: "", version: 0, scores: {}, error });
  }
  const { stage } = options;
  const settle: Settle = (candidates) => ({ stages: Array.from(candidates, () => stage ?? "Production"), actions: [] });
  transaction.commit(() => options.summary ?? {}, stage === undefined ? undefined : settle);
}

/** Paths of the packs of a registry that hold models; the others hold the rows of runs. */
export function modelPacks(root: string): string[] {
  const database = new DatabaseSync(`${root}/registry.db`, { readOnly: true });
  const names = database.prepare("SELECT sha256 FROM packs ORDER BY id").all().map((row) => String(row.sha256));
  database.close();
  return names.map((name) => `${root}/packs/${name}.pack`);
}

export function makeRegistry(): { root: string; registry: Registry } {
  const root = Deno.makeTempDirSync();
  return { root, registry: openRegistry(root, { now: NOW }) };
}

export async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (thrown) {
    return thrown instanceof Error && "code" in thrown ? String(thrown.code) : `${thrown}`;
  }
  return "no error";
}
