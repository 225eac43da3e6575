import { formatCount } from "../../../core/text/plural.ts";
import { type Calendar, dayOfPeriod, formatPeriod, periodOfTime, PERIODS } from "../../../core/time/calendar.ts";
import { weekday, WEEKDAYS } from "../../../core/time/civil.ts";
import type { Finding } from "../../../core/errors/finding.ts";
import type { DistinctTimes } from "../../times/infer_frequency.ts";

/**
 * Findings on the grain: `FREQUENCY_MISMATCH` if the times are finer than the frequency (several per period, which the
 * duplicates policy then merges) or coarser (all a fixed number of periods apart), `SPARSE_CALENDAR` if most periods
 * between the first and the last have no row at all, as after a mistyped year.
 *
 * @param calendar Calendar of the table. @param table `distinct`: its times; `periods`: those with good rows, ascending.
 */
export function checkFrequency(
  calendar: Calendar,
  table: { readonly distinct: DistinctTimes; readonly periods: Int32Array },
): Finding[] {
  return [...checkFiner(calendar, table.distinct), ...checkCoarser(calendar, [...table.periods])];
}

function checkFiner(calendar: Calendar, { day, minute }: DistinctTimes): Finding[] {
  const periods = new Set(Array.from(day, (value, i) => periodOfTime(calendar, value, minute[i]!))).size;
  if (day.length === periods) return [];
  const written = new Set(Array.from(day, weekday));
  const days = calendar.frequency === "week"
    ? `: dates fall on ${[...written].sort().map((day) => WEEKDAYS[day]).join(", ")}`
    : "";
  return [{
    code: "FREQUENCY_MISMATCH",
    severity: "warning",
    message: `${day.length} times make ${periods} ${PERIODS[calendar.frequency]}${days}; ` +
      "rows of one period are merged by the duplicates policy",
    column: "",
    count: day.length - periods,
    examples: [],
  }];
}

function checkCoarser(calendar: Calendar, periods: readonly number[]): Finding[] {
  if (periods.length < 4) return [];
  const span = periods.at(-1)! - periods[0]! + 1;
  const steps = periods.slice(1).map((period, i) => period - periods[i]!);
  const shortest = steps.reduce((least, step) => Math.min(least, step));
  if (shortest > 1) {
    return [{
      code: "FREQUENCY_MISMATCH",
      severity: "warning",
      message: `dates are at least ${shortest} ${
        PERIODS[calendar.frequency]
      } apart: the table looks coarser than its frequency`,
      column: "",
      count: periods.length,
      examples: periods.slice(0, 5).map((period) => formatPeriod(calendar, period)),
    }];
  }
  if (periods.length >= span / 10) return [];
  const widest = steps.indexOf(steps.reduce((most, step) => Math.max(most, step)));
  return [{
    code: "SPARSE_CALENDAR",
    severity: "warning",
    message: `only ${periods.length} of ${span} ${
      PERIODS[calendar.frequency]
    } between the first and the last have rows`,
    column: "",
    count: span - periods.length,
    examples: [
      `no row between ${formatPeriod(calendar, periods[widest]!)} and ${formatPeriod(calendar, periods[widest + 1]!)}`,
    ],
  }];
}

/**
 * `STALE` if the newest row is older than allowed.
 *
 * @param calendar Calendar of the table. @param end Last period with a row.
 * @param options `today`: day of the run, days since 1970-01-01; `maxAgeDays`: most days allowed.
 */
export function checkFreshness(
  calendar: Calendar,
  end: number,
  options: { readonly today: number; readonly maxAgeDays: number },
): Finding[] {
  // A period is as new as its last day: a month is not stale while it lasts.
  const newest = dayOfPeriod(calendar, end + 1) - 1;
  const age = options.today - Math.max(newest, dayOfPeriod(calendar, end));
  if (age <= options.maxAgeDays) return [];
  return [{
    code: "STALE",
    severity: "warning",
    message: `the newest row is ${formatCount(age, "day")} old; at most ${options.maxAgeDays} are allowed`,
    column: "",
    count: 1,
    examples: [formatPeriod(calendar, end)],
  }];
}
