import { assertEquals } from "@std/assert";
import type { ColumnLook } from "../../../lib/data/proposal/look_at_table.ts";
import type { TableEvidence } from "../../../lib/data/proposal/proposal.ts";
import { useColumns } from "../../../lib/data/proposal/use_columns.ts";

const NUMBER: Omit<ColumnLook, "name"> = {
  known: 400,
  distinct: 50,
  numbers: 400,
  formatted: 0,
  commas: 0,
  codes: 0,
  hasFraction: true,
  negatives: 0,
  zeros: 0,
  min: 0,
  max: 50,
  example: "7.5",
  dates: null,
  readings: [],
};

function use(
  columns: readonly ColumnLook[],
  facts: Partial<TableEvidence["facts"]> = {},
  future: readonly string[] = [],
) {
  const sure = (name: string) => ({ name, certainty: "sure" as const, others: [] });
  return useColumns({
    source: "t.csv",
    encoding: null,
    look: { rows: 400, columns },
    time: sure("t"),
    target: sure("y"),
    keys: ["k"],
    facts: {
      keys: 8,
      parts: [{ distinct: 8, empty: 0 }],
      first: 0,
      last: 49,
      medianPeriods: 50,
      gaps: 0,
      repeated: 0,
      constant: [],
      ahead: [],
      ...facts,
    },
    calendar: { frequency: "week", anchor: 0 },
    answers: { future },
  });
}

Deno.test("useColumns() asks of what sounds planned, and takes a person's word for what is known ahead", () => {
  const price = { ...NUMBER, name: "price" };
  assertEquals(use([price]).exogenous, { historic: ["price"] });
  assertEquals(use([price]).doubts.length, 1);
  assertEquals([use([price], {}, ["price"]).exogenous, use([price], {}, ["price"]).doubts], [
    { future: ["price"] },
    [],
  ]);
});

Deno.test("useColumns() leaves out what says nothing or too much, and says why", () => {
  const text = { ...NUMBER, numbers: 0, hasFraction: false };
  const { columns } = use([
    { ...NUMBER, name: "none", known: 0 },
    { ...NUMBER, name: "same", distinct: 1 },
    { ...text, name: "label", distinct: 8 },
    { ...text, name: "note", distinct: 390 + 1000 },
    { ...text, name: "changed", dates: "YYYY-MM-DD" },
    { ...text, name: "share", formatted: 400 },
  ], { constant: ["label"] });
  assertEquals(columns.map(({ role, what }) => `${role}: ${what}`), [
    "unused: empty",
    "unused: the same in all rows",
    "unused: another name of the keys",
    "unused: too many different texts",
    "unused: another time",
    "unused: numbers with signs, such as % or €",
  ]);
});

Deno.test("useColumns() proposes none of very many columns: a person knows which matter", () => {
  const { exogenous, columns } = use(Array.from({ length: 30 }, (_, i) => ({ ...NUMBER, name: `x${i}` })));
  assertEquals([exogenous, columns.every(({ role }) => role === "unused")], [{}, true]);
});
