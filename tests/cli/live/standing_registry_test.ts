import { assertEquals, assertRejects } from "@std/assert";
import { openStanding } from "@lib/cli/live/standing_registry.ts";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { open } from "../../registry/_fixtures.ts";

Deno.test("openStanding() makes no registry where there is none, and opens one for reading or writing", async () => {
  const root = Deno.makeTempDirSync();
  const { code } = await assertRejects(() => openStanding(`${root}/none`), RegistryError);
  assertEquals([code, [...Deno.readDirSync(root)].length], ["NOT_FOUND", 0]);
  open(root).close();
  const action = { kind: "ALIASED", run: "", detail: {}, moves: [] } as const;
  const reader = await openStanding(root, { readOnly: true });
  await assertRejects(() => Promise.resolve().then(() => reader.act(action)), RegistryError);
  reader.close();
  const writer = await openStanding(root);
  assertEquals(writer.act(action).moved, 0);
  writer.close();
  Deno.removeSync(root, { recursive: true });
});
