import { formatNumber, formatPercent } from "../../core/text/format_number.ts";
import { formatKey } from "../../core/rows/panel.ts";
import { formatCount } from "../../core/text/plural.ts";
import type { RowsExplanation } from "../../explain/rows/explain_rows.ts";
import type { ExplainRowsResult, RowsKeyExplanation } from "../../lineage/explain_rows.ts";
import { tellCard } from "../../lineage/tell_card.ts";
import { formatCard, formatPages } from "./explain_tables.ts";
import { formatTable } from "../session/table.ts";

/** A key as the JSON contract has it. */
export function rowExplanationRecord({ key, explanation, card, ...told }: RowsKeyExplanation): Record<string, unknown> {
  return {
    key: key.parts,
    keyId: key.id,
    ...told,
    ...explanation === null ? { outputs: null } : plainExplanation(explanation, told.places.length),
    why: card === null ? null : { ...card, told: tellCard(card) },
  };
}

/** By output: base, what is predicted of each row, what each column adds, and the rest. */
function plainExplanation({ outputs, columns, base, values, rest, predicted, members }: RowsExplanation, rows: number) {
  const width = outputs.length, p = columns.length, every = Array.from({ length: rows }, (_, row) => row);
  return {
    outputs: outputs.map((output, k) => ({
      output,
      base: base[k],
      predicted: every.map((row) => predicted[row * width + k]),
      adds: Object.fromEntries(columns.map((name, f) => [name, every.map((row) => values[(row * width + k) * p + f])])),
      rest: every.map((row) => rest[row * width + k]),
    })),
    columns,
    members,
  };
}

/** Everything that people want to know of the rows of some keys. */
export function formatRowExplanations(
  { keys, more, isShare }: ExplainRowsResult,
  { top }: { readonly top: number },
): string {
  return formatPages(keys.map((told) => formatOne(told, { top, isShare })), more);
}

interface Telling {
  readonly top: number;
  readonly isShare: boolean;
}

function formatOne(told: RowsKeyExplanation, options: Telling): string {
  const { key, status, reason, model, explanation, card, places, rows } = told, name = formatKey(key);
  if (explanation === null) return `${name}: no prediction (${reason})`;
  const of = places.length === rows ? formatCount(rows, "row") : `${places.length} of ${formatCount(rows, "row")}`;
  // Of two classes one says all.
  const said = saidOutputs(explanation, options), shown = said.slice(options.isShare && said.length === 2 ? 1 : 0);
  const guessed = explanation.members.filter(({ isExact, share }) => !isExact && share > 0).map((one) => one.contender);
  return [
    `${name}: ${model}${status === "fallback" ? ` (${reason})` : ""}, ${of}`,
    ...shown.map((k) => formatOutput(told, explanation, { ...options, k })),
    ...guessed.length === 0 ? [] : [`Estimated, by some orders of the columns, is what ${guessed.join(", ")} says.`],
    ...card === null ? [] : [formatCard(card)],
  ].join("\n\n");
}

/** Positions of the outputs that a row can have: of several targets of classes each has its own. */
function saidOutputs({ outputs, predicted }: RowsExplanation, { isShare }: Telling): number[] {
  const width = outputs.length;
  return [...outputs.keys()].filter((k) => !isShare || predicted.some((share, i) => i % width === k && share > 0));
}

function formatOutput(
  { cells }: RowsKeyExplanation,
  { outputs, columns, base, values, rest }: RowsExplanation,
  { k, top, isShare }: Telling & { readonly k: number },
): string {
  const width = outputs.length, p = columns.length;
  const all = columns.map((name, f) => {
    const gains = cells.map((_, row) => values[(row * width + k) * p + f]!);
    return { name, gains, size: gains.reduce((sum, gain) => sum + Math.abs(gain) / gains.length, 0), f };
  }).sort((a, b) => b.size - a.size);
  const lines = all.filter(({ size }) => size > ROUNDING * all[0]!.size).slice(0, top);
  const told = (value: number) => isShare ? formatPercent(value) : formatNumber(value);
  const signed = (value: number) => `${value > 0 ? "+" : ""}${told(value)}`;
  const most = rest.reduce((size, value, i) => i % width === k ? Math.max(size, Math.abs(value)) : size, 0);
  const end = (gains: readonly number[], isBetter: (a: number, b: number) => boolean) =>
    gains.reduce((best, gain, row) => isBetter(gain, gains[best]!) ? row : best, 0);
  const ends = lines.map(({ gains }) => [end(gains, (a, b) => a < b), end(gains, (a, b) => a > b)] as const);
  const at = (i: number, row: number) => `${signed(lines[i]!.gains[row]!)} at ${cellText(cells[row]![lines[i]!.f]!)}`;
  const table = formatTable([
    { title: "column", cells: lines.map(({ name }) => name) },
    { title: "moves a row by", cells: lines.map(({ size }) => told(size)), align: "right" },
    { title: "least", cells: ends.map(([row], i) => at(i, row)), align: "left" },
    { title: "most", cells: ends.map(([, row], i) => at(i, row)), align: "left" },
  ]);
  const what = isShare ? `The probability of ${outputs[k]}` : `What is predicted of ${outputs[k]}`;
  const beside = most > 1e-6 ? `; calibration and bounds change it by up to ${told(most)}` : "";
  return `${what}: ${told(base[k]!)} where nothing is known of a row, and what each column adds${beside}\n${table}`;
}

/** Less than this share of what moves most is rounding. */
const ROUNDING = 1e-9;

/** Characters of a text that are shown. */
const MOST_TEXT = 28;

function cellText(cell: string | number | null): string {
  if (cell === null) return "nothing";
  if (typeof cell === "number") return formatNumber(cell, { padded: false });
  return cell.length <= MOST_TEXT ? cell : `${cell.slice(0, MOST_TEXT - 1)}…`;
}
