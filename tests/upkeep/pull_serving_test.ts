import { assertEquals, assertRejects } from "@std/assert";
import { ForecastError } from "../../lib/core/errors/errors.ts";
import { hashBytes } from "../../lib/core/bytes/hash.ts";
import { recordedVersion, serveVersion } from "../../lib/data/store/serving_record.ts";
import { folderObjects } from "../../lib/storage/objects/folder_objects.ts";
import { seal } from "../../lib/storage/files/sealed.ts";
import { planServing, serve } from "../../lib/upkeep/pull_serving.ts";
import { DATABASE, encodeState, partKey, type SharedFile, type SharedRemote } from "../../lib/upkeep/shared_state.ts";
import { putText } from "../storage/_objects.ts";

const STORE = folderObjects(Deno.makeTempDirSync());

/** A remote in which a version serves; its state is stored. */
async function serving(version: number): Promise<SharedRemote> {
  const text = seal({ name: "demo", version }), sha256 = hashBytes(text);
  await putText(STORE, partKey(sha256), text);
  const file: SharedFile = { bytes: text.length, sha256, parts: [sha256] };
  const files = {
    [DATABASE]: file,
    "store/demo/current.json": file,
    "store/demo/v1/group.json": file,
    "store/demo/v2/group.json": file,
  };
  const state = { parent: null, history: { events: 0, sha256: hashBytes("") }, files };
  const encoded = encodeState(state);
  await STORE.put(`states/${encoded.sha256}.json`, encoded.bytes, { sha256: encoded.sha256 });
  return { head: { state: encoded.sha256, pushed: "", probed: "" }, tag: "", state: { format: 1, ...state } };
}

/** Which version serves after a pull. */
async function after(options: {
  here: number | null;
  there: number;
  former?: number;
  kinship?: "ahead" | "behind" | "equal";
}): Promise<number | null> {
  const { here, there, former, kinship = "behind" } = options, folder = Deno.makeTempDirSync();
  if (here !== null) await serveVersion(folder, { name: "demo", version: here });
  const known = former === undefined ? null : (await serving(former)).head.state;
  serve(folder, await planServing(STORE, { folder, remote: await serving(there), known, kinship }));
  return recordedVersion(folder, "demo");
}

Deno.test("planServing() takes what was pushed, unless this machine alone has changed it", async () => {
  assertEquals(await after({ here: null, there: 2 }), 2);
  assertEquals(await after({ here: 1, there: 2, former: 1 }), 2, "changed there");
  assertEquals(await after({ here: 2, there: 1, former: 1 }), 2, "changed here");
  assertEquals(await after({ here: 1, there: 2, former: 2 }), 1, "changed back here");
  assertEquals(await after({ here: 1, there: 2 }), 2, "behind what is there");
  assertEquals(await after({ here: 1, there: 2, kinship: "ahead" }), 1, "gone on from there");
  assertEquals(await after({ here: 1, there: 2, former: 1, kinship: "ahead" }), 2);
});

Deno.test("planServing() does not need the former state, and refuses a record that names no version", async () => {
  const folder = Deno.makeTempDirSync(), remote = await serving(2);
  const gone = { folder, remote, known: hashBytes("gone"), kinship: "behind" } as const;
  assertEquals((await planServing(STORE, gone)).map(({ name, version }) => [name, version]), [["demo", 2]]);
  const error = await assertRejects(
    async () => planServing(STORE, { ...gone, remote: await serving(3) }),
    ForecastError,
  );
  assertEquals(error.code, "DAMAGED_FILE");
});
