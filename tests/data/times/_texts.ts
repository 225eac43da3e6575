import type { TimeTexts } from "@lib/data/times/recognise_format.ts";

/** Texts with one row each, or as many as said. */
export function textsOf(texts: readonly string[], rows: readonly number[] = texts.map(() => 1)): TimeTexts {
  return { texts, rows: Float64Array.from(rows) };
}

/** Where messages say that the texts are. */
export const AT = { column: "date", source: "t.csv" };
