import { assertMatch } from "@std/assert";
import { codeRevision } from "../../lib/cli/code_revision.ts";

Deno.test("codeRevision() is a commit, or unknown where there is no repository", async () => {
  assertMatch(await codeRevision(), /^(?:[0-9a-f]{40}(?:-dirty)?|unknown)$/);
});
