import { assertEquals } from "@std/assert";
import { EVENT_KINDS, KEY_KINDS } from "@lib/registry/versions/event_kinds.ts";
import { addChampion, KEYS, open, register, runInput } from "../_fixtures.ts";

Deno.test("EVENT_KINDS every event that is written is of one, those of KEY_KINDS are of a key", () => {
  const root = Deno.makeTempDirSync(), registry = open(root);
  for (const id of ["r1", "r2"]) register(registry, id, [KEYS[0]], { model: new TextEncoder().encode(id) });
  const run = registry.begin(runInput("r3")), detail = { by: "ana", note: "why" };
  addChampion(run, KEYS[0]);
  run.commit(() => null, () => ({ stages: ["Staging"], actions: [{ kind: "GATED", detail }] }));
  registry.act({
    kind: "ALIASED",
    run: "",
    detail,
    moves: [],
    aliases: [{ alias: "shadow", version: 2, expected: null }],
  });
  const at = { version: 3, champion: 2 } as const;
  registry.act({ kind: "REJECTED", run: "r3", detail, moves: [{ ...at, from: "Staging", to: "Staging" }] });
  registry.act({ kind: "PROMOTED", run: "r3", detail, moves: [{ ...at, from: "Staging", to: "Production" }] });
  registry.act({ kind: "ROLLED_OUT", run: "r3", detail: { ...detail, share: 100 }, moves: [] });
  const back = { version: 2, from: "Archived", to: "Production", champion: 3 } as const;
  registry.act({ kind: "ROLLED_BACK", run: "r2", detail, moves: [back] });
  registry.act({ kind: "TUNED", run: "", detail, moves: [] });
  const events = registry.events();
  registry.close();
  assertEquals(new Set(events.map(({ kind }) => kind)), new Set(EVENT_KINDS.filter((kind) => kind !== "PACK_SWEPT")));
  assertEquals(
    new Set(events.filter(({ kind }) => KEY_KINDS.some((name) => name === kind)).map(({ key }) => key?.id)),
    new Set([KEYS[0].id]),
  );
});
