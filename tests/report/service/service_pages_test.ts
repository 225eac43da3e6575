import { assertEquals, assertMatch } from "@std/assert";
import { SERVICE_PAGES } from "@lib/report/service/service_pages.ts";

Deno.test("SERVICE_PAGES have addresses of their own, the first of them is the one that is opened", () => {
  assertEquals(new Set(SERVICE_PAGES.map(({ id }) => id)).size, SERVICE_PAGES.length);
  for (const { id } of SERVICE_PAGES) assertMatch(id, /^[a-z]+$/);
  assertEquals(SERVICE_PAGES[0].id, "fleet");
});
