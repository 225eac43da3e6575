import { assertEquals } from "@std/assert";
import { ROUTES } from "@lib/serving/routes.ts";

Deno.test("ROUTES are each there once; only one of them changes anything", () => {
  const names = ROUTES.map(({ method, path }) => `${method} ${path}`);
  assertEquals(names.length, new Set(names).size);
  assertEquals(ROUTES.filter(({ access }) => access === "write").map(({ path }) => path), ["/v1/refresh"]);
});
