import { assertEquals, assertRejects } from "@std/assert";
import { withRegistry } from "@lib/cli/options/with_registry.ts";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { open } from "../../registry/_fixtures.ts";

Deno.test("withRegistry() makes no registry where there is none, and opens one for reading or writing", async () => {
  const root = Deno.makeTempDirSync();
  const { code } = await assertRejects(() => withRegistry({ registry: `${root}/none` }, () => {}), RegistryError);
  assertEquals([code, [...Deno.readDirSync(root)].length], ["NOT_FOUND", 0]);
  open(root).close();
  const action = { kind: "ALIASED", run: "", detail: {}, moves: [] } as const;
  await assertRejects(
    () => withRegistry({ registry: root, readOnly: true }, (registry) => registry.act(action)),
    RegistryError,
  );
  assertEquals(await withRegistry({ registry: root }, (registry) => registry.act(action).moved), 0);
  Deno.removeSync(root, { recursive: true });
});
