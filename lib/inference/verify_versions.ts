import { ForecastError } from "../core/errors/errors.ts";
import { isWithoutData } from "../core/outcome.ts";
import { decodeShape, SHARED_SHAPE } from "../data/data_shape.ts";
import { hasRows } from "../data/rows/assert_layout.ts";
import { TrainedRuns } from "../lifecycle/trained_runs.ts";
import { eachModel } from "../registry/each_model.ts";
import type { VersionRow } from "../registry/versions/row_types.ts";
import { openRegistry, type Registry } from "../registry/registry.ts";
import { ifTable } from "./plan/if_table.ts";
import { openForecasting } from "./series/inference.ts";
import { pause } from "../parallel/pause.ts";
import { type InferenceSource, servingGroup } from "./plan/plan_inference.ts";
import { readsOf } from "./plan/reads_of.ts";
import { type ChampionKind, ROWS, SERIES } from "./champions/resolve_champions.ts";
import { predictBoth } from "./rows/predict_both.ts";
import type { DataFacts } from "./plan/whole_version.ts";

/** Models that are decoded between two turns of others. */
const TURN = 100;

/** A version that could not serve its key. */
export interface BrokenVersion {
  /** The version. */
  readonly version: VersionRow;
  /** Code of the error with which it ends. */
  readonly code: string;
}

/** What came of loading versions. */
export interface VersionsVerification {
  /** Versions that could be loaded. */
  readonly verified: number;
  /** Of them, versions that have made a forecast, or predicted rows; the others are of keys that the table does not have, or there is no table. */
  readonly forecast: number;
  /** Versions that could not be loaded or cannot forecast. */
  readonly broken: readonly BrokenVersion[];
}

/**
 * Load versions as serving would, before anything is decided on them: each is read, its checksum verified, decoded by its own
 * run, and where the table is at hand it forecasts. What another version would stand in for counts as broken. Others have their
 * turn between reads.
 *
 * @param source Folders, logger. @param versions Of one table, at most one per key.
 * @throws {RegistryError} As `openRegistry`. @throws {DataError} As `openForecasting`, but where there is no table.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openRegistry, train, verifyVersions } from "1000models";
 * const dir = Deno.makeTempDirSync(), source = { store: `${dir}/features`, registry: `${dir}/models`, now: () => new Date(0) };
 * const month = (t: number) => `${2020 + Math.floor(t / 12)}-${t % 12 + 1}`;
 * const rows = Array.from({ length: 48 }, (_, t) => ({ month: month(t), sold: 20 + t % 12 + t % 5 }));
 * using trained = await train(rows, {
 *   time: "month", target: "sold", horizon: 3, contenders: ["naive", "seasonal_naive"], lifecycle: { approval: "manual" },
 * });
 * trained.save(source);
 * const registry = openRegistry(source.registry, source), { run } = trained.summary;
 * const verified = await verifyVersions(source, registry.listVersions({ run }));
 * registry.close();
 * assertEquals(verified, { verified: 1, forecast: 1, broken: [] });
 * ```
 */
export async function verifyVersions(
  source: InferenceSource,
  versions: readonly VersionRow[],
): Promise<VersionsVerification> {
  if (versions.length === 0) return { verified: 0, forecast: 0, broken: [] };
  const codes = (await ifTable(source, (whole) => forecastCodes({ ...whole, versions })))?.codes ?? new Map();
  const rest = versions.filter(({ key }) => !codes.has(key.id));
  const broken = [
    ...versions.flatMap((version) => {
      const code: string = codes.get(version.key.id) ?? "";
      return code === "" ? [] : [{ version, code }];
    }),
    ...await brokenOf(source, rest),
  ];
  const forecast = [...codes.values()].filter((code) => code === "").length;
  return { verified: versions.length - broken.length, forecast, broken };
}

/** The code with which each key of the table fails, empty for one that has its forecast. */
async function forecastCodes(source: InferenceSource & { readonly versions: readonly VersionRow[] }): Promise<
  DataFacts & { readonly codes: ReadonlyMap<string, string> }
> {
  if (hasRows(await servingGroup(source, source.versions[0]!.group))) return await predictionCodes(source);
  const wanted = new Set(source.versions.map(({ key }) => key.id));
  const inference = await openForecasting(
    source,
    ({ keys }) => keys.flatMap(({ id }, k) => wanted.has(id) ? [k] : []),
  );
  try {
    const codes = new Map<string, string>();
    for (const read of readsOf(inference)) {
      await pause();
      const { panel, forecast } = await inference.forecast(read);
      forecast.keys.forEach(({ status, reason }, k) => {
        // Of a key of which nothing is known no model can say anything: that is no fault of its own.
        if (status !== "failed" || !isWithoutData(reason)) {
          codes.set(panel.keys[k]!.id, status === "failed" ? reason : "");
        }
      });
    }
    return { codes, dataVersion: inference.group.version, damaged: source.damaged ?? [] };
  } finally {
    inference.close();
  }
}

/** The same of a table without a calendar, whose rows are predicted. */
async function predictionCodes(source: InferenceSource & { readonly versions: readonly VersionRow[] }): Promise<
  DataFacts & { readonly codes: ReadonlyMap<string, string> }
> {
  const codes = new Map<string, string>(), { versions, damaged = [] } = source;
  const dataVersion = await predictBoth(
    source,
    { versions, isAlone: true },
    ({ key, code }) => codes.set(key.id, code),
  );
  return { codes, dataVersion, damaged };
}

/** What cannot be decoded of versions that nothing was forecast by. */
async function brokenOf(
  { registry: root, now }: InferenceSource,
  versions: readonly VersionRow[],
): Promise<BrokenVersion[]> {
  if (versions.length === 0) return [];
  const registry = openRegistry(root, { now, readOnly: true });
  try {
    const runs = new Map<string, OwnRuns>(), broken: BrokenVersion[] = [];
    let decoded = 0;
    for (const [version, model] of eachModel(registry, versions)) {
      const code = await decodeCode(registry, runs, { version, model });
      if (code !== "") broken.push({ version, code });
      if (++decoded % TURN === 0) await pause();
    }
    return broken;
  } finally {
    registry.close();
  }
}

/** The runs of a table, and of which kind their champions are. */
interface OwnRuns {
  readonly runs: TrainedRuns;
  readonly kind: Pick<ChampionKind<unknown, unknown>, "read">;
}

/** A run meets no table here but the one that it was trained on. */
async function decodeCode(
  registry: Registry,
  runs: Map<string, OwnRuns>,
  { version: { run }, model }: { version: VersionRow; model: Uint8Array | ForecastError },
): Promise<string> {
  try {
    if (model instanceof ForecastError) return model.code;
    let own = runs.get(run);
    if (own === undefined) {
      const shape = decodeShape(registry.readShared(run, SHARED_SHAPE));
      runs.set(run, own = { runs: new TrainedRuns(registry, shape), kind: hasRows(shape) ? ROWS : SERIES });
    }
    await own.kind.read(await own.runs.open(run), model);
    return "";
  } catch (thrown) {
    return ForecastError.from(thrown).code;
  }
}
