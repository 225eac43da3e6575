import { assertEquals, assertNotEquals } from "@std/assert";
import { reasonRows, shortReason } from "@lib/report/record/reason_rows.ts";

Deno.test("reasonRows() count fallbacks and failures apart, most keys first, with the rows of a few", () => {
  const ended = { status: "fallback", reason: "ENDED" } as const;
  const error = { code: "READ_ONLY", message: "", name: "DataError", context: {}, hint: "" } as const;
  const rows = reasonRows([
    { status: "champion", reason: "" },
    { status: "failed", reason: "", error },
    ...Array.from({ length: 7 }, () => ended),
    { status: "failed", reason: "", error: { ...error, code: "ALL_MISSING" } },
  ]);
  assertEquals(rows.map(({ code, status, keys, rows }) => [code, status, keys, rows]), [
    ["ENDED", "fallback", 7, [2, 3, 4, 5, 6]],
    ["ALL_MISSING", "failed", 1, [9]],
    ["READ_ONLY", "failed", 1, [1]],
  ]);
  assertEquals(rows[1]!.meaning, "Nothing is known of it: there is no forecast.");
  assertEquals(rows[2]!.meaning, "Nothing serves: READ_ONLY.");
});

Deno.test("shortReason() every reason that a key can have follows a number of keys", () => {
  const reasons = ["TOO_SHORT", "CONSTANT", "ALL_ZERO", "ENDED", "NO_EVALUATION", "RESUMED", "DEGENERATE"];
  for (const code of [...reasons, "CONTENDERS_FAILED", "TIME_LIMIT", "MEMORY_LIMIT", "WORKER_CRASHED", "ALL_MISSING"]) {
    assertNotEquals(shortReason(code), `ended with ${code}`);
  }
  assertEquals(shortReason("OTHER"), "ended with OTHER");
});
