import { assertEquals, assertThrows } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import type { Action } from "@lib/registry/versions/action.ts";
import { CHALLENGER } from "@lib/registry/versions/lifecycle.ts";
import type { Registry } from "@lib/registry/registry.ts";
import { sweepRegistry } from "@lib/registry/maintenance/sweep.ts";
import { verifyRegistry } from "@lib/registry/maintenance/verify.ts";
import { moveVersion } from "../../_support/move_version.ts";
import { patience } from "../../_support/patience.ts";
import { addChampion, codeOf, KEYS, NOW, open, register, runInput } from "../_fixtures.ts";

const WHO = { by: "ada", note: "looked at it" };

/** Versions 1 and 2 serve keys 0 and 1; 3 and 4, of run r2, wait. */
function waiting(): { root: string; registry: Registry } {
  const root = Deno.makeTempDirSync(), registry = open(root), keys = KEYS.slice(0, 2);
  register(registry, "r1", keys);
  const run = registry.begin(runInput("r2"));
  keys.forEach((key) => addChampion(run, key, { model: new TextEncoder().encode(`r2 ${key.id}`) }));
  run.commit(() => null, (candidates) => ({ stages: Array.from(candidates, () => "Staging"), actions: [] }));
  return { root, registry };
}

function promotion(registry: Registry, run: string): Action {
  const moves = registry.listVersions({ run }).map(({ id, key }) => ({
    version: id,
    from: "Staging" as const,
    to: "Production" as const,
    champion: registry.resolve(key.id)?.id ?? null,
  }));
  return { kind: "PROMOTED", run, detail: WHO, moves };
}

/** All that an action may change. */
const stateOf = (
  registry: Registry,
) => [registry.listVersions().map(({ stage, aliases }) => [stage, aliases]), registry.events()];

Deno.test("Registry.act() a promotion archives what it replaces; every event names the action that caused it", () => {
  const { root, registry } = waiting();
  const { event, at, moved, archived } = registry.act(promotion(registry, "r2"));
  assertEquals([at, moved, archived], [NOW.toISOString(), 2, 2]);
  assertEquals(registry.listVersions().map(({ stage, aliases }) => [stage, ...aliases]), [
    ["Archived"],
    ["Archived"],
    ["Production", "champion"],
    ["Production", "champion"],
  ]);
  const [action, ...caused] = registry.events({ after: event - 1 });
  assertEquals([action?.kind, action?.run, action?.key, action?.detail], ["PROMOTED", "r2", null, WHO]);
  assertEquals(caused.map(({ kind, version, cause }) => [kind, version, cause === event]), [
    ...[["STAGE_CHANGED", 2, true], ["STAGE_CHANGED", 2, true], ["ALIAS_MOVED", 2, true], ["ALIAS_MOVED", 2, true]],
    ...[["STAGE_CHANGED", 1, true], ["STAGE_CHANGED", 1, true], ["ALIAS_REMOVED", 2, true], ["ALIAS_REMOVED", 2, true]],
  ]);
  registry.close();
  assertEquals(verifyRegistry(root).problems, []);
});

Deno.test("Registry.act() compares and swaps: of two who planned the same the second changes nothing", () => {
  const { root, registry: one } = waiting(), two = open(root);
  const plans = [promotion(one, "r2"), promotion(two, "r2")] as const;
  one.act(plans[0]);
  const before = stateOf(two);
  const error = assertThrows(() => two.act(plans[1]), RegistryError);
  assertEquals([error.code, error.context.keys, error.context.first], [
    "CONFLICT",
    2,
    KEYS.slice(0, 2).map(({ parts }) => JSON.stringify(parts)),
  ]);
  assertEquals(stateOf(two), before);
  one.close();
  two.close();
});

Deno.test("Registry.act() a key whose champion has changed is a conflict, though the version waits where it waited; the others wait on", () => {
  const { registry } = waiting(), plan = promotion(registry, "r2");
  register(registry, "r3", [KEYS[2]]);
  const [first, second] = plan.moves;
  registry.act({ ...plan, moves: first === undefined ? [] : [first] });
  moveVersion(registry, 1, "Production");
  const before = stateOf(registry);
  const stale = { ...plan, moves: second === undefined ? [] : [{ ...second, champion: null }] };
  assertEquals([codeOf(() => registry.act(plan)), codeOf(() => registry.act(stale))], ["CONFLICT", "CONFLICT"]);
  assertEquals(stateOf(registry), before);
  registry.close();
});

Deno.test("Registry.act() what no version may do changes nothing", () => {
  const { root, registry } = waiting(), before = stateOf(registry);
  const move = (version: number, from: "None" | "Staging" | "Archived", to: "Staging" | "Production" | "None") => ({
    version,
    from,
    to,
    champion: version % 2 === 1 ? 1 : 2,
  });
  const act = (...moves: Action["moves"]) =>
    codeOf(() => registry.act({ kind: "PROMOTED", run: "r2", detail: WHO, moves }));
  assertEquals(act(move(99, "Staging", "Production")), "NOT_FOUND");
  assertEquals(act(move(3, "None", "Production")), "STAGE_MOVE");
  assertEquals(act(move(4, "Staging", "Production"), move(3, "None", "Staging")), "CONFLICT");
  assertEquals(codeOf(() => registry.act({ kind: "PROMOTED", run: "none", detail: WHO, moves: [] })), "NOT_FOUND");
  assertEquals(stateOf(registry), before);
  registry.close();
  assertEquals(verifyRegistry(root).problems, []);
});

Deno.test("Registry.act() two versions of a key cannot serve it together", () => {
  const registry = open(Deno.makeTempDirSync());
  for (const id of ["r1", "r2", "r3"]) register(registry, id, [KEYS[0]]);
  const moves = [1, 2].map((version) => ({ version, from: "Archived", to: "Production", champion: 3 } as const));
  assertEquals(codeOf(() => registry.act({ kind: "ROLLED_BACK", run: "", detail: WHO, moves })), "STAGE_MOVE");
  registry.close();
});

Deno.test("Registry.act() a version goes from None to Production in two steps, past one of its run that waits", () => {
  const { root, registry } = waiting();
  const run = registry.begin(runInput("r3"));
  addChampion(run, KEYS[0], { model: new Uint8Array([3]) });
  run.commit(() => null, (candidates) => ({ stages: Array.from(candidates, () => "None"), actions: [] }));
  assertEquals(registry.listVersions({ alias: CHALLENGER }).map(({ id }) => id), [3, 4]);
  assertEquals(moveVersion(registry, 5, "Staging", "Production"), {
    event: 14,
    at: NOW.toISOString(),
    moved: 1,
    archived: 1,
  });
  assertEquals(registry.listVersions().map(({ stage }) => stage), [
    "Archived",
    "Production",
    "None",
    "Staging",
    "Production",
  ]);
  assertEquals(registry.listVersions({ alias: CHALLENGER }).map(({ id }) => id), [4]);
  registry.close();
  assertEquals(verifyRegistry(root).problems, []);
});

Deno.test("Registry.act() what comes to wait supersedes what waited; what is withdrawn waits no more", () => {
  const { root, registry } = waiting();
  const run = registry.begin(runInput("r3"));
  addChampion(run, KEYS[0], { model: new Uint8Array([3]) });
  run.commit(() => null, (candidates) => ({ stages: Array.from(candidates, () => "None"), actions: [] }));
  moveVersion(registry, 5, "Staging");
  moveVersion(registry, 4, "None");
  assertEquals(registry.listVersions().map(({ stage }) => stage), [
    "Production",
    "Production",
    "None",
    "None",
    "Staging",
  ]);
  assertEquals(registry.listVersions({ alias: CHALLENGER }).map(({ id }) => id), [5]);
  registry.close();
  assertEquals(verifyRegistry(root).problems, []);
});

Deno.test("Registry.act() a rollback leaves a newer challenger waiting", () => {
  const { root, registry } = waiting();
  registry.act(promotion(registry, "r2"));
  const run = registry.begin(runInput("r3"));
  addChampion(run, KEYS[0], { model: new Uint8Array([3]) });
  run.commit(() => null, (candidates) => ({ stages: Array.from(candidates, () => "Staging"), actions: [] }));
  assertEquals(moveVersion(registry, 1, "Production").archived, 1);
  assertEquals(registry.listVersions({ keys: [KEYS[0].id] }).map(({ stage }) => stage), [
    "Production",
    "Archived",
    "Staging",
  ]);
  registry.close();
  assertEquals(verifyRegistry(root).problems, []);
});

Deno.test("Registry.act() a rejection is an event of each key that it looked at, and moves nothing", () => {
  const { root, registry } = waiting(), plan = promotion(registry, "r2");
  const before = registry.listVersions();
  const moves = plan.moves.map((move) => ({ ...move, to: "Staging" as const }));
  const { event, moved, archived } = registry.act({ ...plan, kind: "REJECTED", moves });
  assertEquals([moved, archived, registry.listVersions()], [0, 0, before]);
  const [action, ...caused] = registry.events({ after: event - 1 });
  assertEquals([action?.detail, caused.map(({ kind, key, cause }) => [kind, key?.id, cause])], [
    WHO,
    KEYS.slice(0, 2).map(({ id }) => ["REJECTED", id, event]),
  ]);
  registry.close();
  assertEquals(verifyRegistry(root).problems, []);
});

Deno.test("Registry.act() an alias of somebody's choice points where it is put, at one version of a key", () => {
  const { root, registry } = waiting();
  const alias = (version: number, expected: number | null, name = "audited") =>
    registry.act({ kind: "ALIASED", run: "", detail: WHO, moves: [], aliases: [{ alias: name, version, expected }] });
  alias(1, null);
  alias(3, 1);
  assertEquals([codeOf(() => alias(1, 1)), codeOf(() => alias(99, null))], ["CONFLICT", "NOT_FOUND"]);
  assertEquals(codeOf(() => alias(1, 3, "Production")), "INVALID_ALIAS");
  assertEquals(registry.resolve(KEYS[0].id, { alias: "audited" })?.id, 3);
  assertEquals(registry.resolve(KEYS[0].id)?.id, 1);
  assertEquals(registry.events({ kind: "ALIAS_MOVED" }).slice(-2).map(({ version, detail }) => [version, detail]), [
    [1, { alias: "audited", from: null }],
    [2, { alias: "audited", from: 1 }],
  ]);
  registry.close();
  assertEquals(verifyRegistry(root).problems, []);
});

Deno.test("Registry.act() nobody goes back to a version that gc has emptied", () => {
  const root = Deno.makeTempDirSync(), registry = open(root);
  for (const id of ["r1", "r2"]) register(registry, id, [KEYS[0]], { model: new TextEncoder().encode(id) });
  sweepRegistry(root, { now: new Date("2199-01-01"), graceDays: 0, keep: 0 });
  assertEquals(codeOf(() => moveVersion(registry, 1, "Production")), "ARTIFACT_SWEPT");
  assertEquals(registry.resolve(KEYS[0].id)?.id, 2);
  registry.close();
});

Deno.test("Registry.act() of two processes that decide about the same keys exactly one wins, the other changes nothing", async () => {
  const { root, registry } = waiting();
  const here = new URL("../_fixtures.ts", import.meta.url).href;
  const code = (id: number) =>
    `import { open } from ${JSON.stringify(here)};
    const registry = open(${JSON.stringify(root)}, { waitMs: 60000 });
    const moves = registry.listVersions({ run: "r2" }).map(({ id, key }) =>
      ({ version: id, from: "Staging", to: "Production", champion: registry.resolve(key.id).id }));
    // Both have planned before either decides.
    Deno.writeTextFileSync(${JSON.stringify(`${root}/planned.`)} + ${id}, "");
    const planned = () => [...Deno.readDirSync(${
      JSON.stringify(root)
    })].filter(({ name }) => name.startsWith("planned")).length;
    while (planned() < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    try {
      registry.act({ kind: "PROMOTED", run: "r2", detail: { by: ${JSON.stringify(`promoter ${id}`)} }, moves });
      console.log("promoted");
    } catch (thrown) {
      console.log(thrown.code, thrown.context.keys);
    }
    registry.close();`;
  const ended = await Promise.all(
    [0, 1].map((id) =>
      new Deno.Command(Deno.execPath(), { args: ["eval", "--no-check", code(id)], signal: patience() }).output()
    ),
  );
  const said = ended.map(({ stdout }) => new TextDecoder().decode(stdout).trim());
  assertEquals(said.toSorted(), ["CONFLICT 2", "promoted"]);
  const [decision, ...others] = registry.events({ kind: "PROMOTED" });
  assertEquals([others, decision?.detail.by], [[], `promoter ${said.indexOf("promoted")}`]);
  assertEquals(registry.resolveAll({}).map(({ id }) => id), [3, 4]);
  assertEquals(registry.listVersions().map(({ stage }) => stage), ["Archived", "Archived", "Production", "Production"]);
  registry.close();
  assertEquals(verifyRegistry(root).problems, []);
});

Deno.test("Registry.act() a run that commits after a plan was made makes it a conflict, key by key", () => {
  const { registry } = waiting(), plan = promotion(registry, "r2");
  register(registry, "r3", [KEYS[0]]);
  const before = stateOf(registry), error = assertThrows(() => registry.act(plan), RegistryError);
  assertEquals([error.code, error.context], ["CONFLICT", { keys: 1, first: [JSON.stringify(KEYS[0].parts)] }]);
  assertEquals(stateOf(registry), before);
  registry.close();
});
