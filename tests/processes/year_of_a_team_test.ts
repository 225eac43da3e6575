import { assertEquals } from "@std/assert";
import { FakeMlflow } from "../tracking/_fake_mlflow.ts";
import { liveAYear } from "../_support/year_of_a_team.ts";

Deno.test("a year of a team: what is decided serves, is told, and comes back whole from elsewhere", async () => {
  const fake = new FakeMlflow(), serve = fake.fetch();
  const storage = Deno.makeTempDirSync({ prefix: "storage_" });
  const mlflow = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (request) => {
    const body = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer());
    const { method, headers, url } = request;
    const isText = headers.get("content-type")?.includes("json") ?? true;
    return serve(url, { method, headers, body: body !== undefined && isText ? new TextDecoder().decode(body) : body });
  });
  try {
    const steps = await liveAYear({ storage: `file://${storage}`, mlflow: `http://127.0.0.1:${mlflow.addr.port}` });
    assertEquals(steps.length, 13);
  } finally {
    await mlflow.shutdown();
    Deno.removeSync(storage, { recursive: true });
  }
});
