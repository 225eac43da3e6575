import type { Config } from "../core/config_type.ts";
import { readRecordedConfig } from "../core/recorded_config.ts";
import type { Move } from "../registry/action.ts";
import type { RunRow, VersionRow } from "../registry/records.ts";
import type { Registry } from "../registry/registry.ts";
import { type JudgedKey, judgeRun, type RunSkill, type Verdict } from "./judge.ts";
import { type RunFigures, runFindings } from "./run_findings.ts";
import { plainRule } from "./settle.ts";

/** How a gate is asked. */
export interface GateOptions {
  /** Policy to judge by; default that of the config that the run recorded. */
  readonly lifecycle?: Config["lifecycle"];
  /** Accepted texts per key column, which limit the keys that move; the rules of the run are about all of its keys. */
  readonly where?: Readonly<Record<string, readonly string[]>>;
  /** Most keys that move. */
  readonly limit?: number;
}

/** What came of it; the `--json` object of `gate`. */
export interface GateResult extends Pick<Verdict, "passed" | "rules"> {
  /** Id of the run. */
  readonly run: string;
  /** Keys of the filter whose model has passed, in `Staging` or further, and keys whose model stays behind. */
  readonly keys: { readonly staged: number; readonly held: number };
}

/**
 * Judge a registered run, and move what passes from `None` to `Staging`, in one transaction. Done again it changes nothing and
 * gives the same.
 *
 * @param registry Open for writing. @param run Id of the run. @param options Policy, filter.
 * @throws {RegistryError} `NOT_FOUND`; `CONFLICT` if somebody moves the same versions meanwhile; `READ_ONLY`, `LOCKED`.
 * @throws {DataError} `INVALID_CONFIG` if what the run recorded cannot be used.
 */
export async function gateRun(registry: Registry, run: string, options: GateOptions = {}): Promise<GateResult> {
  const row = registry.showRun(run), config = await readRecordedConfig(row.configJson);
  const all = registry.listVersions({ run, chosen: true });
  const findings = runFindings(figuresOf(row), keysOf(registry, run, all), config);
  const verdict = judgeRun(findings, options.lifecycle ?? config.lifecycle), { passed, rules } = verdict;
  const { where, limit } = options, { group } = row.lineage.data;
  const chosen = registry.listVersions({ run, chosen: true, where, limit });
  const passes = ({ key, damage }: VersionRow) => passed && damage === undefined && !verdict.held.has(key.id);
  const staged = chosen.filter(passes), keys = { staged: staged.length, held: chosen.length - staged.length };
  const open = staged.filter(({ stage }) => stage === "None");
  const champions = new Map(registry.resolveAll({ group, where }).map(({ key, id }) => [key.id, id]));
  const moves = open.map(({ id, key }): Move => ({
    version: id,
    from: "None",
    to: "Staging",
    champion: champions.get(key.id) ?? null,
  }));
  const detail = { by: "gate", passed, rules: rules.map(plainRule), keys };
  if (moves.length > 0 || !isKnown(registry, run, detail)) registry.act({ kind: "GATED", run, detail, moves });
  return { run, passed, rules, keys };
}

/** Whether the last word about a run is the same. */
function isKnown(registry: Registry, run: string, detail: Record<string, unknown>): boolean {
  const last = registry.events({ run, kind: "GATED" }).at(-1);
  return last !== undefined && JSON.stringify(last.detail) === JSON.stringify(detail);
}

function keysOf(registry: Registry, run: string, versions: readonly VersionRow[]): JudgedKey[] {
  const compared = new Map(versions.map(({ key, comparison }) => [key.id, comparison]));
  return registry.listOutcomes(run).map((outcome) => ({
    ...outcome,
    comparison: compared.get(outcome.key.id) ?? null,
  }));
}

/** A summary is plain data of any release: what is no number in it is undefined. */
function figuresOf({ summary }: RunRow): RunFigures {
  const { metrics, coverage, skill } = fieldsOf(summary);
  const scores = Object.entries(fieldsOf(metrics)).map(([method, values]) => [method, numbersOf(values)] as const);
  const { against, value, atMost } = fieldsOf(skill);
  return {
    metrics: Object.fromEntries(scores),
    coverage: numbersOf(coverage),
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
