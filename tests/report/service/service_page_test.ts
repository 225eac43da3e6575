import { assert, assertEquals, assertMatch } from "@std/assert";
import { pageFile } from "@lib/report/parts/html_page.ts";
import { SERVICE_SCRIPT, servicePage } from "@lib/report/service/service_page.ts";
import { SERVICE_PAGES } from "@lib/report/service/service_pages.ts";

Deno.test("servicePage() is a frame without anything of a table, whose files are beside it", () => {
  const page = servicePage();
  assertMatch(page, /<script src="pages\/service\.js"><\/script>/);
  assertEquals(page.match(/<script/g)?.length, 1);
  assert(!/ style="|<style| on\w+="/.test(page));
  for (const { id, title } of SERVICE_PAGES) assertMatch(page, new RegExp(`<a href="#${id}">${title}</a>`));
  assert(pageFile(SERVICE_SCRIPT).length > 10_000);
});
