import { recordTable } from "../../report/parts/page_parts.ts";
import { element } from "./element.ts";

/**
 * HTML of `page_parts.ts` as an element. @param document That will have it. @param content Whose texts are escaped.
 */
export function part(document: Document, content: string): HTMLElement {
  const made = element(document, "div");
  made.innerHTML = content;
  return made;
}

/** Numbers as charts have them: unknown is NaN, a gap. */
export function numbers(values: readonly (number | null)[]): number[] {
  return values.map((value) => value ?? NaN);
}

/** A forecast with its intervals as JSON has it: unknown is null. */
export interface KnownForecast {
  /** Unit of the target, shape [h]. */
  readonly yhat: readonly (number | null)[];
  /** Lower ends, shape [L][h]. */
  readonly lo: readonly (readonly (number | null)[])[];
  /** Upper ends. */
  readonly hi: readonly (readonly (number | null)[])[];
}

/**
 * A forecast with its intervals as charts have it; without intervals where the ends of one are not known.
 *
 * @param forecast Of one key.
 */
export function drawnForecast({ yhat, lo, hi }: KnownForecast): { yhat: number[]; lo: number[][]; hi: number[][] } {
  const isKnown = lo.every(([first]) => first !== null && first !== undefined);
  return { yhat: numbers(yhat), lo: isKnown ? lo.map(numbers) : [], hi: isKnown ? hi.map(numbers) : [] };
}

/**
 * A forecast as a table that is folded away, as HTML.
 *
 * @param forecast Of one key. @param options `ds`: periods of its steps as people read them; `levels`: nominal, percent.
 */
export function foldedForecast(
  { yhat, lo, hi }: KnownForecast,
  { ds, levels }: { readonly ds: readonly string[]; readonly levels: readonly (number | null)[] },
): string {
  const rows = yhat.map((value, i): Record<string, string | number | null> => ({
    Date: ds[i] ?? "",
    Forecast: value,
    ...Object.fromEntries(levels.flatMap((level, l) => [
      [`${level} % from`, lo[l]?.[i] ?? null],
      [`${level} % to`, hi[l]?.[i] ?? null],
    ])),
  }));
  return `<details><summary>The forecast as a table</summary>${
    recordTable(rows, { label: "Forecast", limit: rows.length })
  }</details>`;
}
