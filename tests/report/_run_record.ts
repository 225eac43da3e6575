import { formatPeriod } from "@lib/core/time/calendar.ts";
import { formatNumber } from "@lib/core/text/format_number.ts";
import { blockElement } from "@lib/report/record/embed_record.ts";
import type { KeyDetail, MethodRow, RunRecord, TextColumn } from "@lib/report/record/run_record.ts";

const CALENDAR = { frequency: "day", anchor: 0 } as const, FIRST = 20_000, KNOWN = 120, HORIZON = 14;
const PERIODS = Array.from({ length: KNOWN + HORIZON }, (_, p) => formatPeriod(CALENDAR, FIRST + p));
const LOCATIONS = ["north", "south", "east"];

/** Keys that would break a page that takes texts for markup, paths or one line. */
export const HOSTILE_ITEMS: readonly string[] = [
  "</script><script>alert(1)</script>",
  `"quoted" & 'single' <b>`,
  "a/b|c#d=e%2F",
  "شاي أخضر",
  "🍵 tea",
  "x".repeat(512),
  "München",
];

/** The name of an item: hostile ones first. */
function itemOf(row: number): string {
  const item = Math.floor(row / LOCATIONS.length);
  return HOSTILE_ITEMS[item] ?? `item-${String(item).padStart(4, "0")}`;
}

function expected(row: number, period: number): number {
  return 20 + row % 17 + 5 * Math.sin(2 * Math.PI * period / 7) + period / 40;
}

function span(row: number, start: number) {
  const yhat = Array.from({ length: HORIZON }, (_, i) => expected(row, start + i));
  const bound = (width: number) => yhat.map((value, i) => value + width * (1 + i / 10));
  return { start, yhat, lo: [bound(-4), bound(-7)], hi: [bound(4), bound(7)] };
}

function detailOf(row: number): KeyDetail {
  const y = Array.from(
    { length: KNOWN },
    (_, p) => p % 29 === 3 ? null : expected(row, p) + 3 * Math.sin(p * 12.9898 + row),
  );
  const model = row % 2 === 0 ? "ets" : "blend";
  return {
    key: [itemOf(row), LOCATIONS[row % LOCATIONS.length]!],
    history: { start: 0, y },
    holdouts: [{ ...span(row, KNOWN - HORIZON), model, actual: y.slice(KNOWN - HORIZON) }],
    forecast: row % 10 === 9 ? null : span(row, KNOWN),
    forecastNote: row % 10 === 9 ? "No forecast: the key has ended." : "",
    members: [
      { member: "ets", weight: 0.7, groupWeight: 0.5, why: "smaller errors on this key than on others of its kind" },
      { member: "global_gradient_boosting", weight: 0.3, groupWeight: 0.5, why: "" },
    ],
    why: ["Its errors on 3 folds were the smallest of 9 models.", "Demand is smooth: 98 % of days have a sale."],
    leaderboard: ["ets", "global_gradient_boosting", "seasonal_naive"].map((contender, c) => ({
      ...{ contender, isChosen: contender === "ets" },
      errors: [0.6 + 0.1 * c, 0.7 + 0.1 * c, null, 0.65 + 0.1 * c],
    })),
    boardMetric: "rmsse",
  };
}

function method(title: string, row: Partial<MethodRow> & { role: MethodRow["role"] }): MethodRow {
  const error = row.metrics?.rmsse ?? 0.7;
  return {
    ...{ method: title, title, keys: 1000, metrics: { rmsse: error, wape: error / 3, bias: 0.01 }, oursThere: 0.7 },
    ...{ change: 100 * (0.7 / error - 1), tested: null, ...row },
  };
}

function texts(name: string, title: string, values: readonly string[]): TextColumn {
  const all = [...new Set(values)], codes = new Map(all.map((text, code) => [text, code]));
  return { type: "text", name, title, texts: all, codes: values.map((value) => codes.get(value) ?? 0) };
}

/** The record of an invented run. @param keys How many. */
export function sampleRecord(keys: number): RunRecord {
  const rows = Array.from({ length: keys }, (_, row) => row);
  const tested = { keys, difference: -0.12, lo: -0.14, hi: -0.1, pValue: 0.001, isClear: true };
  return {
    format: 1,
    head: {
      ...{ kind: "run", run: "sample-20240801T080000-abcdef", table: "sample", created: "2024-08-01T08:00:00Z" },
      ...{ revision: "0123456", keyColumns: ["item", "location"], target: "demand", frequency: "day" },
      ...{ horizon: HORIZON, seasonLength: 7, levels: [80, 95], metric: "rmsse", origin: PERIODS[KNOWN - 1]! },
      spans: [
        { name: "fold_1", origin: PERIODS[77]!, from: PERIODS[78]!, to: PERIODS[91]! },
        { name: "holdout", origin: PERIODS[105]!, from: PERIODS[106]!, to: PERIODS[119]! },
      ],
      ...{ isHeldOut: true, keyCount: keys, periods: PERIODS, firstPeriod: FIRST, calendar: CALENDAR },
      facts: [{ name: "Rows of the table", value: formatNumber(keys * KNOWN) }],
      historyNote: `Histories show the newest ${KNOWN} days.`,
      boardSpans: ["fold_1", "fold_2", "fold_3", "holdout"],
    },
    sentences: [
      { about: "worth", tone: "good", text: "What serves is 22 % better than repeating the last season." },
      {
        about: "own",
        tone: "good",
        text: "A model of their own makes forecasts 6.7 % better than one single model for all.",
      },
      { about: "shares", tone: "neutral", text: "10 % of the keys have ended." },
      { about: "intervals", tone: "bad", text: "80 % intervals held 74 % of what came." },
    ],
    comparison: [
      method("what serves", { role: "ours" }),
      method("one single model for all (ets)", {
        role: "one_for_all",
        metrics: { rmsse: 0.75, wape: 0.25, bias: 0.02 },
        tested,
      }),
      method("plain average", { role: "average", metrics: { rmsse: 0.78, wape: 0.26, bias: -0.02 } }),
      method("seasonal naive", {
        method: "seasonal_naive",
        role: "baseline",
        metrics: { rmsse: 0.9, wape: 0.3, bias: 0 },
        tested,
      }),
      method("oracle", { role: "oracle", metrics: { rmsse: 0.6, wape: 0.2, bias: 0 } }),
    ],
    charts: {
      coverage: {
        nominal: [80, 95],
        observed: [74, 93.5],
        byStep: [],
        says: "80 % intervals are 6 points too narrow.",
      },
      seconds: { names: ["ets", "global_gradient_boosting"], values: [12.5, 3.25] },
      ...{ phases: null, members: null, localGlobal: null, rows: null },
      contributions: [],
      importance: [{
        model: "global_gradient_boosting",
        names: ["lag_7", "lag_1", "dow_sin"],
        values: [60, 30, 10],
      }],
    },
    findings: [{
      ...{
        code: "MISSING_VALUES",
        severity: "warning",
        column: "demand",
        count: 1234,
        examples: ["item-0001 / north"],
      },
      message: "1,234 of the values are missing.",
    }],
    fallbacks: keys < 10 ? [] : [{
      ...{ code: "ENDED", status: "fallback", meaning: "No sale for a long time.", keys: Math.floor(keys / 10) },
      rows: [9],
    }],
    missing: [],
    keys: {
      count: keys,
      blockSize: 50,
      columns: [
        texts("key:item", "item", rows.map(itemOf)),
        texts("key:location", "location", rows.map((row) => LOCATIONS[row % LOCATIONS.length]!)),
        texts("status", "Status", rows.map((row) => row % 10 === 9 ? "fallback" : "champion")),
        texts("model", "Model", rows.map((row) => row % 2 === 0 ? "ets" : "blend")),
        {
          ...{ type: "number", name: "rmsse", title: "RMSSE", unit: "", better: "lower" },
          values: rows.map((row) => row % 10 === 9 ? null : 0.4 + (row * 7919 % 1000) / 1000),
        },
        {
          ...{ type: "number", name: "mean", title: "Mean", unit: "demand", better: null },
          values: rows.map((row) => expected(row, 0)),
        },
      ],
    },
  };
}

/** Blocks of the invented run, as elements of its page. @param keys How many. */
export function sampleBlocks(keys: number): string[] {
  return Array.from({ length: Math.ceil(keys / 50) }, (_, block) => {
    const rows = Array.from({ length: Math.min(50, keys - 50 * block) }, (_, i) => 50 * block + i);
    return blockElement(block, { keys: rows.map(detailOf) });
  });
}
