import { assertEquals } from "@std/assert";
import { fileRoute } from "@lib/serving/api/file_route.ts";
import type { RouteCall, ServerContext } from "@lib/serving/api/route.ts";

Deno.test("fileRoute() sends what a file holds to everybody, and reads it once", async () => {
  let reads = 0;
  const read = () => (reads++, Promise.resolve(new TextEncoder().encode("body {}")));
  const file = {
    path: "/a.css",
    summary: "Style",
    tag: "Pages",
    type: "text/css; charset=utf-8",
    headers: { "X-A": "b" },
  };
  const route = fileRoute({ ...file, read }), nobody = {} as ServerContext, call = {} as RouteCall;
  for (const _ of [1, 2]) {
    const answer = await route.answer(nobody, call);
    assertEquals([await answer.text(), answer.headers.get("content-type"), answer.headers.get("x-a")], [
      "body {}",
      "text/css; charset=utf-8",
      "b",
    ]);
  }
  assertEquals([reads, route.access, route.doc.answers[200]?.content], [1, "open", { "text/css": { type: "string" } }]);
  assertEquals(await (await fileRoute({ ...file, read: () => "ü" }).answer(nobody, call)).text(), "ü");
});
