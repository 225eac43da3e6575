import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { ChampionMember } from "@lib/competition/champions/champion.ts";
import { encodeChampion } from "@lib/competition/champions/champion_codec.ts";
import { FitError } from "@lib/core/errors/errors.ts";
import { decodeWorld, WorldsWriter } from "@lib/exchange/bundle/bundle_world.ts";
import { naiveChampion, SPEC } from "../../inference/_fixtures.ts";

const LIMITS = { minRows: 30, zeroFilled: false };

Deno.test("WorldsWriter() champions of one spec share a world, which holds their pooled models once", async () => {
  const own = naiveChampion(), [member] = own.members, spec = { ...SPEC };
  const pooled = (name: string): ChampionMember[] => member === undefined ? [] : [{ ...member, shared: name }];
  const champions = [own, naiveChampion({ members: pooled("pooled:a") }), naiveChampion({ spec })];
  const worlds = new WorldsWriter();
  assertEquals(champions.map((champion) => worlds.place(champion)), [0, 0, 1]);
  const encoded = worlds.encode();
  assertEquals(encoded.length, 2);
  const world = await decodeWorld(encoded[0] ?? new Uint8Array());
  for (const champion of champions) assertEquals(world.read(encodeChampion(champion)), champion);
  assertEquals(world.newcomers, null);
});

Deno.test("WorldsWriter() keeps the choice for new keys", async () => {
  const ages = [2, 30].map((known) => ({ known, champion: naiveChampion({ contender: `from ${known}` }) }));
  const profile = { ratio: 0.5, limits: LIMITS, ages }, worlds = new WorldsWriter();
  assertEquals(worlds.placeNewcomers(profile), 0);
  const [bytes] = worlds.encode();
  assertEquals((await decodeWorld(bytes ?? new Uint8Array())).newcomers, profile);
});

Deno.test("decodeWorld() refuses broken bytes, and a model whose pooled member it lacks", async () => {
  await assertRejects(() => decodeWorld(Uint8Array.of(1, 2, 3)), FitError);
  const worlds = new WorldsWriter(), champion = naiveChampion();
  worlds.place(champion);
  const [bytes] = worlds.encode(), world = await decodeWorld(bytes ?? new Uint8Array());
  const members = champion.members.map((member) => ({ ...member, shared: "pooled:other" }));
  assertThrows(() => world.read(encodeChampion({ ...champion, members })), FitError, "pooled:other");
});
