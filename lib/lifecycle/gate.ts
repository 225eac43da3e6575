import type { Config } from "../core/config/config_type.ts";
import { DataError } from "../core/errors/errors.ts";
import { hashValue } from "../core/bytes/hash.ts";
import { metricName } from "../core/config/metric_choice.ts";
import { readRecordedConfig } from "../core/config/recorded_config.ts";
import type { Move } from "../registry/versions/action.ts";
import type { RunRow, VersionRow } from "../registry/versions/row_types.ts";
import type { Registry } from "../registry/registry.ts";
import { championsOf, rejectionsOf } from "./candidates.ts";
import { type Decision, signed } from "./decision.ts";
import { judgeRun, type RunSkill, type Verdict } from "./judge.ts";
import { lastVerdict } from "./failed_gate.ts";
import { bySeries, isOvertaken, type KeptVersion, type ReservationCode, seriesOf } from "./move_plan.ts";
import { withReplaced } from "./rules.ts";
import { type RunFigures, runFindings } from "./run_findings.ts";
import { plainRule } from "./settle.ts";

/** How a gate is asked. */
export interface GateOptions {
  /** Rules of a person's choice; default: those of the config that the run recorded. */
  readonly other?: OtherRules;
  /** Accepted texts per key column, which limit the keys that move; the rules of the run are about all of its keys. */
  readonly where?: Readonly<Record<string, readonly string[]>>;
  /** Most keys that move. */
  readonly limit?: number;
}

/** Other rules than the run's own: that somebody takes them is a decision, which the history keeps with who and why. */
export interface OtherRules extends Decision {
  /** What people call them, for instance the name of the config's file. */
  readonly name: string;
  /** Config of the run's table that has them. */
  readonly config: Config;
}

/** What came of it; the `--json` object of `gate`. */
export interface GateResult extends Pick<Verdict, "passed" | "rules"> {
  /** Id of the run. */
  readonly run: string;
  /** Keys of the filter whose model has passed, in `Staging` or further, and keys whose model stays behind. */
  readonly keys: { readonly staged: number; readonly held: number };
  /**
   * Versions of `held` that keep to the rules and stay in `None` all the same: `NEWER_CHAMPION`, `NEWER_CHALLENGER` where what
   * serves the key or waits for it is of a later run, `REJECTED`.
   */
  readonly kept: readonly KeptVersion[];
}

/**
 * Judge a registered run, and move what passes from `None` to `Staging`, in one transaction. Done again it changes nothing and
 * gives the same. What is older than the version that serves its key or waits for it, or was rejected, stays where it is: only a
 * person's word brings it back.
 *
 * @param registry Open for writing. @param run Id of the run. @param options Policy, filter.
 * @throws {RegistryError} `NOT_FOUND`; `CONFLICT` if somebody moves the same versions meanwhile; `READ_ONLY`, `LOCKED`.
 * @throws {DataError} `INVALID_CONFIG` if what the run recorded cannot be used; `GATE_OF_OTHER_TABLE` for rules of another table.
 * @throws {RangeError} If nobody signs for other rules.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { gateRun, openRegistry, train } from "1000models";
 * const dir = Deno.makeTempDirSync(), source = { store: `${dir}/features`, registry: `${dir}/models`, now: () => new Date(0) };
 * const month = (t: number) => `${2020 + Math.floor(t / 12)}-${t % 12 + 1}`;
 * const rows = Array.from({ length: 48 }, (_, t) => ({ month: month(t), sold: 20 + t % 12 + t % 5 }));
 * using trained = await train(rows, {
 *   time: "month", target: "sold", horizon: 3, contenders: ["naive", "seasonal_naive"], lifecycle: { approval: "manual" },
 * });
 * trained.save(source);
 * const registry = openRegistry(source.registry, source), { run } = trained.summary;
 * const { passed, keys } = await gateRun(registry, run);
 * registry.close();
 * assertEquals([passed, keys], [true, { staged: 1, held: 0 }]);
 * ```
 */
export async function gateRun(registry: Registry, run: string, options: GateOptions = {}): Promise<GateResult> {
  const row = registry.showRun(run), { other } = options, judge = judgeOf(other, row);
  const config = await readRecordedConfig(row.configJson);
  const all = registry.listVersions({ run, chosen: true });
  const keys = registry.listOutcomes(run), compared = new Map(all.map(({ key, comparison }) => [key.id, comparison]));
  const shown = { keys, comparisons: keys.flatMap(({ key }) => compared.get(key.id) ?? []) };
  const findings = runFindings(figuresOf(row), shown, { ...config, metric: metricName(config.metric) });
  const verdict = judgeRun(findings, other?.config.lifecycle ?? config.lifecycle), { passed } = verdict;
  const { where, limit } = options;
  const chosen = registry.listVersions({ run, chosen: true, where, limit });
  const passes = ({ key, damage }: VersionRow) => passed && damage === undefined && !verdict.held.has(key.id);
  const passing = chosen.filter(passes), champions = championsOf(registry, passing);
  const kept = keptOf(registry, run, { versions: passing.filter(({ stage }) => stage === "None"), champions });
  const behind = new Set(kept.map(({ version }) => version.id));
  const staged = passing.filter(({ id }) => !behind.has(id));
  const counts = { staged: staged.length, held: chosen.length - staged.length };
  const rules = withReplaced(verdict.rules, staged.filter((version) => isReplacing(version, champions)).length);
  const moves = staged.filter(({ stage }) => stage === "None").map((version): Move => ({
    version: version.id,
    from: "None",
    to: "Staging",
    champion: champions.get(seriesOf(version))?.id ?? null,
  }));
  const detail = { ...judge, passed, rules: rules.map(plainRule), keys: counts };
  if (moves.length > 0 || !isKnown(registry, run, detail)) registry.act({ kind: "GATED", run, detail, moves });
  return { run, passed, rules, keys: counts, kept };
}

/** Versions in `None` that others have overtaken, or somebody has rejected. */
function keptOf(
  registry: Registry,
  run: string,
  { versions, champions }: { versions: readonly VersionRow[]; champions: ReadonlyMap<string, VersionRow> },
): KeptVersion[] {
  if (versions.length === 0) return [];
  const [{ group }] = versions as [VersionRow], keys = versions.map(({ key }) => key.id);
  const waiting = registry.resolveAll({ group, keys, alias: "challenger" });
  const challengers = bySeries(waiting), rejected = rejectionsOf(registry, run, versions);
  const codeOf = (version: VersionRow): ReservationCode | null =>
    rejected.has(version.id)
      ? "REJECTED"
      : isOvertaken(version, champions.get(seriesOf(version)))
      ? "NEWER_CHAMPION"
      : isOvertaken(version, challengers.get(seriesOf(version)))
      ? "NEWER_CHALLENGER"
      : null;
  return versions.flatMap((version) => {
    const code = codeOf(version);
    return code === null ? [] : [{ version, code }];
  });
}

/** Whether a version would serve, or does not yet, in the place of another recipe. */
function isReplacing(version: VersionRow, champions: ReadonlyMap<string, VersionRow>): boolean {
  const champion = champions.get(seriesOf(version));
  return champion !== undefined && champion.run !== version.run && champion.recipe !== version.recipe;
}

/** Who judges, and by which rules if they are not the run's own. */
function judgeOf(
  other: OtherRules | undefined,
  { run, lineage: { data: { group } } }: RunRow,
): Record<string, unknown> {
  if (other === undefined) return { by: "gate" };
  const { name, config } = other;
  if (config.name === group) return signed(other, { otherRules: { name, hash: hashValue(config.lifecycle) } });
  throw new DataError(
    "GATE_OF_OTHER_TABLE",
    `Cannot judge run ${run} by other rules as their config must be of its table, ${group}: current value is ${config.name}`,
    { hint: `Give the config "name": "${group}" if it is of this table.`, context: { run, group, name: config.name } },
  );
}

/** Whether the last word about a run is the same. */
function isKnown(registry: Registry, run: string, detail: Record<string, unknown>): boolean {
  const last = lastVerdict(registry, run);
  return last !== undefined && JSON.stringify(last.detail) === JSON.stringify(detail);
}

/** A summary is plain data of any release: what is no number in it is undefined. */
function figuresOf({ summary }: RunRow): RunFigures {
  const { metrics, coverage, skill, unitChanged } = fieldsOf(summary);
  const scores = Object.entries(fieldsOf(metrics)).map(([method, values]) => [method, numbersOf(values)] as const);
  const { against, value, atMost } = fieldsOf(skill);
  return {
    metrics: Object.fromEntries(scores),
    coverage: numbersOf(coverage),
    unitChanged: numberOf(unitChanged),
    skill: typeof against !== "string"
      ? undefined
      : { against, value: numberOf(value), atMost: numberOf(atMost) } satisfies RunSkill,
  };
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
}

function numbersOf(value: unknown): Record<string, number> {
  return Object.fromEntries(Object.entries(fieldsOf(value)).map(([name, field]) => [name, numberOf(field)]));
}

function numberOf(value: unknown): number {
  return typeof value === "number" ? value : NaN;
}
