import { look } from "../../competition/calibration/bounds.ts";
import { type Champion, type ChampionMember, forecastChampion } from "../../competition/champions/champion.ts";
import { eventSteps } from "../../competition/backtest/event_steps.ts";
import { historyAt } from "../../competition/backtest/history.ts";
import { predictModel } from "../../competition/backtest/predict_model.ts";
import { formatPeriod } from "../../core/time/calendar.ts";
import type { Design } from "../../core/rows/design.ts";
import { ForecastError } from "../../core/errors/errors.ts";
import type { Panel } from "../../core/rows/panel.ts";
import { prepareFeatures } from "../../features/rows/prepare.ts";
import { readableNumber } from "../formats/json_model.ts";

/** Rows of a version that are told at most. */
const MOST_STEPS = 4;

/**
 * Real rows of a key with what each member and the champion make of them, so that whoever uses an export can see that they do
 * it right: the newest steps of the table, as they were forecast before they were known.
 *
 * @param champion What serves the key. @param series Panel of the key, as long as the table.
 * @returns Plain data, a number that is not known is null; or why there are none, for people.
 */
export function selfTest(champion: Champion, series: Panel): Record<string, unknown> | string {
  const { spec } = champion, last = series.ds.at(-1) ?? 0;
  const specs = [spec, ...champion.members.flatMap(({ spec: own }) => own ?? [])];
  // What is fed back after the first step is each member's own.
  const steps = specs.some(({ strategy }) => strategy === "recursive") ? 1 : MOST_STEPS;
  const horizon = Math.min(steps, champion.horizon, series.ds.length - 1);
  const origin = last - horizon;
  if (horizon < 1) return "the table has too few periods of the key";
  try {
    const designs = new Map(specs.map((own) => {
      const prepared = prepareFeatures(own, series, { horizon: champion.horizon, since: champion.start });
      return [own, prepared.future(origin, horizon)];
    }));
    const history = historyAt(series, origin);
    const at = { asOf: origin, horizon }, events = eventSteps(spec, { origin, horizon });
    const forecastOf = (who: Champion) => numbers(forecastChampion(who, series, at).yhat);
    return {
      origin: formatPeriod(spec.calendar, origin),
      rows: rowsOf(designs.get(spec), spec.calendar),
      bounds: look(history.y, champion.seen),
      events: events === null ? null : Array.from(events),
      members: champion.members.map((member) => ({
        contender: member.contender,
        ...member.spec === undefined ? {} : { rows: rowsOf(designs.get(member.spec), spec.calendar) },
        raw: rawOf(member, { ...history, design: designs.get(member.spec ?? spec) }),
        forecast: forecastOf({ ...champion, members: [{ ...member, weight: 1 }] }),
      })),
      forecast: forecastOf(champion),
    };
  } catch (thrown) {
    return ForecastError.from(thrown).message;
  }
}

function rawOf(
  { family, fitted }: ChampionMember,
  { y, start, design }: { readonly y: Float64Array; readonly start: number; readonly design: Design | undefined },
): unknown[] | null {
  if (family.input === "history" || design === undefined) return null;
  return numbers(predictModel({ family, fitted }, { y, start, horizon: design.rows, design }));
}

function rowsOf(design: Design | undefined, calendar: Panel["calendar"]): unknown[] {
  if (design === undefined) return [];
  const { rows, values, names, ds, step, transform } = design;
  const p = names.length;
  return Array.from({ length: rows }, (_, r) => ({
    period: formatPeriod(calendar, ds[r]!),
    step: step[r],
    values: numbers(values.subarray(r * p, (r + 1) * p)),
    offset: transform[2 * r],
    scale: transform[2 * r + 1],
  }));
}

function numbers(values: Float64Array): unknown[] {
  return Array.from(values, readableNumber);
}
