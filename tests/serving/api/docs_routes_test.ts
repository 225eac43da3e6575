import { assert, assertEquals, assertMatch } from "@std/assert";
import { Asking } from "../_fake_service.ts";

Deno.test("the page of the API and all that it loads come from the server", async () => {
  const asking = new Asking(), page = await (await asking.get("/docs")).text();
  const loaded = [...page.matchAll(/(?:src|href)="(?!data:)([^"]+)"/g)].map(([, path]) => path);
  assertEquals(loaded.length, 3);
  for (const path of ["/docs", ...loaded.map((path) => `/${path}`)]) {
    const answer = await asking.get(path);
    assertEquals(answer.status, 200, path);
    assertMatch(answer.headers.get("content-security-policy") ?? "", /default-src 'none'; script-src 'self'/);
    assert((await answer.arrayBuffer()).byteLength > 300, path);
  }
  assertEquals(/https?:\/\//.test(page), false);
});
