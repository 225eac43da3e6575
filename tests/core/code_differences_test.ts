import { assertEquals } from "@std/assert";
import { codeDifferences } from "@lib/core/code_differences.ts";

const HERE = { revision: "abc", clean: true, lock: "l1", deno: "2.9.6", platform: "linux-x86_64" };

Deno.test("codeDifferences() names what is not as it was, and nothing that was not recorded", () => {
  const names = (codeRevision: string, environment: Record<string, unknown> | null) =>
    codeDifferences({ codeRevision, environment }, HERE).map(({ name }) => name);
  assertEquals(names("abc", { ...HERE }), []);
  assertEquals(names("abd", { ...HERE, lock: "l2", platform: "darwin-aarch64" }), ["revision", "lock", "platform"]);
  assertEquals(names("abc-dirty", { ...HERE, clean: false, deno: "2.9.7" }), ["revision", "deno"]);
  assertEquals([names("", null), names("abc", {}), names("abc", { lock: 7 })], [[], [], []]);
  assertEquals(names("unknown", {}), []);
  assertEquals(codeDifferences({ codeRevision: "abd", environment: {} }, { ...HERE, revision: "unknown" }), []);
  assertEquals(codeDifferences({ codeRevision: "old", environment: null }, HERE), [
    { name: "revision", recorded: "old", here: "abc" },
  ]);
});

Deno.test("codeDifferences() goes by the files of the code where both sides know them, with or without a repository", () => {
  const here = { ...HERE, revision: "unknown", clean: null, code: "c1" };
  const names = (codeRevision: string, code: string | null) =>
    codeDifferences({ codeRevision, environment: { ...HERE, code } }, here).map(({ name }) => name);
  assertEquals([names("unknown", "c2"), names("abc", "c1"), names("abc", null)], [["code"], [], []]);
  assertEquals(
    codeDifferences({ codeRevision: "abd", environment: { code: null } }, { ...HERE, code: "c1" }).length,
    1,
  );
});
