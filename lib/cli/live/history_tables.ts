import { formatKey } from "../../core/rows/panel.ts";
import type { HistoryEvent, LiveModel } from "../../lifecycle/history.ts";
import { formatCount } from "../../core/text/plural.ts";
import { firstRows, formatTable } from "../session/table.ts";

/** An event as the JSON contract has it: the key as its parts. */
export function plainEvent({ key, ...event }: HistoryEvent) {
  return { ...event, key: key?.parts ?? null, keyId: key?.id ?? null };
}

/** A model that served as the JSON contract has it. */
export function plainLive({ version: row, ...live }: LiveModel) {
  const { key, group, id, version, semantic, run, contender, family, stage } = row;
  return { key: key.parts, keyId: key.id, group, id, version, semantic, run, contender, family, stage, ...live };
}

/** Events as a table. @param most Rows that are shown. */
export function formatHistory(events: readonly HistoryEvent[], most: number): string {
  if (events.length === 0) return "Nothing has happened.";
  const { rows: shown, more } = firstRows(events, { most, remedy: raise(most) });
  const table = formatTable([
    { title: "at", cells: shown.map(({ at }) => at.slice(0, 19) + "Z"), align: "left" },
    { title: "what", cells: shown.map(tellWhat), align: "left" },
    { title: "key", cells: shown.map(({ key }) => key === null ? "" : formatKey(key)), align: "left" },
    { title: "version", cells: shown.map(({ version }) => String(version ?? "")) },
    { title: "run", cells: shown.map(({ run }) => run), align: "left" },
    { title: "by", cells: shown.map(({ by }) => by), align: "left" },
    { title: "why", cells: shown.map(({ note }) => note), align: "left" },
  ]);
  return table + more;
}

/** Models that served as a table. @param options `asOf`: when; `most`: rows that are shown. */
export function formatLive(live: readonly LiveModel[], { asOf, most }: { asOf: string; most: number }): string {
  if (live.length === 0) return `Nothing served at ${asOf}.`;
  const { rows: shown, more } = firstRows(live, { most, remedy: raise(most) });
  const table = formatTable([
    { title: "key", cells: shown.map(({ version }) => formatKey(version.key)), align: "left" },
    { title: "version", cells: shown.map(({ version }) => version.semantic), align: "left" },
    { title: "run", cells: shown.map(({ version }) => version.run), align: "left" },
    { title: "since", cells: shown.map(({ since }) => since.slice(0, 19) + "Z"), align: "left" },
    { title: "by", cells: shown.map(({ by }) => by), align: "left" },
    { title: "why", cells: shown.map(({ note }) => note), align: "left" },
  ]);
  return `${formatCount(live.length, "key was", "keys were")} served at ${asOf}.\n${table}${more}`;
}

/** `PROMOTED 12 keys, forced`, `Staging → Production`. */
function tellWhat({ kind, key, detail }: HistoryEvent): string {
  const { from, to, share, alias, keys, versions, passed, forced, otherRules, otherGate } = detail;
  if (kind === "STAGE_CHANGED") return `${from} → ${to}`;
  if (kind === "ALIAS_MOVED" || kind === "ALIAS_REMOVED") return `${kind} ${alias}`;
  if (key !== null) return kind;
  const count = typeof keys === "number" ? keys : typeof versions === "number" ? versions : null;
  const facts = [
    ...count === null ? [] : [formatCount(count, "key")],
    ...typeof passed === "boolean" ? [passed ? "passed" : "failed"] : [],
    ...typeof to === "string" ? [`to ${to}`] : [],
    ...typeof share === "number" ? [`to ${share} %`] : [],
    ...forced === undefined ? [] : ["forced"],
    ...isRecord(otherRules) ? [`by other rules (${otherRules.name})`] : [],
    ...isRecord(otherGate) ? [`passed by other rules (${otherGate.rules}, ${otherGate.by})`] : [],
  ];
  return [kind, facts.join(", ")].join(" ").trim();
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function raise(most: number): string {
  return `raise --limit (${most}), or --json`;
}
