import { summarizeChampion } from "../competition/champions/champion_codec.ts";
import { SHARED_SPEC } from "../competition/champions/champion_layout.ts";
import { decodeLeaderboard } from "../competition/selection/leaderboard.ts";
import { ForecastError } from "../core/errors/errors.ts";
import { openGroup } from "../data/store/feature_store.ts";
import { versionDir } from "../data/store/version_folders.ts";
import { decodeSpec, type FeatureSpec } from "../features/spec/spec.ts";
import type { DataVersion, EventRow, RunRow, VersionDetail, VersionRow } from "../registry/versions/row_types.ts";
import type { Registry } from "../registry/registry.ts";
import { sharedName } from "../training/plan/plan_record.ts";
import { wayOf } from "../training/stages/smaller_pooled.ts";
import { decodePlan, type EnteredContender, type PlanRecord, SHARED_PLAN } from "../training/plan/plan_record.ts";

/** A member of a version, with what it was made by. */
export interface LineageMember extends EnteredContender {
  /** Its share in the forecast; the shares add up to 1. */
  readonly share: number;
  /** Way in which it was made smaller; null: in none. */
  readonly smaller: string | null;
}

/** Everything that a version was made from, and what was seen of it. Null: not known, as its run did not record it. */
export interface VersionLineage {
  /** The version. */
  readonly version: VersionRow;
  /** The table: which version of it, and whether the store still has it as it was. */
  readonly data: DataVersion & { readonly available: boolean };
  /** What was asked for, and what of the table was used. */
  readonly plan: {
    /** Identity of the decisions. */
    readonly hash: string;
    /** As recorded, with every default and what the table decided. */
    readonly config: unknown;
    /** Last period that it was fitted on. */
    readonly end: string | null;
    /** Whether keys of the table were left out. */
    readonly limited: boolean | null;
    /** Keys of the run. */
    readonly keys: number;
  };
  /** How feature rows were made. */
  readonly features: FeatureSpec | null;
  /** Whose forecasts it combines, with complete hyperparameters; largest share first. */
  readonly parameters: readonly LineageMember[] | null;
  /** Seed of everything random. */
  readonly seed: number;
  /** Revision of the code, with `-dirty` if it was not as committed; empty if unknown. */
  readonly codeRevision: string;
  /** Code, runtime and machine, see {@linkcode Environment}. */
  readonly environment: Readonly<Record<string, unknown>> | null;
  /** Folds that the choice was made on, oldest first. */
  readonly folds: PlanRecord["folds"] | null;
  /** The span that no choice looked at. */
  readonly holdout: PlanRecord["holdout"];
  /** Scores on the hold-out. */
  readonly scores: Readonly<Record<string, number>>;
  /** What it took. */
  readonly cost: {
    /** Fits of its members on the folds, milliseconds; pooled members, which all keys share, take no part. */
    readonly fitMilliseconds: number | null;
    /** Size of the model. */
    readonly bytes: number;
    /** Wall time of its run by phase, seconds. */
    readonly runSeconds: Readonly<Record<string, number>>;
  };
  /** What happened to it, oldest first. */
  readonly events: readonly EventRow[];
}

/**
 * Where a version comes from.
 *
 * @param registry Open registry. @param detail The version.
 * @param options `store`: folder of the feature store.
 * @throws {RegistryError} `NOT_FOUND`, `CORRUPT_DATABASE`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { describeLineage, openRegistry, train } from "1000models";
 * const dir = Deno.makeTempDirSync(), source = { store: `${dir}/features`, registry: `${dir}/models`, now: () => new Date(0) };
 * const month = (t: number) => `${2020 + Math.floor(t / 12)}-${t % 12 + 1}`;
 * const rows = Array.from({ length: 48 }, (_, t) => ({ month: month(t), sold: 20 + t % 12 + t % 5 }));
 * using trained = await train(rows, {
 *   time: "month", target: "sold", horizon: 3, contenders: ["naive", "seasonal_naive"], lifecycle: { approval: "manual" },
 * });
 * trained.save(source);
 * const registry = openRegistry(source.registry, source), { run } = trained.summary;
 * const [version] = registry.listVersions({ run });
 * const { data, plan } = await describeLineage(registry, registry.showVersion(version!.id), source);
 * registry.close();
 * assertEquals([data.version, data.available, plan.keys], [1, true, 1]);
 * ```
 */
export async function describeLineage(
  registry: Registry,
  detail: VersionDetail,
  { store }: { readonly store: string },
): Promise<VersionLineage> {
  const { lineage, events, ...version } = detail;
  const run = registry.showRun(version.run);
  const plan = orNull(() => decodePlan(registry.readShared(run.run, SHARED_PLAN)));
  const members = orNull(() => summarizeChampion(registry.readModel(version)).members);
  return {
    version,
    data: { ...lineage.data, available: await hasData(store, lineage.data) },
    plan: {
      hash: lineage.planHash,
      config: orNull(() => JSON.parse(run.configJson)),
      end: plan?.end ?? null,
      limited: plan?.limited ?? null,
      keys: Object.values(run.outcomes).reduce((sum, keys) => sum + keys, 0),
    },
    features: orNull(() => decodeSpec(registry.readShared(run.run, SHARED_SPEC))),
    parameters: plan === null || members === null
      ? null
      : members.flatMap(({ contender, share, pooled, smaller = null }) => {
        const entered = plan.contenders.find(({ name }) => name === contender);
        const shared = () => wayOf(registry.readShared(run.run, sharedName(contender)));
        return entered === undefined ? [] : [{ ...entered, share, smaller: pooled ? orNull(shared) : smaller }];
      }),
    seed: lineage.seed,
    codeRevision: lineage.codeRevision,
    environment: lineage.environment,
    folds: plan?.folds ?? null,
    holdout: plan?.holdout ?? null,
    scores: version.scores,
    cost: {
      fitMilliseconds: members === null
        ? null
        : fitMilliseconds(registry, version, members.map((member) => member.contender)),
      bytes: version.bytes,
      runSeconds: secondsOf(run),
    },
    events: events.filter((event) => event.version === version.version),
  };
}

/** Whether the store has a version of a table with the content that was trained on. */
async function hasData(store: string, { group, version, contentHash }: DataVersion): Promise<boolean> {
  try {
    return (await openGroup(versionDir(store, group, version))).contentHash === contentHash;
  } catch (thrown) {
    if (thrown instanceof ForecastError) return false;
    throw thrown;
  }
}

function fitMilliseconds(registry: Registry, version: VersionRow, members: readonly string[]): number | null {
  return orNull(() => {
    const bytes = registry.readLeaderboard(version);
    if (bytes === null) return null;
    const { contenders, fitMs } = decodeLeaderboard(bytes);
    return members.reduce((sum, name) => sum + (fitMs[contenders.indexOf(name)] ?? 0), 0);
  });
}

function secondsOf({ summary }: RunRow): Record<string, number> {
  const seconds: unknown = Reflect.get(Object(summary), "seconds");
  return Object.fromEntries(
    Object.entries(Object(seconds)).flatMap(([name, value]) => typeof value === "number" ? [[name, value]] : []),
  );
}

/** What a run of a former release did not record, or damage has taken, costs nobody the rest. */
function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof ForecastError || thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}
