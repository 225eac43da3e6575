import { assertEquals } from "@std/assert";
import { csvLine } from "../../../lib/data/sources/csv_text.ts";

Deno.test("csvLine() quotes what RFC 4180 asks for, and tells an empty text from no value", () => {
  const cells = ["a", 'b "c"', "d,e", "f\r\ng", " h", "", null, NaN, 1.5, -2];
  assertEquals(csvLine(cells, { defuse: true }), 'a,"b ""c""","d,e","f\r\ng"," h","",,,1.5,-2\n');
});

Deno.test("csvLine() defuses texts, never numbers; a quote inside cannot end the cell", () => {
  assertEquals(csvLine(['=cmd|"/c calc"!A1', -5, "-5"], { defuse: true }), '"\'=cmd|""/c calc""!A1",-5,-5\n');
  assertEquals(csvLine(["\t=1"], { defuse: true }), "'\t=1\n");
  assertEquals(csvLine(["=1"], { defuse: false }), "=1\n");
});
