import { assertEquals, assertNotEquals } from "@std/assert";
import { identifyVersion } from "../../lib/data/version_identity.ts";
import { inFolder, itemConfig } from "./_tables.ts";

const FILES = [{ path: "t.csv", bytes: 1, sha256: "a" }];

Deno.test("identifyVersion() goes by the bytes of files, not by their names", async () => {
  const config = itemConfig("t.csv"),
    hashOf = async (files: typeof FILES) => (await identifyVersion(config, files)).contentHash;
  const own = await hashOf(FILES);
  assertEquals(await hashOf([{ ...FILES[0], path: "u.csv" }]), own);
  assertNotEquals(await hashOf([{ ...FILES[0], sha256: "b" }]), own);
});

Deno.test("identifyVersion() hashes what files of events say", () =>
  inFolder(async (dir) => {
    const file = `${dir}/events.csv`, config = itemConfig("t.csv", { events: [{ file }] });
    const of = async (text: string) => {
      await Deno.writeTextFile(file, text);
      return await identifyVersion(config, FILES);
    };
    const first = await of("name,date\nfair,2024-01-01\n"), second = await of("name,date\nfair,2024-01-02\n");
    assertEquals(first.events.map(({ path }) => path), [file]);
    assertNotEquals(first.contentHash, second.contentHash);
  }));
