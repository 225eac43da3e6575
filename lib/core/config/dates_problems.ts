import { parseDate } from "../time/calendar.ts";
import { formatValue } from "./config_issues.ts";
import type { Config } from "./config_type.ts";
import { ForecastError } from "../errors/errors.ts";
import { nearestName } from "../text/nearest_name.ts";

type DatedSections = Pick<Config, "holidays" | "events" | "keys" | "exogenous">;
type EventEntry = Config["events"][number];

/**
 * What is wrong with the sections `holidays` and `events` of a config, whatever the table.
 *
 * @param config Each field is valid by itself.
 * @returns One line per problem; empty if all is well.
 */
export function datesProblems(config: DatedSections): string[] {
  const { holidays, events } = config;
  const places = Object.entries({ country: holidays?.country, region: holidays?.region }).flatMap(([field, place]) =>
    typeof place === "object" && place !== null ? columnProblems(`holidays.${field}.column`, place.column, config) : []
  );
  return [...places, ...events.flatMap((event, i) => eventProblems(`events[${i}]`, event, config))];
}

/** Whether a text is a real ISO date. */
export function isDate(text: string): boolean {
  try {
    parseDate(text);
    return true;
  } catch (thrown) {
    if (thrown instanceof ForecastError) return false;
    throw thrown;
  }
}

/** What is wrong with a text that is to be a date. */
export function notADate(field: string, text: string): string {
  return `${field} must be a real date such as 2024-02-29: current value is ${formatValue(text)}`;
}

function eventProblems(field: string, event: EventEntry, config: DatedSections): string[] {
  const { name, file, date, from, to, where } = event, wrong: string[] = [];
  if ((name === null) === (file === null)) {
    wrong.push(`${field} must have a name, or a file of events: current value is ${name === null ? "none" : "both"}`);
  }
  if (file !== null && [date, from, to, event.every].some((value) => value !== null)) {
    wrong.push(`${field} must leave dates to its file: current value is ${formatValue(date ?? from ?? to ?? "every")}`);
  }
  if (file === null && (date === null) === (from === null)) {
    wrong.push(`${field} must have a date, or from: current value is ${date === null ? "none" : "both"}`);
  }
  if (to !== null && from === null) wrong.push(`${field}.to needs from: current value is ${formatValue(to)}`);
  const dates = Object.entries({ date, from, to });
  const unreal = dates.flatMap(([part, text]) =>
    text === null || isDate(text) ? [] : [notADate(`${field}.${part}`, text)]
  );
  wrong.push(...unreal);
  if (unreal.length === 0 && from !== null && to !== null && parseDate(to) < parseDate(from)) {
    wrong.push(`${field}.to must not lie before from, ${from}: current value is ${to}`);
  }
  return [...wrong, ...Object.keys(where).flatMap((column) => columnProblems(`${field}.where`, column, config))];
}

function columnProblems(field: string, column: string, { keys, exogenous }: DatedSections): string[] {
  const known = [...keys, ...exogenous.static], near = nearestName(column, known);
  if (known.includes(column)) return [];
  const hint = near === null ? "" : `, did you mean ${formatValue(near)}?`;
  return [
    `${field} must be a key column or a static exogenous column, ${known.join(", ") || "none"}: ` +
    `current value is ${formatValue(column)}${hint}`,
  ];
}
