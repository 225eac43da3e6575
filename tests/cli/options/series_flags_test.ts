import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { refuseSeriesFlags } from "../../../lib/cli/options/series_flags.ts";
import { DataError } from "@lib/core/errors/errors.ts";

Deno.test("refuseSeriesFlags() names the flag that a table without a calendar cannot have, and passes all others", () => {
  const refused = { what: "score rows of churn", instead: "rows are named by --input." };
  refuseSeriesFlags({ input: "rows.csv", output: "out.csv", quiet: true }, refused);
  const { code, message, hint } = assertThrows(() => refuseSeriesFlags({ draftFuture: "f.csv" }, refused), DataError);
  assertEquals(code, "WRONG_PROBLEM");
  assertStringIncludes(message, "Cannot score rows of churn with --draft-future");
  assertStringIncludes(hint, "rows are named by --input");
});
