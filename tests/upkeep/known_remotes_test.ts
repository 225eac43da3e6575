import { assertEquals } from "@std/assert";
import { knownState, rememberState } from "../../lib/upkeep/known_remotes.ts";

Deno.test("rememberState() keeps one state for each storage", () => {
  const registry = `${Deno.makeTempDirSync()}/models`;
  assertEquals(knownState(registry, "s3://a"), null);
  rememberState(registry, "s3://a", "1");
  rememberState(registry, "s3://b", "2");
  rememberState(registry, "s3://a", "3");
  assertEquals([knownState(registry, "s3://a"), knownState(registry, "s3://b"), knownState(registry, "toString")], [
    "3",
    "2",
    null,
  ]);
});

Deno.test("knownState() of what is damaged is nothing", () => {
  const registry = Deno.makeTempDirSync();
  rememberState(registry, "s3://a", "1");
  const path = `${registry}/remotes.json`;
  Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replace('"1"', '"2"'));
  assertEquals(knownState(registry, "s3://a"), null);
  rememberState(registry, "s3://a", "3");
  assertEquals(knownState(registry, "s3://a"), "3");
});
