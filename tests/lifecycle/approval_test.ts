import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { withApproval } from "@lib/lifecycle/approval.ts";

const MANUAL = { approval: "manual" as const }, AUTOMATIC = { approval: "automatic" as const };

Deno.test("withApproval() nobody takes away that a person has to approve", () => {
  const told = [MANUAL, AUTOMATIC].map((own) =>
    ["manual", "automatic"].map((asked) => withApproval(own, asked).approval)
  );
  assertEquals(told, [["manual", "manual"], ["manual", "automatic"]]);
});

Deno.test("withApproval() refuses what is mistyped", () => {
  for (const asked of ["Manual", "automatically", ""]) {
    const { code } = assertThrows(() => withApproval(MANUAL, asked), DataError, JSON.stringify(asked));
    assertEquals(code, "INVALID_CONFIG");
  }
});
