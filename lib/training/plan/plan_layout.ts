import { TARGET_PART } from "../../core/config/config_columns.ts";
import type { ResolvedConfig } from "../../core/config/resolve_config.ts";
import type { Task } from "../../core/rows/task.ts";
import { planSpans, type SpanPlan } from "../../competition/backtest/folds.ts";
import { partSpans, servingOrigin } from "../../competition/backtest/part_spans.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import type { RowLayout } from "../../data/store/row_layout.ts";
import { defaultSpec } from "../../features/proposal/default_spec.ts";
import type { RowSpec } from "../../features/row_spec.ts";
import { checkWishes } from "../../features/table/check_wishes.ts";
import { checkClasses } from "./check_classes.ts";
import type { FeatureRecipe } from "../../features/spec/spec.ts";
import { linkOf } from "../../features/rows/transform.ts";
import type { HolidayEvidence } from "../../features/proposal/weigh_holidays.ts";
import type { ChosenTransform } from "./choose_transform.ts";

/** What of a plan depends on how its table is laid out. */
export interface PlanLayout {
  /** Folds to choose on and the hold-out to report on. */
  readonly spans: SpanPlan;
  /** Origin of the models that serve: everything is known. */
  readonly end: number;
  /** How feature rows are made. @param recipe Of a contender; empty: of the run. */
  specBy(recipe: FeatureRecipe): RowSpec;
}

/** What is known of a table beside its config. */
export interface LayoutOptions {
  /** Last period to use; default the group's end. Of a table without a calendar all is used. */
  readonly end?: number;
  /** Whether to keep a hold-out; default the config's. A table without a calendar has its test part. */
  readonly holdout?: boolean;
  /** How the target is transformed; default: by the config, or `scale`. */
  readonly target?: ChosenTransform;
  /** What the table has shown of its holidays. */
  readonly holidays?: HolidayEvidence;
}

/**
 * Folds, origins and feature rows of a run, by the layout of its table: series on a calendar, or rows with parts.
 *
 * @throws {CompetitionError} `TOO_SHORT_CALENDAR`.
 * @throws {DataError} `UNKNOWN_FEATURE` if something is asked of a column that there is not.
 */
export function planLayout(config: ResolvedConfig, group: FeatureGroup, options: LayoutOptions): PlanLayout {
  return group.table === undefined ? seriesLayout(config, group, options) : rowsLayout(config, group, group.table);
}

function seriesLayout(config: ResolvedConfig, group: FeatureGroup, options: LayoutOptions): PlanLayout {
  const end = options.end ?? group.end, spans = spansUpTo(config, group, { end, holdout: options.holdout });
  const { moving = [], ...label } = options.holidays ?? {}, { features, seasonLength, horizon } = config;
  const target = options.target?.transform ?? features.transform ?? "scale";
  return {
    spans,
    end,
    specBy: ({ transform = target, strategy = features.strategy, names }) =>
      defaultSpec({
        calendar: { ...group.calendar, ...label },
        seasonLength,
        horizon,
        // What the last fit before serving knows: features of a long memory are missing in an early fold, and no reason to forgo
        // them; a date that nothing has seen by then would be a column of zeros.
        historyLength: spans.choiceEnd - group.start + 1,
        seen: { from: group.start, until: spans.choiceEnd },
        exogenous: group.exogenous.map((column) => ({ ...column, ...signOf(group, column.name) })),
        strategy,
        transform,
        unit: linkOf(transform) === "log1p" ? options.target?.unit : undefined,
        names: names ?? features.names ?? undefined,
        ...{ holidays: features.holidays, dates: group.dates },
        moving,
      }),
  };
}

/** Every column is a feature as it is: contenders learn of their own rows what becomes of it. */
function rowsLayout(
  { features, classes: wished }: ResolvedConfig,
  { exogenous }: FeatureGroup,
  { targets, classes, possible, folds, partRows, isTimed }: RowLayout,
): PlanLayout {
  const spans = partSpans({ folds, isInTime: isTimed, hasTest: (partRows.at(-1) ?? 0) > 0 });
  const task: Task = classes.length > 0
    ? { kind: "class", classes: classes.length }
    : { kind: "number", outputs: targets.length };
  const columns = exogenous.map(({ name, holds = "number", levels, isKey }) => ({
    ...{ name, kind: holds },
    ...levels === undefined ? {} : { levels },
    ...isKey === undefined ? {} : { isKey },
  }));
  const spec = {
    ...{ layout: "rows" as const, columns, targets, classes, task, encode: features.encode },
    ...possible === undefined ? {} : { possible: { column: TARGET_PART, classes: possible } },
  };
  checkWishes(spec);
  checkClasses(wished, classes);
  return { spans, end: servingOrigin(partsOf(spans)), specBy: () => spec };
}

function partsOf({ parts, folds }: SpanPlan) {
  return parts ?? { folds: folds.length, isInTime: false };
}

/**
 * The folds and the hold-out of a run over series.
 *
 * @param config What to do. @param group The stored table.
 * @param options `end`: last period to use; `holdout`: whether to keep a hold-out, default the config's.
 * @throws {CompetitionError} `TOO_SHORT_CALENDAR`.
 */
export function spansUpTo(
  config: ResolvedConfig,
  group: Pick<FeatureGroup, "start">,
  options: { readonly end: number; readonly holdout?: boolean },
): SpanPlan {
  const { horizon, seasonLength, folds, holdout } = config, { end } = options;
  return planSpans({
    start: group.start,
    end,
    horizon,
    count: folds.count,
    step: folds.step,
    refit: folds.refit,
    holdout: options.holdout ?? holdout,
    // Who asks for another distance shall have it.
    overlap: folds.step === horizon,
    minTrain: folds.minTrain ?? Math.max(horizon, Math.min(seasonLength, Math.floor((end - group.start + 1) / 2))),
  });
}

/** Whether every value of a column is above zero, so that its logarithm means something; whether zero is the least, as of a flag. */
function signOf(group: FeatureGroup, column: string): { positive: boolean; flag: boolean } {
  const least = group.statistics.find((statistic) => statistic.name === column)?.min ?? NaN;
  return { positive: least > 0, flag: least === 0 };
}
