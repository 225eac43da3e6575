import { assertEquals } from "@std/assert";
import { kinshipOf, readAncestry } from "../../../lib/registry/maintenance/ancestry.ts";
import { codeOf, copyRoot, KEYS, open, register } from "../_fixtures.ts";

Deno.test("readAncestry() tells equal from equal histories, and of a longer one where it was", () => {
  const root = Deno.makeTempDirSync(), registry = open(root);
  assertEquals(readAncestry(`${root}/registry.db`).events, 0);
  register(registry, "one", KEYS);
  const copy = copyRoot(root), before = readAncestry(`${root}/registry.db`);
  assertEquals(readAncestry(`${copy}/registry.db`), before);
  register(registry, "two", KEYS.slice(1));
  const after = readAncestry(`${root}/registry.db`);
  assertEquals([after.events > before.events, after.sha256 === before.sha256], [true, false]);
  assertEquals(readAncestry(`${root}/registry.db`, { most: before.events }), before);
  registry.close();
  assertEquals(codeOf(() => readAncestry(`${Deno.makeTempDirSync()}/registry.db`)), "NOT_FOUND");
});

Deno.test("kinshipOf() knows the longer history, and one that parted", () => {
  const history = (text: string) => ({ events: text.length, sha256: text });
  const kinship = (ours: string, theirs: string) =>
    kinshipOf(
      history(ours),
      history(theirs),
      (whose, most) => history((whose === "ours" ? ours : theirs).slice(0, most)),
    );
  assertEquals(
    [kinship("ab", "ab"), kinship("abc", "ab"), kinship("a", "ab"), kinship("", "ab"), kinship("ab", "")],
    ["equal", "ahead", "behind", "behind", "ahead"],
  );
  assertEquals([kinship("ab", "ac"), kinship("abc", "ac"), kinship("a", "bc")], ["diverged", "diverged", "diverged"]);
});
