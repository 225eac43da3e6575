import { RegistryError } from "../core/errors/errors.ts";
import type { VersionRow } from "../registry/versions/row_types.ts";
import type { Registry } from "../registry/registry.ts";
import { type CandidateFilter, candidatesOf, championsOf, type Rejection, rejectionsOf } from "./candidates.ts";
import { type Decision, signed } from "./decision.ts";
import { type FailedGate, failedGate, type OtherGate, otherGate } from "./failed_gate.ts";
import { type KeptVersion, type MovePlan, movesOf, planPromotion, withoutBroken } from "./move_plan.ts";

/** Which versions are to serve. */
export interface PromotionRequest extends CandidateFilter {
  /** Whether a person overrules the gate, a rejection, or a later run; default false. */
  readonly force?: boolean;
}

/** A promotion that is planned: what would move, and what it would overrule. */
export interface Promotion {
  /** What was asked for. */
  readonly request: PromotionRequest;
  /** What would move. */
  readonly plan: MovePlan;
  /** The gate that the run has failed, which only `force` overrules; or null. */
  readonly gate: FailedGate | null;
  /** Who let the run pass by other rules than its own, which the history says; or null. */
  readonly other: OtherGate | null;
}

/** What a promotion did, or would do: versions by what becomes of them, which add up to those asked for. */
export interface PromotionResult {
  /** Run whose versions were asked for. */
  readonly run: string;
  /** Versions that went to Production. */
  readonly promoted: number;
  /** Versions that served before and are archived. */
  readonly archived: number;
  /** Versions that stay where they are: they serve already, or are held. */
  readonly unchanged: number;
  /** Versions on which no decision can rest; if there is any, nothing was moved. */
  readonly conflicts: number;
  /** Versions that are held or in conflict, and why. */
  readonly kept: readonly KeptVersion[];
  /** Id of the event in the history; null if nothing was moved. */
  readonly event: number | null;
}

/** Loads versions before anything is decided on them, and gives those that it cannot. */
export type VerifyVersions = (versions: readonly VersionRow[]) => Promise<readonly KeptVersion[]>;

/**
 * Plan the promotion of a run's versions. Nothing is changed.
 *
 * @param registry Open registry. @param request Run, filter, force.
 * @throws {RegistryError} `NOT_FOUND` for an unknown run or version; `GATE_FAILED` if the run has failed its gate, `REJECTED` and
 * `NOT_STAGED` if nothing of it may move, all without `force`.
 * @throws {DataError} `NO_MATCHING_KEY` if the run has no such version.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openRegistry, planRunPromotion, train } from "1000models";
 * const dir = Deno.makeTempDirSync(), source = { store: `${dir}/features`, registry: `${dir}/models`, now: () => new Date(0) };
 * const month = (t: number) => `${2020 + Math.floor(t / 12)}-${t % 12 + 1}`;
 * const rows = Array.from({ length: 48 }, (_, t) => ({ month: month(t), sold: 20 + t % 12 + t % 5 }));
 * using trained = await train(rows, {
 *   time: "month", target: "sold", horizon: 3, contenders: ["naive", "seasonal_naive"], lifecycle: { approval: "manual" },
 * });
 * trained.save(source);
 * const registry = openRegistry(source.registry, source), { run } = trained.summary;
 * const { plan } = planRunPromotion(registry, { run });
 * registry.close();
 * assertEquals(plan.moves.map(({ version }) => version.contender), ["seasonal_naive"]);
 * ```
 */
export function planRunPromotion(registry: Registry, request: PromotionRequest): Promotion {
  const { run, force = false } = request;
  const candidates = candidatesOf(registry, request), gate = failedGate(registry, run);
  if (gate !== null && !force) throw gateFailed(run, gate);
  const champions = championsOf(registry, candidates), rejections = rejectionsOf(registry, run, candidates);
  const plan = planPromotion(candidates, { champions, rejected: new Set(rejections.keys()), force });
  const { moves, unchanged, conflicts, held: [first] } = plan;
  if (first !== undefined && moves.length + unchanged.length + conflicts.length === 0) {
    throw nothingMoves(run, first, rejections.get(first.version.id));
  }
  return { request, plan, gate, other: otherGate(registry, run) };
}

/**
 * Let the versions of a run serve: Staging → Production, and who served is archived, in one transaction.
 *
 * Every version is loaded first. While one is in conflict nothing moves, and the result says which.
 *
 * @param registry Open for writing. @param request Run, filter, force, who and why. @param options `verify`: loads the versions.
 * @throws {RegistryError} As {@linkcode planRunPromotion}; `CONFLICT` if somebody else has changed what serves meanwhile: then
 * nothing is changed. @throws {RangeError} If nobody signs.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openRegistry, promoteRun, train, verifyVersions } from "1000models";
 * const dir = Deno.makeTempDirSync(), source = { store: `${dir}/features`, registry: `${dir}/models`, now: () => new Date(0) };
 * const month = (t: number) => `${2020 + Math.floor(t / 12)}-${t % 12 + 1}`;
 * const rows = Array.from({ length: 48 }, (_, t) => ({ month: month(t), sold: 20 + t % 12 + t % 5 }));
 * using trained = await train(rows, {
 *   time: "month", target: "sold", horizon: 3, contenders: ["naive", "seasonal_naive"], lifecycle: { approval: "manual" },
 * });
 * trained.save(source);
 * const registry = openRegistry(source.registry, source), { run } = trained.summary;
 * const { promoted } = await promoteRun(registry, { run, by: "ana", note: "looked at its page" }, {
 *   verify: async (versions) => (await verifyVersions(source, versions)).broken,
 * });
 * registry.close();
 * assertEquals(promoted, 1);
 * ```
 */
export async function promoteRun(
  registry: Registry,
  request: PromotionRequest & Decision,
  { verify }: { readonly verify: VerifyVersions },
): Promise<PromotionResult> {
  signed(request);
  const promotion = await loadPromotion(planRunPromotion(registry, request), verify);
  const { plan: { moves, conflicts } } = promotion, result = promotionResult(promotion);
  if (conflicts.length > 0 || moves.length === 0) return { ...result, promoted: 0, archived: 0 };
  const detail = signed(request, factsOf(promotion));
  const { event } = registry.act({ kind: "PROMOTED", run: request.run, detail, moves: movesOf(moves) });
  return { ...result, event };
}

/**
 * A promotion whose models were loaded: those that cannot be are conflicts of its plan.
 *
 * @param promotion Planned. @param verify Loads versions.
 */
export async function loadPromotion(promotion: Promotion, verify: VerifyVersions): Promise<Promotion> {
  const broken = await verify(promotion.plan.moves.map(({ version }) => version));
  return { ...promotion, plan: withoutBroken(promotion.plan, broken) };
}

/**
 * What a plan comes to; the result of a dry run.
 *
 * @param promotion Planned.
 */
export function promotionResult({ request: { run }, plan }: Promotion): PromotionResult {
  const { moves, unchanged, held, conflicts } = plan;
  return {
    run,
    promoted: moves.length,
    archived: moves.filter(({ champion }) => champion !== null).length,
    unchanged: unchanged.length + held.length,
    conflicts: conflicts.length,
    kept: [...conflicts, ...held],
    event: null,
  };
}

/** What the history keeps beside who and why: how much, of which keys, and what was overruled. */
function factsOf({ request: { where, contender }, plan: { moves }, gate, other }: Promotion): Record<string, unknown> {
  const overruled = Map.groupBy(moves, (move) => move.overruled);
  const counts = [...overruled].flatMap(([code, all]) => code === null ? [] : [[code, all.length]]);
  const forced = { ...gate === null ? {} : { gate: gate.broken }, ...Object.fromEntries(counts) };
  return {
    keys: moves.length,
    where: where !== undefined && Object.keys(where).length > 0 ? where : undefined,
    contender,
    forced: Object.keys(forced).length > 0 ? forced : undefined,
    otherGate: other ?? undefined,
  };
}

/** A run that has failed its gate serves nobody without a person who says so. @param run Its id. */
export function gateFailed(run: string, { broken }: FailedGate): RegistryError {
  return new RegistryError(
    "GATE_FAILED",
    `Cannot promote run ${run} as it must have passed its gate: current value is ${broken.join(", ")}`,
    { hint: "Train again, or promote it with --force, which the history will say.", context: { run, broken } },
  );
}

/** Everything is held: the error says why, by the first. */
function nothingMoves(run: string, { code, version }: KeptVersion, rejection?: Rejection): RegistryError {
  const context = { run, code };
  if (rejection !== undefined && code === "REJECTED") {
    const { by, note } = rejection;
    return new RegistryError(
      "REJECTED",
      `Cannot promote run ${run} as nobody must have rejected it: current value is ${JSON.stringify(note)} by ${by}`,
      { hint: "Promote it with --force if that no longer holds; the history will say so.", context },
    );
  }
  const hint = code === "ARCHIVED"
    ? `What has served before comes back by deno task rollback --to ${run}.`
    : `deno task gate --run ${run} says what holds it back; --force promotes it all the same, which the history will say.`;
  return new RegistryError(
    "NOT_STAGED",
    `Cannot promote run ${run} as its versions must wait in Staging: current value is ${version.stage}`,
    { hint, context },
  );
}
