import type { EventRow, VersionRow } from "../registry/versions/row_types.ts";
import type { Registry } from "../registry/registry.ts";

/**
 * How a rollout stands. `active`: the run serves some keys of its table, and waits for the others, or could not load all that its last
 * step was to move, there or back; `complete`: it has reached all of them; `back`: a step has given them back; `ended`: a later run
 * has come, or somebody has rolled back all that it served, or has promoted the rest.
 */
export type RolloutPhase = "active" | "complete" | "back" | "ended";

/** A rollout: one run that takes over the keys of a table share by share. What the history says is all there is. */
export interface RolloutState {
  /** The run. */
  readonly run: string;
  /** Its feature group. */
  readonly group: string;
  /** Percent of the keys that the last step was for, in [0, 100]. */
  readonly share: number;
  /** How it stands. */
  readonly phase: RolloutPhase;
  /** ISO instant (UTC) of its first step; after it was given back, of the first one since. */
  readonly startedAt: string;
  /** From 1: how often it has begun, each time after it was given back. */
  readonly attempt: number;
  /** ISO instant (UTC) of its last step. */
  readonly stepAt: string;
}

/** Side of a rollout that serves a key. */
export type RolloutSide = "champion" | "challenger";

/**
 * The rollout of a run; null if no step of it was ever made.
 *
 * @param registry Open registry. @param run Id of the run.
 */
export function rolloutOf(registry: Registry, run: string): RolloutState | null {
  const steps = rolloutSteps(registry, run), last = steps.at(-1);
  if (last === undefined) return null;
  const begins = steps.flatMap((step, i) => i > 0 && shareOf(step) > 0 && shareOf(steps[i - 1]!) === 0 ? [i] : []);
  const current = steps.slice(begins.at(-1) ?? 0), attempt = 1 + begins.length;
  const group = String(last.detail.group), share = shareOf(last);
  const moved = current.reduce((sum, { detail }) => sum + Number(detail.moved), 0);
  const phase = phaseOf(registry, { run, group, share, moved, left: leftOf(last) });
  return { run, group, share, phase, attempt, startedAt: current[0]!.at, stepAt: last.at };
}

/**
 * The rollout of a table that is on its way, or null.
 *
 * @param registry Open registry. @param group Feature group.
 */
export function activeRollout(registry: Registry, group: string): RolloutState | null {
  const steps = registry.events({ kind: "ROLLED_OUT", whole: true, descending: true })
    .filter(({ detail }) => detail.group === group);
  // The newest step of a run says whether it can be on its way.
  const newest = new Map(steps.toReversed().map((step) => [step.run, step]));
  for (const [run, step] of newest) {
    const share = shareOf(step), isOpen = (share > 0 && share < 100) || leftOf(step) > 0;
    const rollout = isOpen && run !== null ? rolloutOf(registry, run) : null;
    if (rollout?.phase === "active") return rollout;
  }
  return null;
}

/**
 * On which side of a rollout a key is, by what serves it.
 *
 * @param rollout That of the table. @param run Run of the version that serves the key.
 */
export function sideOf(rollout: RolloutState | null, run: string): RolloutSide | "" {
  if (rollout === null) return "";
  return run === rollout.run ? "challenger" : "champion";
}

/**
 * What a step of a run's rollout has archived last of each key: of keys that it has moved what served them before, of keys that
 * it has given back the run's own version. What others have done since is looked at by who asks.
 *
 * @param registry Open registry. @param run Id of the run. @param group Its feature group.
 * @returns By key id.
 */
export function displacedBy(registry: Registry, run: string, group: string): Map<string, VersionRow> {
  const numbers = new Map<string, number>();
  for (const { id } of rolloutSteps(registry, run)) {
    for (const { key, version, detail } of registry.events({ cause: id, kind: "STAGE_CHANGED" })) {
      if (key !== null && version !== null && detail.to === "Archived") numbers.set(key.id, version);
    }
  }
  if (numbers.size === 0) return new Map();
  const archived = registry.listVersions({ group, stage: "Archived", keys: [...numbers.keys()] });
  return new Map(
    archived.filter(({ key, version }) => numbers.get(key.id) === version).map((version) => [version.key.id, version]),
  );
}

/**
 * For every key of a table the version that is compared with what serves it: what waits in Staging; in a rollout also what served
 * a key before it moved, and what would have served a key that was given back.
 *
 * @param registry Open registry. @param group Feature group.
 */
export function otherSide(registry: Registry, group: string): VersionRow[] {
  const waiting = registry.resolveAll({ group, stage: "Staging" }), rollout = activeRollout(registry, group);
  if (rollout === null) return waiting;
  const waits = new Set(waiting.map(({ key }) => key.id));
  const serving = new Map(registry.resolveAll({ group }).map(({ key, run }) => [key.id, run]));
  const displaced = [...displacedBy(registry, rollout.run, group).values()]
    .filter(({ key, run }) => !waits.has(key.id) && (run === rollout.run) !== (serving.get(key.id) === rollout.run));
  return [...waiting, ...displaced];
}

/**
 * Steps of a run's rollout, oldest first.
 *
 * @param registry Open registry. @param run Id of the run.
 */
export function rolloutSteps(registry: Registry, run: string): EventRow[] {
  return registry.events({ run, kind: "ROLLED_OUT", whole: true });
}

function shareOf({ detail }: EventRow): number {
  return Number(detail.share);
}

/** Keys that a step could not move. */
function leftOf({ detail }: EventRow): number {
  return Number(detail.left ?? 0);
}

function phaseOf(
  registry: Registry,
  { run, group, share, moved, left }: Pick<RolloutState, "run" | "group" | "share"> & {
    readonly moved: number;
    readonly left: number;
  },
): RolloutPhase {
  if (share === 0) return left > 0 && mayGiveBack(registry, run, group) ? "active" : "back";
  const isOpen = (share < 100 || left > 0) && mayTakeOver(registry, run, group);
  const isServing = registry.servingRuns({ group }).some((serving) => serving.run === run);
  if (!isServing && (moved > 0 || !isOpen)) return "ended";
  return isOpen ? "active" : share < 100 ? "ended" : "complete";
}

/** Whether a version of the run waits, or was given back. */
function mayTakeOver(registry: Registry, run: string, group: string): boolean {
  if (registry.listVersions({ group, run, chosen: true, stage: "Staging", limit: 1 }).length > 0) return true;
  return displacedBy(registry, run, group).values().some((version) => version.run === run);
}

/** Whether the run serves a key that something else has served before. */
function mayGiveBack(registry: Registry, run: string, group: string): boolean {
  const serving = new Set(
    registry.resolveAll({ group }).flatMap((version) => version.run === run ? version.key.id : []),
  );
  return displacedBy(registry, run, group).values().some((former) => former.run !== run && serving.has(former.key.id));
}
