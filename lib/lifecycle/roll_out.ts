import { RegistryError } from "../core/errors/errors.ts";
import type { Registry } from "../registry/registry.ts";
import { candidatesOf, championsOf, rejectionsOf } from "./candidates.ts";
import { type Decision, signed } from "./decision.ts";
import { failedGate } from "./failed_gate.ts";
import { type KeptVersion, movesOf } from "./move_plan.ts";
import { planRollout, type RolloutPlan, withoutBrokenMoves } from "./plan_rollout.ts";
import { gateFailed, type VerifyVersions } from "./promote.ts";
import { activeRollout, displacedBy, rolloutOf, type RolloutState } from "./rollout_state.ts";

/** A step of a rollout. */
export interface RolloutRequest {
  /** Run that takes over. */
  readonly run: string;
  /** Percent of the keys that it is to serve, in [0, 100]; 0 gives all back. */
  readonly share: number;
}

/** A step that is planned. */
export interface Rollout {
  /** What was asked for. */
  readonly request: RolloutRequest;
  /** Feature group of the run. */
  readonly group: string;
  /** The rollout so far; null before its first step. */
  readonly state: RolloutState | null;
  /** What would move. */
  readonly plan: RolloutPlan;
}

/** What a step did, or would do: keys by what becomes of them. */
export interface RolloutStep {
  /** The run. */
  readonly run: string;
  /** Its feature group. */
  readonly group: string;
  /** Percent of the keys before the step. */
  readonly from: number;
  /** After it. */
  readonly share: number;
  /** Keys that the run serves from now on. */
  readonly moved: number;
  /** Keys that are served again by what served them before. */
  readonly back: number;
  /** Keys that the run serves after the step, and keys for which it waits. */
  readonly keys: { readonly serving: number; readonly waiting: number };
  /** Versions of the run that do not move, or former ones that cannot come back, and why. */
  readonly kept: readonly KeptVersion[];
  /** How many of the keys of the step do not move, as what would serve them cannot be loaded: the same step again moves them. */
  readonly left: number;
  /** Id of the event in the history; null if nothing has changed. */
  readonly event: number | null;
}

/**
 * Plan a step of the rollout of a run. Nothing is changed.
 *
 * @param registry Open registry. @param request Run and share.
 * @throws {RegistryError} `NOT_FOUND` for an unknown run; `GATE_FAILED` if it has failed its gate; `ROLLOUT_ACTIVE` while another
 * run of the table is rolled out; `NOT_STAGED`, `REJECTED` and the like if nothing of it can serve; `NO_ROLLOUT` if there is
 * nothing to give back. @throws {RangeError} If the share is none.
 */
export function planRunRollout(registry: Registry, request: RolloutRequest): Rollout {
  const { run, share } = request;
  if (!(share >= 0 && share <= 100)) {
    throw new RangeError(`Cannot roll out as the share must lie in [0, 100]: current value is ${share}`);
  }
  const versions = candidatesOf(registry, { run }), { group } = registry.showRun(run).lineage.data;
  const state = rolloutOf(registry, run);
  if (share > 0) assertMay(registry, run, group);
  else if (state === null || state.phase === "back") throw noRollout(run);
  const champions = championsOf(registry, versions), rejected = new Set(rejectionsOf(registry, run, versions).keys());
  const plan = planRollout(versions, { champions, rejected, share, displaced: displacedBy(registry, run, group) });
  if (share > 0 && state?.phase !== "complete") assertMoves(run, plan);
  if (share === 0 && state?.phase === "ended" && plan.back.length + plan.left === 0) throw noRollout(run);
  return { request, group, state, plan };
}

/**
 * A step whose models were loaded: those that cannot be stay where they are.
 *
 * @param rollout Planned. @param verify Loads versions of one table.
 */
export async function loadRollout(rollout: Rollout, verify: VerifyVersions): Promise<Rollout> {
  const { forward, back } = rollout.plan;
  const broken = [
    ...await verify(forward.map(({ version }) => version)),
    ...await verify(back.map(({ version }) => version)),
  ];
  return { ...rollout, plan: withoutBrokenMoves(rollout.plan, broken) };
}

/**
 * Make a step, in one transaction: versions of the run that come into its share serve, those that leave it give back.
 *
 * What cannot be loaded is left, and the history says how much: the rollout stays on its way until the same step has moved it. A
 * larger share that can move nothing at all is no step; a smaller one is, as it says where to go.
 *
 * @param registry Open for writing. @param rollout Planned, its models loaded. @param decision Who and why; `facts`: what it rests
 * on.
 * @throws {RegistryError} `CONFLICT` if somebody else has changed what serves meanwhile: then nothing is changed.
 * @throws {RangeError} If nobody signs.
 */
export function rollOut(
  registry: Registry,
  rollout: Rollout,
  decision: Decision & { readonly facts?: Readonly<Record<string, unknown>> },
): RolloutStep {
  const step = rolloutStep(rollout), { run, group, from, share, moved, back, left } = step;
  const facts = { keys: moved + back, group, from, share, moved, back, ...left > 0 ? { left } : {} };
  const detail = signed(decision, { ...decision.facts, ...facts });
  if (moved + back === 0 && (from === share || (from < share && left > 0))) return step;
  const { plan } = rollout, moves = movesOf([...plan.forward, ...plan.back]);
  return { ...step, event: registry.act({ kind: "ROLLED_OUT", run, detail, moves }).event };
}

/**
 * What a step comes to; the result of a dry run.
 *
 * @param rollout Planned.
 */
export function rolloutStep({ request: { run, share }, group, state, plan }: Rollout): RolloutStep {
  const { forward, back, serving, waiting, held, left } = plan;
  return {
    ...{ run, group, from: state?.share ?? 0, share, moved: forward.length, back: back.length },
    keys: { serving: serving.length + forward.length, waiting: waiting.length + back.length },
    kept: held,
    left,
    event: null,
  };
}

function assertMay(registry: Registry, run: string, group: string): void {
  const gate = failedGate(registry, run), other = activeRollout(registry, group);
  if (gate !== null) throw gateFailed(run, gate);
  if (other === null || other.run === run) return;
  throw new RegistryError(
    "ROLLOUT_ACTIVE",
    `Cannot roll out run ${run} as no other run of ${group} may be on its way: current value is ${other.run} at ${other.share} %`,
    {
      hint: `Bring that to its end first: deno task rollout --run ${other.run} with --share 100 or --back.`,
      context: { run, other: other.run, share: other.share },
    },
  );
}

/** A run of which nothing waits has nothing to roll out: it serves all of its keys already, or can serve none. */
function assertMoves(run: string, { forward, back, serving, waiting, held: [first] }: RolloutPlan): void {
  if (forward.length + back.length + waiting.length > 0) return;
  const isRejected = first?.code === "REJECTED" && serving.length === 0;
  const found = first === undefined || serving.length > 0 ? "Production" : `${first.version.stage} (${first.code})`;
  throw new RegistryError(
    isRejected ? "REJECTED" : "NOT_STAGED",
    `Cannot roll out run ${run} as its versions must wait in Staging: current value is ${found}`,
    {
      hint:
        `A run waits with "approval": "manual" in its config; deno task history --run ${run} says what became of it.`,
      context: { run, code: first?.code ?? null },
    },
  );
}

function noRollout(run: string): RegistryError {
  return new RegistryError(
    "NO_ROLLOUT",
    `Cannot give back the keys of run ${run} as it must have been rolled out: current value is no key`,
    { hint: "What serves otherwise is taken back with deno task rollback.", context: { run } },
  );
}
