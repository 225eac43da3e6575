import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { withoutRows } from "@lib/serving/protocols/without_rows.ts";
import { Asking } from "../_fake_service.ts";

const MISSING = new DataError("FUTURE_COLUMN_MISSING", "Cannot forecast as price must be known", {
  hint: "Give rows ahead with price in the request.",
  context: { missing: ["price"] },
});

Deno.test("withoutRows() gives a hint that can be followed, and passes on all else", async () => {
  const { hint, message, context } = await assertRejects(() => withoutRows(Promise.reject(MISSING)), DataError);
  assertStringIncludes(hint, "POST /v1/forecast");
  assertEquals([message, context], [MISSING.message, MISSING.context]);
  const other = new Error("other");
  assertEquals(await assertRejects(() => withoutRows(Promise.reject(other))), other);
  assertEquals(await withoutRows(Promise.resolve(3)), 3);
});

Deno.test("withoutRows() serves the protocols that take no rows", async () => {
  const asking = new Asking();
  asking.service.forecast = () => Promise.reject(MISSING);
  const inputs = ["item", "location"].map((name) => ({ name, shape: [1], datatype: "BYTES", data: ["a"] }));
  const key = { item: "007", location: "n" };
  for (
    const [path, body] of [
      ["/v2/models/demo/infer", { inputs }],
      ["/invocations", { dataframe_records: [key] }],
    ] as const
  ) {
    const answer = await asking.post(path, body);
    assertEquals(answer.status, 422);
    assertStringIncludes(await answer.text(), "POST /v1/forecast");
  }
});
