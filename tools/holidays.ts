/**
 * Writes lib/data/times/holidays/holiday_data.json, the holidays of 207 countries and their regions: `deno task holidays`.
 *
 * The package that knows them takes 37 MB with what it needs, and every command downloads all of deno.lock; its dates take
 * 0.6 MB. So it has a lock file of its own, holidays.lock, and its name is kept where the module graph does not see it.
 *
 * @module
 */

/** What of the package's interface is used here. */
interface Holidays {
  init(country: string, state?: string, region?: string, options?: { languages: string[] }): void;
  getCountries(language?: string): Record<string, string>;
  getStates(country: string, language?: string): Record<string, string> | undefined;
  getRegions(country: string, state: string, language?: string): Record<string, string> | undefined;
  getLanguages(): string[];
  getHolidays(year: number, language?: string): { date: string; start: Date; end: Date; name: string; type: string }[];
}

const PACKAGE = "npm:date-holidays@3.37.0";
const OUTPUT = new URL("../lib/data/times/holidays/holiday_data.json", import.meta.url);
const YEARS = [1990, 2050] as const, HOUR = 3_600_000;
const KINDS = ["public", "bank", "school", "optional", "observance"];

/** Rows [name, kind, days, first minute, days long] of one place; the first three are positions in lists. */
type Row = readonly number[];

class Lists {
  readonly names = new Map<string, number>();
  readonly days = new Map<string, number>();

  static at(list: Map<string, number>, text: string): number {
    const known = list.get(text);
    if (known !== undefined) return known;
    list.set(text, list.size);
    return list.size - 1;
  }
}

function rowsOf(holidays: Holidays, lists: Lists): Row[] {
  const found = new Map<string, { row: number[]; days: Set<number> }>();
  for (let year = YEARS[0]; year <= YEARS[1]; year++) {
    for (const { date, start, end, name, type } of holidays.getHolidays(year, "en")) {
      // A day that begins at sunset is written as its date and " -0600": whole days are counted from that date.
      const hours = (end.getTime() - start.getTime()) / HOUR, minute = Number(date.slice(11, 13)) * 60;
      const length = minute > 0 ? 1 : Math.max(1, Math.floor((hours + 1.5) / 24));
      const plain = name.replace(/ \(substitute day\)$/, "");
      const row = [Lists.at(lists.names, plain), KINDS.indexOf(type), minute, length];
      const own = found.get(row.join()) ?? { row, days: new Set<number>() };
      found.set(row.join(), own);
      own.days.add(Date.parse(date.slice(0, 10)) / (24 * HOUR));
    }
  }
  return [...found.values()].map(({ row: [name = 0, kind = 0, minute = 0, length = 1], days }) => {
    const sorted = [...days].sort((a, b) => a - b);
    const steps = sorted.map((day, i) => day - (sorted[i - 1] ?? 0)).join(" ");
    return [name, kind, Lists.at(lists.days, steps), ...minute === 0 && length === 1 ? [] : [minute, length]];
  });
}

function namesOf(texts: readonly (string | undefined)[]): string[] {
  return [...new Set(texts.filter((text) => text !== undefined))];
}

const { default: Package } = await import(PACKAGE) as { default: new () => Holidays };
const index = new Package(), lists = new Lists();
const places: Record<string, { names: string[]; rows: Row[] }> = {};

function addPlace(code: string, names: string[], [country, state, region]: readonly string[]): void {
  const holidays = new Package();
  holidays.init(country!, state, region, { languages: ["en"] });
  places[code] = { names, rows: rowsOf(holidays, lists) };
}

for (const [country, name] of Object.entries(index.getCountries("en"))) {
  const own = new Package();
  own.init(country);
  const language = own.getLanguages()[0];
  addPlace(country, namesOf([name, index.getCountries(language)[country]]), [country]);
  const states = index.getStates(country, "en") ?? {}, native = index.getStates(country, language) ?? {};
  for (const [state, english] of Object.entries(states)) {
    addPlace(`${country}-${state}`, namesOf([english, native[state]]), [country, state]);
    for (const [region, text] of Object.entries(index.getRegions(country, state, language) ?? {})) {
      addPlace(`${country}-${state}-${region}`, namesOf([text]), [country, state, region]);
    }
  }
}

const lines = Object.entries(places).map(([code, place]) => `${JSON.stringify(code)}:${JSON.stringify(place)}`);
Deno.writeTextFileSync(
  OUTPUT,
  [
    `{"source":"date-holidays 3.37.0 (ISC and CC-BY-3.0)","from":"${YEARS[0]}-01-01","until":"${YEARS[1]}-12-31",`,
    `"kinds":${JSON.stringify(KINDS)},`,
    `"names":${JSON.stringify([...lists.names.keys()])},`,
    `"days":${JSON.stringify([...lists.days.keys()])},`,
    `"places":{\n${lines.join(",\n")}}}\n`,
  ].join("\n"),
);
