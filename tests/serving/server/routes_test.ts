import { assertEquals } from "@std/assert";
import { ROUTES } from "@lib/serving/server/routes.ts";

Deno.test("ROUTES are each there once; few of them change anything", () => {
  const names = ROUTES.map(({ method, path }) => `${method} ${path}`);
  assertEquals(names.length, new Set(names).size);
  assertEquals(ROUTES.filter(({ access }) => access === "write").map(({ path }) => path).toSorted(), [
    "/v1/approvals/{run}/approve",
    "/v1/approvals/{run}/reject",
    "/v1/refresh",
  ]);
});
