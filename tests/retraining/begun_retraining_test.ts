import { assertEquals } from "@std/assert";
import { BegunRetraining } from "@lib/retraining/begun_retraining.ts";

const PLANNED = {
  plan: { keys: [], skipped: [], blocked: [] },
  selection: { keys: ["a"] },
  meets: true,
  champions: { a: 3 },
};

Deno.test("BegunRetraining gives a plan back for the cause that it was begun for, until it is carried out", () => {
  const path = `${Deno.makeTempDirSync()}/begun.json`, begun = new BegunRetraining(path);
  const cause = { contentHash: "c", decisions: "d", request: { limit: 3 } };
  assertEquals(begun.read(cause), null);
  begun.write(cause, PLANNED);
  assertEquals(begun.read({ ...cause }), PLANNED);
  assertEquals([begun.read({ ...cause, request: {} }), begun.exists()], [null, true]);
  Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replace('"meets": true', '"meets": false'));
  assertEquals(begun.read(cause), null);
  begun.remove();
  begun.remove();
  assertEquals([begun.read(cause), begun.exists()], [null, false]);
});
