import { assertEquals } from "@std/assert";
import { CHALLENGER, CHAMPION } from "@lib/registry/lifecycle.ts";
import { addChampion, codeOf, KEYS, open, register, runInput } from "./_fixtures.ts";

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

Deno.test("changeStage() a challenger that serves or is archived challenges no more", () => {
  for (const stage of ["Production", "Archived"] as const) {
    const registry = open(Deno.makeTempDirSync());
    register(registry, "r1", KEYS);
    const run = registry.begin(runInput("r2", { challenges: true }));
    addChampion(run, KEYS[0], { model: new Uint8Array([2]) });
    run.commit(() => ({}));
    const [challenger] = registry.listVersions({ alias: CHALLENGER });
    assertEquals([challenger?.stage, challenger?.version], ["Staging", 2]);
    registry.promote(challenger?.id ?? 0, stage);
    assertEquals(registry.listVersions({ alias: CHALLENGER }), []);
    assertEquals(registry.resolve(KEYS[0].id)?.version, stage === "Production" ? 2 : 1);
    assertEquals(registry.events().at(-1)?.kind, "ALIAS_REMOVED");
    registry.close();
  }
});
