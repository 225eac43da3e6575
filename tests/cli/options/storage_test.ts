import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { InvalidArgumentError } from "commander";
import { createSession } from "../../../lib/cli/session/session.ts";
import { openStorage, parseStorage } from "../../../lib/cli/options/storage.ts";
import { memoryTerminal } from "../_support/memory_terminal.ts";

Deno.test("parseStorage() takes addresses and nothing else", () => {
  for (const address of ["s3://team/models", "s3://team", "file:///srv/models"]) {
    assertEquals(parseStorage(address), address);
  }
  assertEquals(parseStorage("S3://team/models"), "s3://team/models");
  for (const text of ["models", "s3://", "http://team"]) assertThrows(() => parseStorage(text), InvalidArgumentError);
});

Deno.test("openStorage() finds keys and server in the environment, the option first", async () => {
  const variables = { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b", AWS_ENDPOINT_URL: "http://one" };
  const session = createSession(memoryTerminal({ variables }), {}, new AbortController().signal);
  assertEquals((await openStorage(session, "s3://team/m", {})).address, "http://one/team/m");
  assertEquals((await openStorage(session, "s3://team/m", { endpoint: "http://two" })).address, "http://two/team/m");
  await assertRejects(() => openStorage(session, "file:///a", { endpoint: "http://two" }), InvalidArgumentError);
});
