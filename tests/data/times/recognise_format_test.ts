import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { formatDay, TIME_FORMATS, type TimeFormat } from "@lib/core/time/time_format.ts";
import { recogniseFormat } from "@lib/data/times/recognise_format.ts";
import { AT, textsOf } from "./_texts.ts";

const recognise = (texts: readonly string[], timeFormat: TimeFormat | null = null, rows?: readonly number[]) =>
  recogniseFormat(textsOf(texts, rows), { timeFormat, frequency: null, ...AT });

Deno.test("recogniseFormat() finds every format in three years of its own dates", () => {
  for (const format of TIME_FORMATS) {
    const texts = new Set(Array.from({ length: 157 }, (_, week) => formatDay(18_000 + 7 * week, format)));
    assertEquals(recognise([...texts]), format);
  }
});

Deno.test("recogniseFormat() refuses what has two readings, names both with a date, and says what to write", () => {
  const error = assertThrows(() => recognise(["01/03/2022", "01/04/2022", "02/05/2022"]), DataError);
  assertEquals(error.code, "AMBIGUOUS_DATE");
  assertStringIncludes(error.message, '"01/03/2022", which is 2022-03-01 as DD/MM/YYYY and 2022-01-03 as MM/DD/YYYY');
  assertEquals(error.hint, 'Set "timeFormat" in the config to "DD/MM/YYYY" or "MM/DD/YYYY".');
  assertThrows(() => recognise(["1-3-2022", "2-3-2022"]), DataError, "one reading");
});

Deno.test("recogniseFormat() takes the order of day and month that reads the column", () => {
  assertEquals(recognise(["01/03/2022", "13/03/2022"]), "DD/MM/YYYY");
  assertEquals(recognise(["01/03/2022", "03/13/2022"]), "MM/DD/YYYY");
  assertEquals(recognise(["01/03/2022", "02/03/2022"], "MM/DD/YYYY"), "MM/DD/YYYY");
  assertEquals(recognise(["01/01/2022", "02/02/2022"]), "DD/MM/YYYY", "both readings are one");
  // One typing mistake among a thousand days leaves no second reading.
  assertEquals(recognise(["01/03/2022", "25/03/2022", "03/31/2022"], null, [500, 499, 1]), "DD/MM/YYYY");
  assertThrows(() => recognise(["01/03/2022", "25/03/2022"], null, [999, 1]), DataError);
});

Deno.test("recogniseFormat() writes numbers without zeros where the column does", () => {
  assertEquals(recognise(["1/3/2022", "13/3/2022", "13/11/2022"]), "D/M/YYYY");
  assertEquals(recognise(["1.3.2022", "2.3.2022"]), "D.M.YYYY");
  assertEquals(recognise(["2022-01-03", "2022-1-4"], null, [99, 1]), "YYYY-MM-DD", "a single row decides nothing");
  assertEquals(recognise(["1/3/2022", "13/3/2022"], "DD/MM/YYYY"), "D/M/YYYY");
});

Deno.test("recogniseFormat() writes months in capitals where the column does", () => {
  assertEquals(recognise(["01-JAN-2024", "02-JAN-2024"]), "DD-MON-YYYY");
  assertEquals(formatDay(19_723, "DD-MON-YYYY"), "01-JAN-2024");
  assertEquals(recognise(["01-Jan-2024", "02-JAN-2024"]), "DD-MMM-YYYY");
});

Deno.test("recogniseFormat() takes six digits for months over years, for weeks past twelve, and else asks", () => {
  const codes = ["202101", "202112"];
  assertEquals(recognise(["202011", ...codes]), "YYYYMM");
  assertEquals(recognise(["202101", "202113"]), "YYYYww");
  assertEquals(recognise(codes, "YYYYww"), "YYYYww");
  const error = assertThrows(() => recognise(codes), DataError);
  assertEquals(error.code, "AMBIGUOUS_DATE");
  assertStringIncludes(error.hint ?? "", '"YYYYMM" or "YYYYww"');
  const options = { timeFormat: null, ...AT };
  assertEquals(recogniseFormat(textsOf(codes), { ...options, frequency: "month" }), "YYYYMM");
  assertEquals(recogniseFormat(textsOf(codes), { ...options, frequency: "week" }), "YYYYww");
  assertEquals(recogniseFormat(textsOf(["202101", "202113"]), { ...options, frequency: "month" }), "YYYYww");
});

Deno.test("recogniseFormat() reads months by their whole names", () => {
  assertEquals(recognise(["02 January 2022", "02 May 2022"]), "DD MMMM YYYY");
  assertEquals(recognise(["2 JANUARY 2022", "12 MAY 2022"]), "D MONTH YYYY");
  assertEquals(recognise(["JANUARY 2022", "MAY 2022"]), "MONTH YYYY");
  assertEquals(recognise(["January 2, 2022", "May 12, 2022"]), "MMMM D, YYYY");
});

Deno.test("recogniseFormat() goes by what most rows have, and knows when it knows nothing", () => {
  assertEquals(recognise(["2024-01-01", "05.01.2024", "2024-01-09"]), "YYYY-MM-DD");
  assertEquals(recognise(["yesterday", "never"]), null);
  assertEquals(recognise(["2024-01-01"], "DD.MM.YYYY"), null);
  assertEquals(recognise([]), null);
});
