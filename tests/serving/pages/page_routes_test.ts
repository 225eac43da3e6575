import { assert, assertEquals, assertMatch } from "@std/assert";
import { Tokens } from "@lib/serving/http/tokens.ts";
import { Asking } from "../_fake_service.ts";

Deno.test("the pages are open, as they hold nothing, under a policy that lets them load nothing else and be shown in no other", async () => {
  const asking = new Asking({ tokens: Tokens.parse("read:read-read-read-read") });
  for (
    const [path, type] of [["/", "text/html"], ["/pages/service.js", "text/javascript"], [
      "/pages/page.css",
      "text/css",
    ]]
  ) {
    const answer = await asking.get(path!), policy = answer.headers.get("content-security-policy") ?? "";
    assertEquals(answer.status, 200, path);
    assertMatch(answer.headers.get("content-type") ?? "", new RegExp(`^${type}`));
    assertMatch(policy, /default-src 'none'; script-src 'self'; style-src 'self';/);
    assert(!policy.includes("unsafe") && policy.includes("frame-ancestors 'none'"));
    assertEquals([answer.headers.get("x-frame-options"), answer.headers.get("x-content-type-options")], [
      "DENY",
      "nosniff",
    ]);
    assert((await answer.text()).length > 200);
  }
  assertEquals((await asking.get("/pages/../v1/fleet")).status, 401);
  assertEquals((await asking.get("/pages/run.js")).status, 404);
});

Deno.test("the pages, like all else, are refused by another name than this machine's where no tokens are set up", async () => {
  const answer = await new Asking().get("/", { headers: { host: "evil.example" } });
  assertEquals(answer.status, 403);
});
