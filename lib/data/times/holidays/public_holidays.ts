import { parseDate } from "../../../core/time/calendar.ts";
import type { Config } from "../../../core/config/config.ts";
import { DataError } from "../../../core/errors/errors.ts";
import { nearestName } from "../../../core/text/nearest_name.ts";
import { featureWord } from "./merge_dates.ts";

/** What people call countries that the data has under other names, in small letters. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  uk: "gb",
  "great britain": "gb",
  usa: "us",
  uae: "ae",
  holland: "nl",
};

/** Kinds of holidays. */
export type HolidayKind = NonNullable<Config["holidays"]>["kinds"][number];

/** Regions that an error lists. */
const LISTED = 20;

/** What the file of holidays holds, see tools/holidays.ts. */
interface HolidayData {
  readonly source: string;
  readonly from: string;
  readonly until: string;
  readonly kinds: readonly string[];
  readonly names: readonly string[];
  /** Days since 1970-01-01, the first and then the distance to each next. */
  readonly days: readonly string[];
  /** By code (`DE`, `DE-BY`, `DE-BY-A`): names of the place; rows of name, kind, days, first minute, days long. */
  readonly places: Readonly<
    Record<string, { readonly names: readonly string[]; readonly rows: readonly (readonly number[])[] }>
  >;
}

/** Days of one holiday at one place. */
export interface HolidayDays {
  /** Part of a feature's name, such as `good_friday`. */
  readonly name: string;
  /** First days, days since 1970-01-01, ascending. */
  readonly days: readonly number[];
  /** Days that it lasts, >= 1. */
  readonly length: number;
  /** Minute of the first day at which it begins. */
  readonly minute: number;
}

/**
 * Public holidays of countries and their regions. Substitute days of a holiday that falls on a weekend are days of it, beside
 * the day itself.
 */
export class HolidayBook {
  readonly #data: HolidayData;

  private constructor(data: HolidayData) {
    this.#data = data;
  }

  /** Read the holidays; who configures none never does. */
  static async open(): Promise<HolidayBook> {
    const { default: data } = await import("./holiday_data.json", { with: { type: "json" } });
    return new HolidayBook(data as unknown as HolidayData);
  }

  /** Name and version of the data. */
  get source(): string {
    return this.#data.source;
  }

  /** First day of the data, days since 1970-01-01. */
  get from(): number {
    return parseDate(this.#data.from);
  }

  /** Last day of the data. */
  get until(): number {
    return parseDate(this.#data.until);
  }

  /**
   * Code of a country.
   *
   * @param text Code or name, in English or its own language, whatever its letter case.
   * @throws {DataError} `UNKNOWN_PLACE` with the nearest name.
   */
  country(text: string): string {
    const codes = Object.keys(this.#data.places).filter((code) => !code.includes("-"));
    return this.#find(text, codes, { what: "a country", example: "DE or Germany", others: this.#asRegion(text) });
  }

  /**
   * Code of a region.
   *
   * @param country Its country's code. @param text Code (`BY`, `DE-BY`, of a part of it `BY-A`) or name.
   * @throws {DataError} `UNKNOWN_PLACE` with the nearest name.
   */
  region(country: string, text: string): string {
    const codes = Object.keys(this.#data.places).filter((code) => code.startsWith(`${country}-`));
    if (codes.length === 0) {
      throw new DataError(
        "UNKNOWN_PLACE",
        `Cannot look up holidays as ${country} has no regions with holidays of their own: current value is "${text}"`,
        { hint: "Leave out `holidays.region`.", context: { country, region: text } },
      );
    }
    const own = text.toUpperCase().startsWith(`${country}-`) ? text.slice(country.length + 1) : text;
    const [first = ""] = codes, example = `${first.slice(country.length + 1)} or ${this.#data.places[first]!.names[0]}`;
    const top = codes.filter((code) => code.split("-").length === 2).map((code) =>
      `${code.slice(country.length + 1)} (${this.#data.places[code]!.names[0]})`
    );
    const others = `There are ${top.slice(0, LISTED).join(", ")}${top.length > LISTED ? ", …" : ""}.`;
    return this.#find(own, codes, { what: `a region of ${country}`, example, prefix: `${country}-`, others });
  }

  /** What to write instead where a region stands for a country, such as England; empty where it is none. */
  #asRegion(text: string): string {
    const wanted = text.trim().toLowerCase();
    const found = Object.entries(this.#data.places).find(([code, { names }]) =>
      code.split("-").length === 2 && names.some((name) => name.toLowerCase() === wanted)
    );
    if (found === undefined) return "";
    const [country, region] = found[0].split("-");
    return `It is a region: "country": "${country}", "region": "${region}".`;
  }

  #find(
    text: string,
    codes: readonly string[],
    { what, example, prefix = "", others }: {
      readonly what: string;
      readonly example: string;
      readonly prefix?: string;
      /** What there is to write instead; it stands where no name is near. */
      readonly others: string;
    },
  ): string {
    const given = text.trim().toLowerCase(), wanted = prefix === "" ? OTHER_NAMES[given] ?? given : given;
    const isWanted = (name: string) => name.toLowerCase() === wanted;
    const found = codes.find((code) => isWanted(code.slice(prefix.length))) ??
      codes.find((code) => this.#data.places[code]!.names.some(isWanted));
    if (found !== undefined) return found;
    // A code with one letter changed is another place: of codes nothing can be guessed, and of names only what is near.
    const names = codes.flatMap((code) => this.#data.places[code]!.names).filter((name) => name.length > 3);
    const near = given.length > 3 ? nearestName(given, names, { share: 1 / 3 }) : null;
    const instead = others === "" ? `Give ${what} by code or name, as ISO 3166 has them.` : others;
    throw new DataError(
      "UNKNOWN_PLACE",
      `Cannot look up holidays as the place must be ${what}, such as ${example}: current value is "${text}"`,
      { hint: near === null ? instead : `Did you mean ${near}?`, context: { text, near } },
    );
  }

  /**
   * Holidays of a place.
   *
   * @param code Of {@linkcode HolidayBook.country} or {@linkcode HolidayBook.region}. @param kinds Which.
   * @param span Days since 1970-01-01 that a holiday must touch, both ends inclusive.
   */
  holidays(
    code: string,
    kinds: readonly HolidayKind[],
    span: { readonly from: number; readonly until: number },
  ): HolidayDays[] {
    const { places, names, days: lists, kinds: all } = this.#data;
    return places[code]!.rows.flatMap(([name = 0, kind = 0, list = 0, minute = 0, length = 1]): HolidayDays[] => {
      if (!kinds.some((wanted) => all[kind] === wanted)) return [];
      let day = 0;
      const days = lists[list]!.split(" ").map((step) => day += Number(step)).filter((first) =>
        first + length > span.from && first <= span.until
      );
      return days.length === 0 ? [] : [{ name: featureWord(names[name]!), days, length, minute }];
    });
  }
}
