import { assertEquals } from "@std/assert";
import { CHAMPION } from "@lib/registry/lifecycle.ts";
import { codeOf, KEYS, open, register } from "./_fixtures.ts";

function twoVersions() {
  const registry = open(Deno.makeTempDirSync());
  register(registry, "r1", [KEYS[0]]);
  register(registry, "r2", [KEYS[0]], { model: new Uint8Array([2]) });
  return { registry, versions: registry.listVersions() };
}

Deno.test("changeStage() Production moves the champion alias back and archives the former one (roll back)", () => {
  const { registry, versions: [first, second] } = twoVersions();
  assertEquals([first.stage, second.stage, second.aliases], ["Archived", "Production", [CHAMPION]]);
  registry.promote(first.id, "Production");
  assertEquals(registry.resolve(KEYS[0].id)?.version, 1);
  assertEquals(registry.listVersions().map((row) => row.stage), ["Production", "Archived"]);
  const events = registry.events().slice(-3);
  assertEquals(events.map((event) => [event.kind, event.version]), [
    ["STAGE_CHANGED", 2],
    ["ALIAS_MOVED", 1],
    ["STAGE_CHANGED", 1],
  ]);
  assertEquals(events[2].detail, { from: "Archived", to: "Production" });
  registry.close();
});

Deno.test("changeStage() the version that serves cannot leave Production; nothing changes", () => {
  const { registry, versions: [, second] } = twoVersions();
  const before = registry.events().length;
  assertEquals(codeOf(() => registry.archive(second.id)), "SERVES");
  assertEquals(codeOf(() => registry.promote(77, "Staging")), "NOT_FOUND");
  assertEquals([registry.events().length, registry.resolve(KEYS[0].id)?.version], [before, 2]);
  registry.close();
});

Deno.test("changeStage() to the same stage logs nothing", () => {
  const { registry, versions: [first] } = twoVersions();
  const before = registry.events().length;
  registry.archive(first.id);
  assertEquals(registry.events().length, before);
  registry.promote(first.id, "Staging");
  assertEquals(registry.events().length, before + 1);
  registry.close();
});
