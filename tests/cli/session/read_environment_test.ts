import { assertEquals, assertMatch } from "@std/assert";
import { hashBytes } from "@lib/core/bytes/hash.ts";
import { readEnvironment } from "@lib/cli/session/read_environment.ts";

Deno.test("readEnvironment() commit, whether it is clean, lock, runtime and platform", async () => {
  const { revision, clean, code, lock, deno, platform } = await readEnvironment();
  assertMatch(revision, /^(?:[0-9a-f]{40}|unknown)$/);
  assertEquals(clean === null, revision === "unknown");
  const path = new URL("../../../deno.lock", import.meta.url);
  assertEquals([lock, deno], [hashBytes(Deno.readFileSync(path)), Deno.version.deno]);
  assertMatch(code ?? "", /^[0-9a-f]{64}$/);
  assertEquals((await readEnvironment()).code, code);
  assertMatch(platform, /^[a-z]+-[a-z0-9_]+$/);
});
