import { civilFromDays, daysFromCivil, daysInMonth } from "../../../core/time/civil.ts";
import { parseDate } from "../../../core/time/calendar.ts";
import type { Config } from "../../../core/config/config.ts";
import { DataError } from "../../../core/errors/errors.ts";
import type { Finding } from "../../../core/errors/finding.ts";
import { nearestName } from "../../../core/text/nearest_name.ts";
import { listSome } from "../../../core/text/plural.ts";
import { HolidayBook } from "./public_holidays.ts";
import { readEvents, type WrittenEvent } from "./read_events.ts";
import type { StoredDate, StoredDates } from "../../../features/dates/stored_dates.ts";
import { featureWord, holidayKinds, type HolidaySection, mergeDates } from "./merge_dates.ts";

/** A table that dates are looked up for. */
export interface DatedTable {
  /** First day, days since 1970-01-01. */
  readonly from: number;
  /** Last day that will be forecast from its end. */
  readonly until: number;
  /** Distinct texts by key column and static column. */
  readonly texts: ReadonlyMap<string, readonly string[]>;
}

/** Days that models of this table may meet later, as it grows: five years. */
const BEYOND = 5 * 366;

type Span = { readonly from: number; readonly until: number };

/**
 * Look up the holidays and events of a config for a table and five years after it.
 *
 * @param config Its sections `holidays` and `events`. @param table What for.
 * @returns The dates, and findings: `HOLIDAYS_END` where they do not cover the table and its horizon, `EVENT_UNUSED`,
 * `EVENTS_MERGED`.
 * @throws {DataError} `UNKNOWN_PLACE`; as `readEvents`.
 */
export async function makeDates(
  config: Pick<Config, "holidays" | "events" | "encoding">,
  table: DatedTable,
): Promise<{ readonly dates: StoredDates; readonly findings: readonly Finding[] }> {
  const { holidays, events } = config, findings: Finding[] = [], all: Placed[] = [];
  const book = holidays === null ? null : await HolidayBook.open();
  const from = Math.max(table.from, book?.from ?? -Infinity);
  const until = Math.min(table.until + BEYOND, book?.until ?? Infinity);
  if (from > table.from || until < table.until) findings.push(tellEnd());
  if (holidays !== null && book !== null) all.push(...holidaysOf(book, holidays, { table, span: { from, until } }));
  const names: string[] = [];
  for (const event of events) {
    const { before, after, every, file } = event;
    const read = file === null ? { events: configured(event), findings: [] } : await readEvents(file, {
      columns: [...table.texts.keys()],
      encoding: config.encoding,
    });
    names.push(...read.events.map(({ name }) => name));
    findings.push(...read.findings, ...tellUnused(read.events, table));
    const repeated = read.events.flatMap((row) => every === null ? row : eachYear(row, { from: table.from, until }));
    all.push(...repeated.map((row) => eventOf(row, { before, after })));
  }
  findings.push(...tellMerged(names));
  const columns = [...new Set(all.flatMap(({ where }) => Object.keys(where)))].sort();
  const entries = mergeDates(all.map(({ where, ...date }) => ({ ...date, places: placesOf(where, columns) })));
  return { dates: { source: book?.source ?? null, from, until, columns, entries }, findings };
}

/** A date whose place is told by columns of its own. */
interface Placed extends Omit<StoredDate, "places"> {
  readonly where: Readonly<Record<string, string>>;
}

function placesOf(where: Placed["where"], columns: readonly string[]): StoredDate["places"] {
  return Object.keys(where).length === 0 ? [] : [columns.map((column) => where[column] ?? null)];
}

function holidaysOf(
  book: HolidayBook,
  section: HolidaySection,
  { table, span }: { readonly table: DatedTable; readonly span: Span },
): Placed[] {
  const { before, after } = section, kinds = holidayKinds(section);
  return placedCodes(book, section, table).flatMap(({ code, where }) =>
    book.holidays(code, kinds, span).map(({ name, days, length, minute }): Placed => {
      const last = days.map((day) => day + length - 1);
      return { name: `holiday_${name}`, isHoliday: true, where, days, last, minute, before, after };
    })
  );
}

/** Every country and region that keys of the table may lie in; a text that is none, and that the config does not explain, is refused. */
function placedCodes(
  book: HolidayBook,
  { country, region }: HolidaySection,
  table: DatedTable,
): { readonly code: string; readonly where: Placed["where"] }[] {
  const countries = codesOf(country, table, (text) => [book.country(text)]);
  if (region === null) return countries;
  // Regions of all countries may stand in one column: a text is one of any.
  const regions = codesOf(region, table, (text) => {
    const tried = countries.map(({ code }) => attempt(() => book.region(code, text)));
    const found = tried.flatMap((one) => typeof one === "string" ? one : []);
    if (found.length === 0 && tried[0] instanceof DataError) throw tried[0];
    return found;
  });
  return countries.flatMap((one) =>
    regions.flatMap(({ code, where }) =>
      code.startsWith(`${one.code}-`) ? [{ code, where: { ...one.where, ...where } }] : []
    )
  );
}

function attempt<T>(find: () => T): T | DataError {
  try {
    return find();
  } catch (thrown) {
    if (thrown instanceof DataError) return thrown;
    throw thrown;
  }
}

/** Codes by the texts of a column, or one for all keys. */
function codesOf(
  place: HolidaySection["country"],
  { texts }: DatedTable,
  find: (text: string) => readonly string[],
): { readonly code: string; readonly where: Placed["where"] }[] {
  if (typeof place === "string") return [...new Set(find(place))].map((code) => ({ code, where: {} }));
  const { column, names } = place, all = texts.get(column);
  if (all === undefined) throw noTexts(column);
  const unknown: { readonly text: string; readonly error: DataError }[] = [];
  const codes = all.flatMap((text) => {
    const name = Object.hasOwn(names, text) ? names[text] : text;
    const found = name === null || name === undefined ? [] : attempt(() => find(name));
    if (!(found instanceof DataError)) return [...new Set(found)].map((code) => ({ code, where: { [column]: text } }));
    unknown.push({ text, error: found });
    return [];
  });
  const [first, ...others] = unknown;
  if (first === undefined) return codes;
  const listed = unknown.slice(0, 10).map(({ text }) => JSON.stringify(text)).join(", ");
  const more = others.length === 0 ? "" : ` All that are unknown: ${listed}${unknown.length > 10 ? ", …" : ""}.`;
  throw new DataError("UNKNOWN_PLACE", first.error.message, {
    hint:
      `${first.error.hint} Or say what it means beside the column: "names": {${
        JSON.stringify(first.text)
      }: "…"}, null ` +
      `for none.${more}`,
    context: { column, texts: unknown.map(({ text }) => text) },
  });
}

function noTexts(column: string): DataError {
  return new DataError(
    "WRONG_TYPE",
    `Cannot look up holidays as the column ${column} must hold texts: current value is a column of numbers`,
    { hint: `Set exogenous.kinds.${column} to "category".`, context: { column } },
  );
}

/** An event of the config itself: a row for each combination of the texts that it is for. */
function configured({ name, date, from, to, where }: Config["events"][number]): WrittenEvent[] {
  const first = parseDate(from ?? date ?? ""), last = to === null ? first : parseDate(to);
  let rows: WrittenEvent[] = [{ name: name ?? "", from: first, to: last, where: {} }];
  for (const [column, texts] of Object.entries(where)) {
    rows = rows.flatMap((row) => texts.map((text) => ({ ...row, where: { ...row.where, [column]: text } })));
  }
  return rows;
}

/** The same days of every year; 29 February is the 28th in others. */
function eachYear(row: WrittenEvent, { from, until }: Span): WrittenEvent[] {
  const { year: first, month, day } = civilFromDays(row.from), length = row.to - row.from;
  const start = Math.min(first, civilFromDays(from).year - 1), end = civilFromDays(until).year;
  return Array.from({ length: end - start + 1 }, (_, i) => {
    const own = daysFromCivil(start + i, month, Math.min(day, daysInMonth(start + i, month)));
    return { ...row, from: own, to: own + length };
  });
}

function eventOf({ name, from, to, where }: WrittenEvent, window: { before: number; after: number }): Placed {
  return {
    name: `event_${featureWord(name)}`,
    isHoliday: false,
    where,
    days: [from],
    last: [to],
    minute: 0,
    ...window,
  };
}

function tellEnd(): Finding {
  const message = "holidays are known from 1990 to 2050 only; before and after there are none";
  return { code: "HOLIDAYS_END", severity: "warning", message, column: "", count: 1, examples: [] };
}

/** Events of texts that the table does not have, as after a typing mistake. */
function tellUnused(events: readonly WrittenEvent[], { texts }: DatedTable): Finding[] {
  const wrong = events.flatMap(({ name, where }) =>
    Object.entries(where).flatMap(([column, text]) => {
      const known = texts.get(column) ?? [];
      if (known.includes(text)) return [];
      const near = nearestName(text, known);
      return [{ column, example: `${name}: "${text}"${near === null ? "" : `, did you mean "${near}"?`}` }];
    })
  );
  return [...Map.groupBy(wrong, ({ column }) => column)].map(([column, all]) => ({
    code: "EVENT_UNUSED",
    severity: "warning",
    message: "events for a text that the column does not have; no key has them",
    column,
    count: all.length,
    examples: [...new Set(all.map(({ example }) => example))].slice(0, 5),
  }));
}

/** Names that only their signs tell apart are one feature: what either does is learned as a mean of both. */
function tellMerged(names: readonly string[]): Finding[] {
  // Letter case and room between words make no other name.
  const plain = (name: string) => name.normalize("NFKC").trim().toLowerCase().replace(/[\s_]+/g, " ");
  const merged = [...Map.groupBy(new Set(names), featureWord)].filter(([, same]) => new Set(same.map(plain)).size > 1);
  if (merged.length === 0) return [];
  const examples = merged.slice(0, 5).map(([word, same]) =>
    `${listSome(same.map((name) => JSON.stringify(name)))} are event_${word}`
  );
  const count = merged.reduce((sum, [, same]) => sum + same.length, 0);
  const message = "events whose names differ in signs alone, and count as one; name them with other letters or digits";
  return [{ code: "EVENTS_MERGED", severity: "warning", message, column: "", count, examples }];
}
