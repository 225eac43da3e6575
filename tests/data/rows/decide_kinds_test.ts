import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import type { ColumnKind } from "@lib/core/rows/task.ts";
import { EvidenceCounter } from "@lib/data/rows/column_evidence.ts";
import { decideColumns } from "@lib/data/rows/decide_kinds.ts";

function decide(cells: readonly (string | null)[], kind?: ColumnKind, name = "x") {
  const counter = new EvidenceCounter();
  counter.add(cells);
  const kinds: Record<string, ColumnKind> = kind === undefined ? {} : { [name]: kind };
  return decideColumns(new Map([[name, counter.evidence()]]), { kinds, source: "t.csv" });
}

const of = (count: number, text: (i: number) => string | null) => Array.from({ length: count }, (_, i) => text(i));

const FOUND: readonly (readonly [what: string, cells: readonly (string | null)[], kind: ColumnKind])[] = [
  ["numbers with gaps", of(50, (i) => i % 5 === 0 ? null : String(i / 4)), "number"],
  ["measurements with a rare word", of(400, (i) => i === 7 ? "broken" : String(i / 8)), "number"],
  ["whole numbers that come again", of(60, (i) => String(i % 7)), "number"],
  ["numbers of which some are endless", of(60, (i) => i % 9 === 0 ? "inf" : String(i % 7)), "number"],
  ["ids with leading zeros", of(60, (i) => `00${i % 9}`), "category"],
  ["numbers with ? where nothing is known", of(60, (i) => i % 4 === 0 ? "?" : String(36 + i % 5)), "number"],
  ["few words among few numbers", of(60, (i) => i % 4 === 0 ? "XL" : String(36 + i % 5)), "category"],
  ["yes and no", of(60, (i) => i % 3 === 0 ? "Yes" : "no"), "boolean"],
  ["0 and 1", of(60, (i) => String(i % 2)), "number"],
  ["dates", of(60, (i) => `2024-02-${10 + i % 19}`), "date"],
  ["dates of two readings", of(60, (i) => `0${1 + i % 3}/0${1 + i % 4}/2024`), "category"],
  ["prices among names", of(60, (i) => i % 3 === 0 ? "free" : `${i % 5} EUR`), "category"],
  ["names of two words", of(60, (i) => `New York ${i % 3 === 0 ? "" : "N"}`), "category"],
  ["reviews", of(60, (i) => `it was good value for ${i} days`), "text"],
  ["sentences that come again", of(60, (i) => `please call me back ${i % 4}`), "category"],
];
for (const [what, cells, kind] of FOUND) {
  Deno.test(`decideColumns() reads ${what} as ${kind}`, () => {
    const { columns } = decide(cells);
    assertEquals(columns.map(({ holds }) => holds), [kind]);
  });
}

Deno.test("decideColumns() leaves out numbers with gaps that are another in each row where the column is called an id", () => {
  const codes = (name: string, cells = of(30, (i) => String(7 * i * i))) =>
    decide(cells, undefined, name).findings.map(({ code }) => code);
  for (const name of ["id", "ID", "customer_id", "PassengerId", "order id"]) {
    assertEquals(codes(name), ["COLUMN_OF_IDS"]);
  }
  for (const name of ["bid", "idle", "paid", "valid", "income"]) assertEquals(codes(name), []);
  assertEquals([codes("id", of(30, (i) => String(i % 9))), codes("id", of(30, (i) => String(i * i / 4)))], [[], []]);
});

Deno.test("decideColumns() takes what is declared", () => {
  assertEquals(decide(of(30, (i) => String(i)), "category").columns[0]?.levels?.length, 30);
  assertEquals(decide(of(30, (i) => `3${i % 9}.12.2023`.slice(-10)), "text").columns[0]?.holds, "text");
  assertEquals(decide(["20240131", "20240229"], "date").columns[0], { name: "x", holds: "date", format: "YYYYMMDD" });
});

const LEFT: readonly (readonly [what: string, cells: readonly (string | null)[], code: string])[] = [
  ["one text", of(30, () => "EUR"), "CONSTANT_COLUMN"],
  ["nothing", of(30, () => null), "CONSTANT_COLUMN"],
  ["another name in each row", of(30, (i) => `cust${i}`), "COLUMN_OF_IDS"],
  ["the numbers of the rows", of(30, (i) => String(1000 + i)), "COLUMN_OF_IDS"],
];
for (const [what, cells, code] of LEFT) {
  Deno.test(`decideColumns() leaves out a column of ${what}`, () => {
    const { columns, findings } = decide(cells);
    assertEquals([columns, findings.map((finding) => finding.code)], [[], [code]]);
  });
}

Deno.test("decideColumns() keeps a column that is there or not, and one that is declared", () => {
  assertEquals(decide(of(30, (i) => i % 2 === 0 ? "paid" : null)).columns[0]?.levels, ["paid"]);
  assertEquals(decide(of(30, (i) => String(i)), "number").findings, []);
});

Deno.test("decideColumns() tells numbers and texts that became a category", () => {
  const [finding] = decide(of(100, (i) => i % 10 === 0 ? "none" + i : String(i % 5))).findings;
  assertEquals([finding?.code, finding?.severity, finding?.count], ["MIXED_COLUMN", "warning", 10]);
});

Deno.test("decideColumns() refuses a date of two readings, and no date at all, where it is declared", () => {
  const codeOf = (cells: readonly string[]) => assertThrows(() => decide(cells, "date"), DataError).code;
  assertEquals(codeOf(["01/02/2024", "03/04/2024"]), "AMBIGUOUS_DATE");
  assertEquals(codeOf(["soon", "later"]), "WRONG_TYPE");
});

Deno.test("decideColumns() refuses numbers with commas or signs, which would be names or ids, and says both remedies", () => {
  const price = (i: number) => `${i},${10 + i}`;
  const error = assertThrows(() => decide(of(60, price)), DataError);
  assertEquals([error.code, error.context], ["DECIMAL_COMMA", { column: "x", count: 60 }]);
  assertEquals(
    error.hint.includes('"decimal": ","') && error.hint.includes('"kinds": {"x": "category"} in inputs'),
    true,
  );
  assertEquals(
    assertThrows(() => decide(of(60, (i) => i % 9 === 0 ? "-" : `${i % 7} %`)), DataError).code,
    "WRONG_TYPE",
  );
  assertEquals(assertThrows(() => decide(of(60, price), "number"), DataError).code, "DECIMAL_COMMA");
  assertEquals(decide(of(60, price), "category").columns[0]?.levels?.length, 60);
});

Deno.test("decideColumns() refuses a column without a value of the kind that is declared", () => {
  const messageOf = (kind: ColumnKind) => assertThrows(() => decide(["ja", "nein", null], kind), DataError).message;
  assertEquals(messageOf("boolean").includes('yes and no, or 1 and 0: current value is "ja"'), true);
  assertEquals(messageOf("number").includes("numbers"), true);
  assertEquals(decide([null, null], "number").columns, []);
  assertEquals(decide(["ja", "1"], "boolean").columns[0]?.holds, "boolean");
});

Deno.test("decideColumns() tells dates of two readings, also those that are left out as ids", () => {
  const told = (year: (i: number) => number) =>
    decide(of(60, (i) => `0${1 + i % 3}/0${1 + i % 4}/${year(i)}`)).findings.map(({ code }) => code);
  assertEquals(told(() => 2024), ["MIXED_COLUMN"]);
  assertEquals(told((i) => 2000 + i), ["MIXED_COLUMN", "COLUMN_OF_IDS"]);
  const [{ message } = { message: "" }] = decide(["01/02/2024", "03/02/2024"]).findings;
  assertEquals(message.endsWith("taken as names. Write the dates as YYYY-MM-DD"), true);
});

Deno.test("decideColumns() reads columns that are called as what every object has", () => {
  for (const name of ["constructor", "toString", "__proto__"]) {
    assertEquals(decide(of(60, (i) => String(i / 4)), undefined, name).columns[0]?.holds, "number");
  }
});
