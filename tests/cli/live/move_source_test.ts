import { assertEquals } from "@std/assert";
import { inferenceSource, moveVerifier } from "@lib/cli/live/move_source.ts";
import { createSession } from "@lib/cli/session/session.ts";
import type { VersionRow } from "@lib/registry/versions/row_types.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { withTrained } from "../../upkeep/_project.ts";
import { memoryTerminal } from "../_support/memory_terminal.ts";

function versionsOf(root: string): VersionRow[] {
  const registry = openRegistry(root, { now: () => new Date(0), readOnly: true });
  try {
    return registry.resolveAll({});
  } finally {
    registry.close();
  }
}

Deno.test("moveVerifier() gives the versions that serving could not load, and warns where there is no table", () =>
  withTrained(async ({ folders }) => {
    const terminal = memoryTerminal(), session = createSession(terminal, {}, new AbortController().signal);
    const versions = versionsOf(folders.registry);
    assertEquals(await moveVerifier(inferenceSource(session, folders))(versions), []);
    assertEquals(terminal.stderr, "");
    const nowhere = inferenceSource(session, { ...folders, store: `${folders.store}/none` });
    assertEquals(await moveVerifier(nowhere)(versions), []);
    assertEquals(/nothing is forecast: \[MISSING_GROUP\]/.test(terminal.stderr), true);
    for (const { name } of Deno.readDirSync(`${folders.registry}/packs`)) {
      Deno.truncateSync(`${folders.registry}/packs/${name}`, 20);
    }
    const broken = await moveVerifier(inferenceSource(session, folders))(versions);
    assertEquals(new Set(broken.map(({ code }) => code)), new Set(["CORRUPT_PACK"]));
  }));
