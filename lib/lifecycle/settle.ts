import type { Config } from "../core/config/config_type.ts";
import type { Candidate, Settlement } from "../registry/versions/action.ts";
import type { Verdict } from "./judge.ts";
import { type GateRule, withReplaced } from "./rules.ts";

/** What the gate said of a run, and what became of its models. */
export interface RunGate {
  /** Whether every rule of the run is kept. */
  readonly passed: boolean;
  /** The rules that the config asks, those of the run first. */
  readonly rules: readonly GateRule[];
  /** Keys whose model has passed, and keys whose model has not. */
  readonly keys: { readonly staged: number; readonly held: number };
  /** Keys that are served by their new model now, by the one that served them before, and by none. */
  readonly serves: { readonly new: number; readonly former: number; readonly none: number };
  /**
   * Keys whose model has passed and waits in `Staging`: for approval by hand; as the run leaves keys out and their champion is
   * of a run over more; or as their champion is another one by now than the model was compared with.
   */
  readonly waits: { readonly approval: number; readonly larger: number; readonly conflict: number };
  /** Keys of `serves.new` whose new model serves in the place of one that somebody had rolled back to. */
  readonly undone: number;
}

/** What the decision about a run rests on. */
export interface SettleOptions {
  /** What the gate has said. */
  readonly verdict: Verdict;
  /** Who decides about what has passed. */
  readonly approval: Config["lifecycle"]["approval"];
  /** Whether models of the run wait where a run over more keys serves. */
  readonly challenges: boolean;
  /** Numbers in the registry of the champions that were there as models were compared, by key id; keys without one are left out. */
  readonly seen: ReadonlyMap<string, number>;
  /** How far models get by the commit: as the policy says, to `Staging` at most, or nowhere, unjudged; default `policy`. */
  readonly settle?: SettleTarget;
  /** Versions that somebody has rolled back to, see `rolledBackTo`; default: none. */
  readonly rolledBack?: ReadonlySet<string>;
}

/** How far the models of a run get by its commit. */
export type SettleTarget = "policy" | "gate" | "none";

/** Why a model stays where it is. */
type Place = "held" | "approval" | "larger" | "conflict" | "serves";

/**
 * Decide what becomes of the models of a run, inside the transaction of its commit: what passes goes to `Staging`, and on to
 * `Production` where nobody has to approve it, nobody else has changed the champion since, and the run may replace him.
 *
 * @param candidates Versions of the run. @param options Verdict, policy, what was seen.
 * @returns Stages with the events that tell why, and what the run says about it.
 */
export function settleRun(
  candidates: Iterable<Candidate>,
  options: SettleOptions,
): { settlement: Settlement; gate: RunGate } {
  const { verdict: { passed, rules }, rolledBack } = options;
  const stages: Settlement["stages"][number][] = [],
    places = { held: 0, approval: 0, larger: 0, conflict: 0, serves: 0 };
  let chosen = 0, former = 0, changed = 0, undone = 0;
  for (const candidate of candidates) {
    const place = candidate.chosen ? placeOf(candidate, options) : "held", { champion, key } = candidate;
    stages.push(STAGE[place]);
    if (!candidate.chosen) continue;
    chosen++;
    places[place]++;
    if (champion === null) continue;
    if (place !== "serves") former++;
    if (place !== "held" && !champion.sameRecipe) changed++;
    if (place === "serves" && rolledBack?.has(`${key.id} ${champion.version}`)) undone++;
  }
  const { held, serves, ...waits } = places;
  const gate: RunGate = {
    passed,
    rules: withReplaced(rules, changed),
    keys: { staged: chosen - held, held },
    serves: { new: serves, former, none: chosen - serves - former },
    waits,
    undone,
  };
  return { settlement: { stages, actions: options.settle === "none" ? [] : actionsOf(gate) }, gate };
}

const STAGE = {
  held: "None",
  approval: "Staging",
  larger: "Staging",
  conflict: "Staging",
  serves: "Production",
} as const;

function placeOf({ key, champion }: Candidate, options: SettleOptions): Place {
  const { verdict, approval, challenges, seen, settle } = options;
  if (settle === "none" || !verdict.passed || verdict.held.has(key.id)) return "held";
  if (challenges && champion?.larger === true) return "larger";
  if (approval !== "automatic" || settle === "gate") return "approval";
  return (champion?.id ?? null) === (seen.get(key.id) ?? null) ? "serves" : "conflict";
}

/** The rules are told whatever came of them; what nobody has decided is no event. */
function actionsOf({ passed, rules, keys, serves, waits }: RunGate): Settlement["actions"] {
  const gated = { kind: "GATED" as const, detail: { by: "gate", passed, rules: rules.map(plainRule), keys } };
  if (serves.new === 0) return [gated];
  const note = "passed the gate";
  return [gated, { kind: "PROMOTED", detail: { by: "automatic", note, keys: serves.new, conflicts: waits.conflict } }];
}

/** A rule as JSON has it: what could not be judged is null. */
export function plainRule({ value, ...rule }: GateRule): Record<string, unknown> {
  const { name, scope, limit, ...verdict } = rule;
  return { name, scope, limit, value: Number.isFinite(value) ? value : null, ...verdict };
}
