import { assertEquals } from "@std/assert";
import { DEFAULT_LIMITS } from "@lib/serving/http/limits.ts";
import { forecastSchema, oncePerTable, rowsOfRequest, serviceRequest } from "@lib/serving/protocols/request_schema.ts";

const FORM = {
  keyColumns: ["item"],
  time: "date",
  target: "demand",
  columns: [{ name: "price", kind: "future" as const }],
  rows: null,
};

Deno.test("forecastSchema() takes rows by the names of the table, and nothing else", () => {
  const schema = forecastSchema(FORM, DEFAULT_LIMITS);
  const isGood = (more: object) => schema.safeParse({ keys: [{ item: "1" }], ...more }).success;
  assertEquals(isGood({ actuals: [{ item: "1", date: "2024-01-01", demand: 3, price: "2" }] }), true);
  assertEquals(isGood({ actuals: [{ item: "1", demand: 3 }] }), false);
  assertEquals(isGood({ future: [{ item: "1", date: "2024-01-01", demand: 3 }] }), false);
  assertEquals(isGood({ version: "naive_v1" }), false);
  assertEquals(isGood({ version: "na\rï\u2028ve_v1.0.0" }), true, "what other languages take by the same pattern");
  assertEquals(["alias", "stage", "run"].map((name) => isGood({ version: 3, [name]: "Staging" })), [
    false,
    false,
    false,
  ]);
});

Deno.test("serviceRequest() takes the server's choice where a question names none", () => {
  assertEquals(serviceRequest([["1"]], {}, { alias: "x" }).choice, { alias: "x" });
  assertEquals(serviceRequest([["1"]], { contender: "naive" }, { alias: "x" }).choice, { contender: "naive" });
  assertEquals(serviceRequest([["1"]], { horizon: 3 }).choice, undefined);
});

Deno.test("rowsOfRequest() sets key and period apart", () => {
  assertEquals(rowsOfRequest([{ item: "1", date: "2024-01-01", demand: 0, price: undefined }], FORM), [
    { key: ["1"], ds: "2024-01-01", values: { demand: 0 } },
  ]);
});

Deno.test("oncePerTable() makes a thing once for a table and limits", () => {
  let made = 0;
  const make = oncePerTable(() => ++made);
  assertEquals([make(FORM, DEFAULT_LIMITS), make(FORM, DEFAULT_LIMITS), make({ ...FORM }, DEFAULT_LIMITS)], [1, 1, 2]);
});
