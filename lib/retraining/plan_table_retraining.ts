import type { ResolvedConfig } from "../core/config/resolve_config.ts";
import { DataError } from "../core/errors/errors.ts";
import type { PreparedTable } from "../data/prepare.ts";
import { hasRows } from "../data/rows/assert_layout.ts";
import { selectKeys } from "../data/store/select_keys.ts";
import { activeRollout } from "../lifecycle/rollout_state.ts";
import type { Registry } from "../registry/registry.ts";
import { listImports } from "../registry/packs/imports.ts";
import { enterContenders } from "../training/plan/enter_contenders.ts";
import { sharedName } from "../training/plan/plan_record.ts";
import { decisionsHash } from "../training/plan/plan.ts";
import type { FixedModel } from "../training/plan/refit_plan.ts";
import type { RetrainingSelection } from "../training/run/train_options.ts";
import { agesOf } from "./ages.ts";
import { type Budget, parseBudget, type TierSeconds } from "./budget.ts";
import { type ChosenModel, chosenModels, refitPlan } from "./chosen_models.ts";
import { type KnownKeys, knownKeys } from "./key_facts.ts";
import {
  planRetraining,
  type RetrainingKey,
  type RetrainingPlan,
  type RetrainingPolicy,
  type Tier,
  type Trigger,
} from "./plan_retraining.ts";
import { isFailedFit } from "./mishaps.ts";
import type { PastRun, RunHistory } from "./run_history.ts";
import { type TrainedKey, unchangedKeys } from "./unchanged_keys.ts";
import type { WatchedTable } from "./watched_table.ts";

/** What somebody asks of a retraining; everything else is in the config. */
export interface RetrainingRequest {
  /** What asks; default all but `manual`. */
  readonly triggers?: readonly Trigger[];
  /** Most keys or seconds; default: the config's. */
  readonly budget?: Budget;
  /** Whether models of all keys are fitted again; default: the config's. */
  readonly scope?: ResolvedConfig["retraining"]["scope"];
  /** The tier of every key that is trained, instead of the cheapest that suffices. */
  readonly tier?: Exclude<Tier, "actuals">;
  /** Whether it is trained although too many keys alarm together; default false. */
  readonly force?: boolean;
  /** Accepted texts per key column; other keys are left out. */
  readonly where?: Readonly<Record<string, readonly string[]>>;
  /** Most keys that are looked at. */
  readonly limit?: number;
}

/** A plan with what carries it out. Plain data. */
export interface PlannedRetraining {
  /** What is done for which keys. */
  readonly plan: RetrainingPlan;
  /** What is trained; null where nothing is. */
  readonly selection: RetrainingSelection | null;
  /** Whether what serves may meet the table, or nothing serves that could be lost. */
  readonly meets: boolean;
  /** Numbers in the registry of the champions as the plan saw them, by id of the keys that are trained; 0: none. */
  readonly champions: Readonly<Record<string, number>>;
}

/**
 * Decide what is trained again of a table, by its registry, its config and what watching says. Nothing is changed.
 *
 * @param registry Open registry. @param table Its newest version, which need not serve.
 * @param at `root`: of the registry; `store`: folder of the versions; `request`; `watched`.
 * @throws {DataError} `NO_MATCHING_KEY`, `MISSING_COLUMN` for a filter; `CORRUPT_GROUP`. @throws {RegistryError} From the registry.
 */
export async function planTableRetraining(
  registry: Registry,
  { group, config }: Pick<PreparedTable, "group" | "config">,
  at: {
    readonly root: string;
    readonly store: string;
    readonly request: RetrainingRequest;
    readonly watched: WatchedTable;
  },
): Promise<PlannedRetraining> {
  const { request, watched } = at;
  const positions = selectKeys(group, { where: request.where, limit: request.limit });
  const known = await knownKeys(registry, group, { positions, watched: watched.conditions, store: at.store });
  const policy = { ...policyOf(config, request), seconds: await secondsOf(known), pinned: false };
  const pinned = await pinnedRun(registry, known, { config, group, scope: request.scope });
  // Whom a look into the registry and the rows shows to need nothing leaves room in the budget for others.
  const first = planRetraining(known.facts, { ...policy, budget: null });
  const candidates = new Set(first.keys.map(({ key }) => key.id));
  const models = chosenModels(registry, [...known.served.values()].filter(({ key }) => candidates.has(key.id)));
  const decisions = decisionsHash(config), entered = enteredNow(config, at.root);
  const facts = await Promise.all(
    known.facts.map((fact) =>
      candidates.has(fact.key.id) ? lookInto(fact, known, { decisions, entered, pinned, models }) : fact
    ),
  );
  const trained = await trainedKeys(known, candidates, decisions);
  const unchanged = await unchangedKeys(group, { trained, store: at.store, rows: known.rows });
  const plan = planRetraining(facts, { ...policy, pinned: pinned !== null }, {
    blocked: watched.blocked,
    withheld: withheldKeys(registry, group.name, watched),
    unchanged,
  });
  const meets = known.served.size > 0 || known.champions.size === 0;
  return { plan, meets, ...await selectionOf(plan, known, { models, pinned }) };
}

/** Keys that are left alone: those of a rollout, of which both sides must stay what they are, and those with a data alarm. */
function withheldKeys(
  registry: Registry,
  group: string,
  { withheld }: WatchedTable,
): Map<string, "DATA_ALARM" | "ROLLOUT"> {
  const rollout = activeRollout(registry, group);
  const rolling = rollout === null ? [] : registry.listVersions({ run: rollout.run, chosen: true });
  return new Map([
    ...rolling.map(({ key }) => [key.id, "ROLLOUT"] as const),
    ...withheld.map((id) => [id, "DATA_ALARM"] as const),
  ]);
}

function policyOf(config: ResolvedConfig, request: RetrainingRequest): Omit<RetrainingPolicy, "seconds" | "pinned"> {
  const { budget } = config.retraining, { refit, compete, coolDown } = agesOf(config);
  const { triggers, tier, force } = request;
  const most = request.budget ?? (budget === null ? null : parseBudget(budget));
  return { triggers, tier, force, refit, compete, coolDown, budget: most };
}

/** What the newest runs took, by what they did. */
async function secondsOf({ attempts, runs }: KnownKeys): Promise<TierSeconds | null> {
  let refit: number | null = null, competition: number | null = null;
  for (const past of await newestRuns(attempts.values(), runs)) {
    if (past.plan?.refit === undefined) competition ??= past.secondsPerKey;
    else refit ??= past.secondsPerKey;
  }
  if (competition === null && refit === null) return null;
  return { refit: refit ?? competition ?? 0, competition: competition ?? refit ?? 0 };
}

/** Runs that are named, newest first. */
async function newestRuns(named: Iterable<{ readonly run: string }>, runs: RunHistory): Promise<PastRun[]> {
  const found = await Promise.all([...new Set([...named].map(({ run }) => run))].map((run) => runs.open(run)));
  return found.filter((past) => past !== null).sort((a, b) => b.sequence - a.sequence);
}

/** Who competes on a table now. */
function enteredNow(config: ResolvedConfig, root: string): Set<string> {
  return new Set([...enterContenders(config), ...listImports(root)].map(({ name }) => name));
}

/** A run whose models of all keys serve on. */
interface PinnedRun {
  /** Its id. */
  readonly run: string;
  /** Contenders that have one. */
  readonly models: ReadonlySet<string>;
}

/** The newest run that serves models of all keys, where they serve on; null where they are fitted again, or there are none. */
async function pinnedRun(
  registry: Registry,
  { served, runs }: KnownKeys,
  at: { config: ResolvedConfig; group: PreparedTable["group"]; scope: RetrainingRequest["scope"] },
): Promise<PinnedRun | null> {
  const scope = at.scope ?? at.config.retraining.scope;
  if (hasRows(at.group)) return assertNotPinned(at.group, scope);
  if (scope === "all") return null;
  for (const { run, plan } of await newestRuns(served.values(), runs)) {
    const stored = new Set(registry.listShared(run));
    const pooled = plan?.contenders.filter(({ scope, name }) => scope === "pooled" && stored.has(sharedName(name))) ??
      [];
    if (pooled.length === 0) continue;
    const end = await runs.pooledEnd(run), isDue = end === null || at.group.end - end >= agesOf(at.config).global;
    return scope === "auto" && isDue ? null : { run, models: new Set(pooled.map(({ name }) => name)) };
  }
  return null;
}

/**
 * Models of rows of all keys are fitted again with those of keys: rows of a key may be in another part of the split than they
 * were, which a model of a former run would have seen.
 */
function assertNotPinned({ name }: PreparedTable["group"], scope: ResolvedConfig["retraining"]["scope"]): null {
  if (scope !== "local") return null;
  throw new DataError(
    "WRONG_PROBLEM",
    `Cannot leave models of all keys of ${name} as they are as its table must have a calendar for that: current value is rows ` +
      "without one",
    {
      hint:
        'Leave out --scope local, and "scope": "local" of the config: models of all keys are fitted with those of keys.',
    },
  );
}

/** What only a look into a champion tells. */
async function lookInto(
  fact: RetrainingKey,
  { served, runs }: KnownKeys,
  at: { readonly decisions: string; readonly entered: ReadonlySet<string>; readonly pinned: PinnedRun | null } & {
    readonly models: ReadonlyMap<string, ChosenModel>;
  },
): Promise<RetrainingKey> {
  const chosen = at.models.get(fact.key.id), champion = served.get(fact.key.id);
  // A champion that cannot be read, or forecasts zero, has nothing that could be fitted again.
  if (chosen === undefined || champion === undefined) return { ...fact, refittable: false };
  const past = await runs.open(champion.run);
  const isEntered = Object.keys(chosen.model.weights).every((name) => at.entered.has(name));
  const isPinned = at.pinned === null || chosen.pooled.every((name) => at.pinned?.models.has(name));
  return {
    ...fact,
    refittable: isEntered && isPinned && past?.decisions === at.decisions,
    pooledOnly: chosen.pooledOnly,
  };
}

/** What candidates were last trained on, where a training now would decide the same. */
async function trainedKeys(
  { attempts, runs }: KnownKeys,
  candidates: ReadonlySet<string>,
  decisions: string,
): Promise<TrainedKey[]> {
  const trained: TrainedKey[] = [];
  for (const [id, { run, status, reason }] of attempts) {
    const hasEnded = status !== "failed" && !isFailedFit(reason);
    const past = hasEnded && candidates.has(id) ? await runs.open(run) : null;
    if (past !== null && past.decisions === decisions) trained.push({ id, data: past.data });
  }
  return trained;
}

async function selectionOf(
  { keys }: RetrainingPlan,
  { champions, numbers, runs, ages }: KnownKeys,
  { models, pinned }: { readonly models: ReadonlyMap<string, ChosenModel>; readonly pinned: PinnedRun | null },
): Promise<Omit<PlannedRetraining, "plan" | "meets">> {
  const trained = keys.filter(({ tier }) => tier !== "actuals"), refit = new Map<string, FixedModel>();
  const competed: Record<string, string> = {};
  for (const { key: { id }, tier } of trained) {
    const chosen = models.get(id), past = tier === "refit" ? await runs.open(champions.get(id)?.run ?? "") : null;
    if (chosen === undefined || past === null) continue;
    refit.set(id, chosen.model);
    competed[id] = ages.competedOn(past, id);
  }
  const selection: RetrainingSelection = {
    keys: trained.map(({ key }) => key.id),
    ...refit.size === 0 ? {} : { refit: refitPlan(refit, competed) },
    ...pinned === null ? {} : { pinned: pinned.run },
  };
  const seen = trained.map(({ key: { id } }) => [id, numbers.get(id) ?? 0]);
  return { selection: trained.length === 0 ? null : selection, champions: Object.fromEntries(seen) };
}
