import { assertEquals } from "@std/assert";
import { leaveOutRows } from "@lib/data/rows/leave_out.ts";
import { rowConfig, scan } from "./_rows.ts";

const LINES = ["x,y", "1,5", "1,5", ...Array.from({ length: 40 }, (_, i) => `${i},${i % 9}`), "7,1000"];

async function leave(cleaning: NonNullable<Parameters<typeof rowConfig>[0]>["cleaning"], problem?: "classification") {
  const fields = { cleaning, ...problem === undefined ? {} : { problem } };
  const scanned = await scan(LINES, fields),
    { rules, findings } = leaveOutRows(scanned, {
      cleaning: rowConfig(fields).cleaning,
      targets: ["y"],
    });
  const codes = [...scanned.tests, ...rules].map(({ code }) => code);
  const left = [...scanned.code].flatMap((own, row) => own === 0 ? [] : [`${codes[own - 1]} ${row + 1}`]);
  return { left, told: findings.map(({ code, count, examples }) => `${code} ${count} ${examples[0]}`) };
}

Deno.test("leaveOutRows() tells equal rows and far targets, and keeps them unless a policy says otherwise", async () => {
  assertEquals(await leave({}), { left: [], told: ["DUPLICATE_ROW 1 row 2", "OUTLIER 1 row 43"] });
});

Deno.test("leaveOutRows() leaves out all but the first of equal rows, and far targets, by policy", async () => {
  const { left, told } = await leave({ duplicates: "quarantine", outliers: "missing" });
  assertEquals([left, told], [["DUPLICATE_ROW 2", "OUTLIER 43"], []]);
});

Deno.test("leaveOutRows() classes are never far from others", async () => {
  assertEquals((await leave({}, "classification")).told, ["DUPLICATE_ROW 1 row 2"]);
});
