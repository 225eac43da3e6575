import { assertEquals } from "@std/assert";
import { publishLook } from "@lib/cli/live/publish_look.ts";

Deno.test("publishLook() writes page and gauges; a look without a page has none", () => {
  const reports = Deno.makeTempDirSync(), prometheus = `${reports}/g.prom`;
  const made = { gauges: () => "gauges", page: () => "page" };
  const path = publishLook("shop", made, { reports, prometheus });
  assertEquals([path, Deno.readTextFileSync(path)], [`${reports}/monitor/shop/index.html`, "page"]);
  assertEquals(Deno.readTextFileSync(prometheus), "gauges");
  assertEquals(publishLook("none", { ...made, page: () => null }, { reports }), null);
  assertEquals([...Deno.readDirSync(`${reports}/monitor`)].map(({ name }) => name), ["shop"]);
  Deno.removeSync(reports, { recursive: true });
});
