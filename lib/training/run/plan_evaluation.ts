import { formatPeriod } from "../../core/time/calendar.ts";
import type { Config } from "../../core/config/config.ts";
import { CompetitionError } from "../../core/errors/errors.ts";
import { SILENT_LOGGER } from "../../core/logger.ts";
import type { ResolvedConfig } from "../../core/config/resolve_config.ts";
import { assertSerial } from "../../data/rows/assert_layout.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import { prepareTable } from "../../data/prepare.ts";
import { selectKeys } from "../../data/store/select_keys.ts";
import { checkConfig } from "../plan/check_config.ts";
import { chooseForTable } from "../plan/plan_table.ts";
import { type NamedImport, openImports, tellImports } from "../plan/enter_imports.ts";
import { planTraining, type TrainingPlan } from "../plan/plan.ts";
import { spansUpTo } from "../plan/plan_layout.ts";
import type { TrainOptions } from "./train_options.ts";

/** What an evaluation is of. */
export interface PlanEvaluationOptions
  extends Pick<TrainOptions, "store" | "input" | "access" | "where" | "limit" | "log"> {
  /** Number of origins; default the config's. */
  readonly origins?: number;
  /** Registry root, whose imported models compete; default: none do. */
  readonly registry?: string;
}

/** A competition that is held as of an origin. */
export interface PlannedOrigin {
  /** Its plan; the hold-out follows the origin. */
  readonly plan: TrainingPlan;
  /** Last known period, ISO. */
  readonly origin: string;
}

/** What an evaluation does. */
export interface PlannedEvaluation {
  /** The table. */
  readonly group: FeatureGroup;
  /** What is done. */
  readonly config: ResolvedConfig;
  /** Number of keys. */
  readonly keys: number;
  /** Competitions, oldest first, at least one. */
  readonly plans: readonly PlannedOrigin[];
}

/**
 * Read the table of an evaluation and decide what competes at which origins.
 *
 * @param given What to do; `evaluate` says which origins. @param options Folders, keys.
 * @throws As `evaluateTable`.
 */
export async function planEvaluation(given: Config, options: PlanEvaluationOptions): Promise<PlannedEvaluation> {
  const { log = SILENT_LOGGER, store, input, access } = options;
  checkConfig(given, options.where);
  assertSerial(given, {
    what: "evaluate",
    instead: "Train it first, then evaluate scores what serves on rows that came: deno task train, deno task evaluate.",
  });
  const { group, config } = await prepareTable(given, { store, input, access, serve: false, log });
  const keys = selectKeys(group, { where: options.where ?? {}, limit: options.limit });
  const opened = options.registry === undefined
    ? { imports: [], damaged: [] }
    : openImports(options.registry, { contenders: config.contenders, group: group.name });
  const { imports } = opened;
  const plans = await planOrigins(config, group, { keys, count: options.origins ?? config.evaluate.origins, imports });
  for (const note of tellImports(opened, { plan: plans.at(-1)!.plan, calendar: group.calendar })) log.warn(note);
  return { group, config, keys: keys.length, plans };
}

/** The plans of all origins, oldest first: an origin that does not fit is told before any work is done. */
async function planOrigins(
  config: ResolvedConfig,
  group: FeatureGroup,
  options: { readonly keys: readonly number[]; readonly count: number; readonly imports: readonly NamedImport[] },
): Promise<PlannedOrigin[]> {
  const { keys, count, imports } = options;
  if (!(Number.isInteger(count) && count >= 1)) {
    throw new RangeError(`Cannot evaluate as origins must be a whole number >= 1: current value is ${count}`);
  }
  assertRoom(config, group, count);
  const ends = Array.from({ length: count }, (_, i) => group.end - (count - 1 - i) * config.evaluate.step);
  const plans = await Promise.all(ends.map(async (end) => {
    const at = { end, holdout: true };
    const plan = planTraining(config, group, { keys, imports, ...at, ...await chooseForTable(config, group, at) });
    const { holdout } = plan.spans;
    if (holdout === null) {
      throw new CompetitionError("NO_HOLDOUT", "Cannot evaluate as a hold-out is needed: current value is none");
    }
    return { plan, origin: formatPeriod(group.calendar, holdout.origin) };
  }));
  // An earlier origin may choose another transform of the target, for which a model has no rows: scores are of equal contenders.
  const isIn = (name: string) => ({ plan }: { plan: TrainingPlan }) => plan.contenders.some((one) => one.name === name);
  const entered = imports.filter(({ name }) => plans.some(isIn(name)));
  const everywhere = entered.filter(({ name }) => plans.every(isIn(name)));
  return everywhere.length === entered.length ? plans : planOrigins(config, group, { ...options, imports: everywhere });
}

/** Say how many origins fit, if fewer do; if not even one does, the plan of that one says why. */
function assertRoom(config: ResolvedConfig, group: FeatureGroup, count: number): void {
  const { step } = config.evaluate;
  const fits = (origins: number) => {
    try {
      return spansUpTo(config, group, { end: group.end - (origins - 1) * step, holdout: true }).folds.length > 0;
    } catch (thrown) {
      if (thrown instanceof CompetitionError) return false;
      throw thrown;
    }
  };
  if (fits(count) || !fits(1)) return;
  let room = 1;
  while (fits(room + 1)) room++;
  throw new CompetitionError(
    "TOO_SHORT_CALENDAR",
    `Cannot evaluate as the table has room for at most ${room} origins, ${step} periods apart: current value is ${count}`,
    {
      hint: `Use --origins ${room}, more history, or a smaller evaluate.step.`,
      context: { room, step, origins: count },
    },
  );
}
