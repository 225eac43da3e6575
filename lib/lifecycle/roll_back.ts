import { DataError, RegistryError } from "../core/errors/errors.ts";
import type { KeyFilter, VersionRow } from "../registry/versions/row_types.ts";
import type { Registry } from "../registry/registry.ts";
import { type Decision, signed } from "./decision.ts";
import { looksLikeInstant, parseInstant } from "./instant.ts";
import {
  bySeries,
  type KeptVersion,
  type MovePlan,
  movesOf,
  planRollback,
  seriesOf,
  withoutBroken,
} from "./move_plan.ts";
import type { VerifyVersions } from "./promote.ts";

/** Where to go back to, and with which keys. */
export interface RollbackRequest extends Pick<KeyFilter, "where" | "group"> {
  /** Id of a run, whose models serve again; or an instant as `parseInstant` reads it, and what served then does again. */
  readonly to: string;
  /** Only keys that are served by this run now; default: whoever serves them. */
  readonly run?: string;
}

/** A rollback that is planned. */
export interface Rollback {
  /** What was asked for. */
  readonly request: RollbackRequest;
  /** The run or the ISO instant (UTC) that was meant. */
  readonly to: string;
  /** The run; empty if an instant was meant. */
  readonly run: string;
  /** What would move. */
  readonly plan: MovePlan;
  /** Keys of the filter that are served by somebody, before and after. */
  readonly keys: number;
}

/** A rollback whose models were loaded. */
export interface LoadedRollback extends Rollback {
  /** Models that could be loaded. */
  readonly verified: number;
}

/** What a rollback did, or would do. */
export interface RollbackResult {
  /** The run or the ISO instant (UTC) that was gone back to. */
  readonly to: string;
  /** Versions that serve again. */
  readonly moved: number;
  /** Models that were loaded before anything was moved. */
  readonly verified: number;
  /** Keys of the filter that are served as before. */
  readonly unchanged: number;
  /** Versions that cannot be gone back to; if there is any, nothing was moved. */
  readonly conflicts: number;
  /** Versions in conflict and versions that have never served, and why. */
  readonly kept: readonly KeptVersion[];
  /** Id of the event in the history; null if nothing was moved. */
  readonly event: number | null;
}

/**
 * Plan a rollback. Nothing is changed.
 *
 * To a run: every key of the filter for which it has a model that has served is served by that model. To an instant: every key
 * of the filter is served by what served it then, whichever run made it; a key that nothing served then keeps what it has.
 *
 * @param registry Open registry. @param request Where to, and which keys.
 * @throws {RegistryError} `NOT_FOUND` if `to` is neither a run nor an instant. @throws {DataError} `INVALID_INSTANT`;
 * `NO_MATCHING_KEY` if the filter leaves nothing to go back to.
 */
export function planRegistryRollback(registry: Registry, request: RollbackRequest): Rollback {
  const { to, where, group, run } = request, filter = { where, group };
  const isRun = registry.recordedRuns({ run: to }).length > 0, instant = isRun ? null : instantOf(to);
  const targets = instant === null
    ? onePerKey(registry.listVersions({ ...filter, run: to }))
    : registry.liveAt(instant, filter).map(({ version }) => version);
  const present = registry.resolveAll(filter).filter((champion) => run === undefined || champion.run === run);
  const champions = bySeries(present);
  const versions = run === undefined ? targets : targets.filter((version) => champions.has(seriesOf(version)));
  if (versions.length === 0) throw nothingThere(request);
  const plan = planRollback(versions, { champions });
  return { request, to: instant ?? to, run: isRun ? to : "", plan, keys: champions.size };
}

/**
 * Let former versions serve again: Archived → Production, and who served is archived, in one transaction.
 *
 * Every model is loaded first. While one of them cannot be, nothing moves, and the result says which: a filter leaves it out.
 *
 * @param registry Open for writing. @param request Where to, which keys, who and why.
 * @param options `verify`: loads the versions of one table.
 * @throws {RegistryError} As {@linkcode planRegistryRollback}; `CONFLICT` if somebody else has changed what serves meanwhile:
 * then nothing is changed. @throws {RangeError} If nobody signs.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openRegistry, parseConfig, rollBack, trainTable, verifyVersions } from "1000models";
 * const dir = Deno.makeTempDirSync(), now = () => new Date(0);
 * const folders = { store: `${dir}/features`, registry: `${dir}/models`, reports: `${dir}/reports`, now };
 * const row = (t: number) => `${2020 + Math.floor(t / 12)}-${t % 12 + 1},${20 + t % 12 + t % 5}`;
 * Deno.writeTextFileSync(`${dir}/t.csv`, `month,sold\n${Array.from({ length: 48 }, (_, t) => row(t)).join("\n")}\n`);
 * const config = parseConfig({
 *   name: "t", source: `${dir}/t.csv`, keys: [], time: "month", target: "sold", horizon: 3, contenders: ["naive", "seasonal_naive"],
 * });
 * const first = await trainTable({ ...config, contenders: ["naive"] }, { ...folders, workers: 0 });
 * const second = await trainTable(config, { ...folders, workers: 0 });
 * const registry = openRegistry(folders.registry, folders);
 * const { moved } = await rollBack(registry, { to: first.run, by: "ana", note: "worse in the first week" }, {
 *   verify: async (versions) => (await verifyVersions(folders, versions)).broken,
 * });
 * registry.close();
 * assertEquals([moved, second.summary.gate?.serves.new], [1, 1]);
 * ```
 */
export async function rollBack(
  registry: Registry,
  request: RollbackRequest & Decision,
  { verify }: { readonly verify: VerifyVersions },
): Promise<RollbackResult> {
  signed(request);
  const loaded = await loadRollback(planRegistryRollback(registry, request), verify), result = rollbackResult(loaded);
  const { plan: { moves, conflicts }, to, run, keys } = loaded;
  if (conflicts.length > 0 || moves.length === 0) return { ...result, moved: 0, unchanged: keys };
  const where = Object.keys(request.where ?? {}).length > 0 ? request.where : undefined;
  const facts = { to, keys: moves.length, where, group: request.group, servedBy: request.run };
  const { event } = registry.act({ kind: "ROLLED_BACK", run, detail: signed(request, facts), moves: movesOf(moves) });
  return { ...result, event };
}

/**
 * A rollback whose models were loaded: those that cannot be are conflicts of its plan.
 *
 * @param rollback Planned. @param verify Loads the versions of one table.
 */
export async function loadRollback(rollback: Rollback, verify: VerifyVersions): Promise<LoadedRollback> {
  const versions = rollback.plan.moves.map(({ version }) => version), broken: KeptVersion[] = [];
  for (const own of Map.groupBy(versions, ({ group }) => group).values()) broken.push(...await verify(own));
  return { ...rollback, plan: withoutBroken(rollback.plan, broken), verified: versions.length - broken.length };
}

/**
 * What a rollback comes to; the result of a dry run.
 *
 * @param rollback Planned, its models loaded.
 */
export function rollbackResult({ to, plan, verified, keys }: LoadedRollback): RollbackResult {
  const { moves, held, conflicts } = plan;
  return {
    to,
    moved: moves.length,
    verified,
    unchanged: keys - moves.filter(({ champion }) => champion !== null).length,
    conflicts: conflicts.length,
    kept: [...conflicts, ...held],
    event: null,
  };
}

/** What a run has for a key that has served, rather than what never has; of several what it chose. */
function onePerKey(versions: readonly VersionRow[]): VersionRow[] {
  const rank = ({ stage, chosen }: VersionRow) =>
    (stage === "Archived" || stage === "Production" ? 2 : 0) + (chosen ? 1 : 0);
  const best = new Map<string, VersionRow>();
  for (const version of versions) {
    const other = best.get(seriesOf(version));
    if (other === undefined || rank(version) > rank(other)) best.set(seriesOf(version), version);
  }
  return [...best.values()];
}

function instantOf(to: string): string {
  // What looks like a date is meant as one, and told what is wrong with it.
  if (looksLikeInstant(to)) return parseInstant(to);
  throw new RegistryError(
    "NOT_FOUND",
    `Cannot roll back as what to go back to must be a run or a date: current value is ${JSON.stringify(to)}`,
    { hint: "List runs with deno task models runs, or write a date such as 2026-01-31, the end of that day in UTC." },
  );
}

function nothingThere({ to, where, group, run }: RollbackRequest): DataError {
  const filter = JSON.stringify({ ...where, group, run });
  return new DataError(
    "NO_MATCHING_KEY",
    `Cannot roll back to ${to} as a key must have been served then: current value is none for ${filter}`,
    { hint: "See what served when with deno task history --as-of DATE.", context: { to, where, group, run } },
  );
}
