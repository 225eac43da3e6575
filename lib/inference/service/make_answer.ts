import { formatCount } from "../../core/text/plural.ts";
import { MOVED } from "../../competition/calibration/drift.ts";
import { formatPeriod, textsAfter } from "../../core/time/calendar.ts";
import type { Finding } from "../../core/errors/finding.ts";
import { tellDamage } from "../../data/store/group_damage.ts";
import { sideOf } from "../../lifecycle/rollout_state.ts";
import type { PanelForecast } from "../champions/forecast_panel.ts";
import type { HotForecast } from "./hot_forecasts.ts";
import { FORMER_VERSION } from "../champions/resolve_champions.ts";
import type { Snapshot } from "./snapshot.ts";
import type { ServedKey, ServiceAnswer, ServiceNote } from "./forecast_service.ts";

/** What an answer is made of. */
interface AnswerParts {
  /** Registry and table. */
  readonly snapshot: Snapshot;
  /** Last period known. */
  readonly end: number;
  /** Levels of the answer, in percent. */
  readonly levels: readonly number[];
  /** Hash of the rows of the request. */
  readonly input: string;
  /** What was passed over. */
  readonly findings: readonly Finding[];
  /** Whether models need columns known ahead. */
  readonly needsAhead: boolean;
}

/**
 * The answer to a request.
 *
 * @param found Forecasts, in the order of the request. @param parts What else it says.
 */
export function makeAnswer(found: readonly HotForecast[], parts: AnswerParts): ServiceAnswer {
  const { snapshot: { group, state, ds }, end, levels, input } = parts;
  const forecast = joined(found, levels), keys = found.map(({ served }) => inCohort(served, parts.snapshot));
  return {
    table: group.name,
    keyColumns: group.keyColumns,
    dataVersion: group.version,
    state,
    origin: formatPeriod(group.calendar, end),
    calendar: group.calendar,
    ds: end === group.end && forecast.horizon <= ds.length
      ? ds.slice(0, forecast.horizon)
      : textsAfter(group.calendar, end, forecast.horizon),
    levels,
    forecast,
    keys,
    notes: [...notesOf(found, parts)],
    input,
  };
}

/** On which side of a rollout it was served: the side may change while the version stays. */
function inCohort(served: ServedKey, { rollout }: Snapshot): ServedKey {
  return rollout === null || served.status === "failed" ? served : { ...served, cohort: sideOf(rollout, served.run) };
}

/** One key with all its levels is shared as it is; of others the numbers are copied. */
function joined(found: readonly HotForecast[], levels: readonly number[]): PanelForecast {
  const [first] = found;
  const horizon = first?.forecast.horizon ?? 0;
  if (found.length === 1 && first !== undefined && levels.join() === first.forecast.levels.join()) {
    return first.forecast;
  }
  const column = () => new Float64Array(found.length * horizon).fill(NaN);
  const yhat = column(), lo = levels.map(column), hi = levels.map(column);
  for (const [k, { forecast: one }] of found.entries()) {
    yhat.set(one.yhat, k * horizon);
    for (const [l, level] of levels.entries()) {
      const own = one.levels.indexOf(level);
      if (own < 0) continue;
      lo[l]!.set(one.lo[own]!, k * horizon);
      hi[l]!.set(one.hi[own]!, k * horizon);
    }
  }
  return { horizon, levels, yhat, lo, hi, keys: found.flatMap(({ forecast }) => forecast.keys) };
}

function* notesOf(
  found: readonly HotForecast[],
  { snapshot: { damaged, group }, findings, needsAhead }: AnswerParts,
): Generator<ServiceNote> {
  for (const damage of damaged) yield { code: "CORRUPT_GROUP", message: tellDamage(damage, group.version) };
  const former = found.filter(({ served }) => served.reason.startsWith(FORMER_VERSION)).length;
  if (former > 0) {
    yield {
      code: FORMER_VERSION,
      message: `${
        formatCount(former, "key is", "keys are")
      } served by a former version, as the champion cannot be used`,
    };
  }
  const moved = found.filter(({ served }) => served.drift >= MOVED).length;
  if (moved > 0) {
    yield {
      code: "LEVEL_MOVED",
      message: `${formatCount(moved, "key is", "keys are")} far off since training, with intervals as much wider`,
    };
  }
  const untold = needsAhead ? found.filter(({ untold }) => untold > 0).length : 0;
  if (untold > 0) {
    yield {
      code: "FUTURE_ROWS_MISSING",
      message: `${formatCount(untold, "key is", "keys are")} without a row for each period ahead`,
    };
  }
  yield* notesOfFindings(findings);
}

/** What was passed over in a request, a sentence each, with the first example of it. */
export function notesOfFindings(findings: readonly Finding[]): ServiceNote[] {
  return findings.map(({ code, message, count, column, examples: [example = ""] }) => {
    const told = example === JSON.stringify(column) ? [column] : [column, example && `such as ${example}`];
    const where = told.filter((text) => text !== "").join(", ");
    return { code, message: `${count} ${count === 1 ? ofOne(message) : message}${where === "" ? "" : ` (${where})`}` };
  });
}

/** "values that are no number" of a single one. */
function ofOne(message: string): string {
  return message.replace(/^(value|text|row|key)s\b/, "$1").replace(/^(\w+) that are\b/, "$1 that is");
}
