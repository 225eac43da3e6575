import { assertAlmostEquals, assertEquals, assertStrictEquals } from "@std/assert";
import { outputDesign } from "@lib/models/contract/output_design.ts";
import { isWide, MOST_SPANNED, spannedRows, wideRows } from "@lib/models/linear/wide_rows.ts";
import { buildDesign, changeDesign } from "../../_support/design_builder.ts";

const NUMBER = { kind: "number", outputs: 1 } as const;

Deno.test("isWide() is said of tables with more than 300 columns and fewer rows, or more than 600, and of no forecast", () => {
  const sized = (rows: number, features: number) =>
    changeDesign(buildDesign({ rows: 2, features }), { rows, task: NUMBER });
  assertEquals([isWide(sized(301, 301)), isWide(sized(300, 301)), isWide(sized(20, 300))], [false, true, false]);
  assertEquals([isWide(sized(5000, 600)), isWide(sized(5000, 601))], [false, true]);
  assertEquals(isWide(buildDesign({ rows: 20, features: 400 })), false);
});

Deno.test("wideRows() are standardised columns and targets around their weighted mean", () => {
  const plain = changeDesign(buildDesign({ rows: 30, features: 4, missing: 0.1 }), { task: NUMBER });
  const design = changeDesign(plain, { weight: plain.weight.map((_, row) => 1 + row % 2) });
  const { x, share, off, centre, spread, range } = wideRows(design),
    sum = (values: Float64Array) => values.reduce((total, value, row) => total + share[row]! * value, 0);
  assertAlmostEquals(sum(off), 0, 1e-12);
  assertAlmostEquals(sum(off.map((y) => y * y)), spread, 1e-12);
  assertAlmostEquals(off[3]! + centre, design.target[3]!, 1e-12);
  assertEquals(range, [Math.min(...design.target), Math.max(...design.target)]);
  assertEquals(x.length, 30 * 4);
});

Deno.test("spannedRows() are made once for all targets of the same rows, of 1,000 rows at most", () => {
  const plain = buildDesign({ rows: 20, features: 40 });
  const several = changeDesign(plain, {
    task: { kind: "number", outputs: 2 },
    target: Float64Array.from({ length: 40 }, (_, i) => i),
  });
  assertStrictEquals(spannedRows(outputDesign(several, 0)).span, spannedRows(outputDesign(several, 1)).span);
  const long = spannedRows(changeDesign(buildDesign({ rows: 2500, features: 3 }), { task: NUMBER }));
  assertEquals([long.rows.length, long.rows[1], long.span.rows.length], [MOST_SPANNED, 2, MOST_SPANNED * 3]);
});
