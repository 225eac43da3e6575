import { assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { WorkerError } from "@lib/core/errors/errors.ts";
import { connectRay } from "@lib/engines/ray/connect_ray.ts";

const ADDRESS = "http://head:8265";

/** A cluster that answers by method and path, and what it was asked. */
function cluster(answers: Readonly<Record<string, () => Response>>) {
  const asked: { url: string; init: RequestInit }[] = [];
  return {
    asked,
    fetch: (url: string, init: RequestInit) => {
      asked.push({ url, init });
      const answer = answers[`${init.method} ${url.slice(ADDRESS.length)}`];
      return answer === undefined ? Promise.reject(new TypeError("no route to host")) : Promise.resolve(answer());
    },
  };
}

const connect = (answers: Readonly<Record<string, () => Response>>, token?: string) =>
  connectRay({ address: ADDRESS, token, fetch: cluster(answers).fetch });

Deno.test("connectRay() refuses what is no address of a dashboard, without telling a password", () => {
  for (
    const address of [
      "head:8265",
      "ray://head:10001",
      "",
      "http://a:secret@head:8265",
      "http://head/?x=1",
      "http://head#",
    ]
  ) {
    const error = assertThrows(() => connectRay({ address }), WorkerError);
    assertEquals([error.code, error.message.includes("secret")], ["ENGINE_ADDRESS", false], address);
  }
  assertEquals(connectRay({ address: "https://gateway/ray/" }).address, "https://gateway/ray");
});

Deno.test("connectRay() refuses a token that no header takes, and never shows it", () => {
  for (const token of ["tok-secret\nx", "tok-€", "tok ", ""]) {
    const error = assertThrows(() => connectRay({ address: ADDRESS, token }), WorkerError);
    assertEquals([error.code, error.hint.includes("RAY_AUTH_TOKEN")], ["ENGINE_DENIED", true]);
    assertEquals(/tok-/.test(JSON.stringify(error)), false);
  }
});

Deno.test("upload() sends files once, by their hash, with the token", async () => {
  const path = "/api/packages/gcs/_ray_pkg_00ff.zip";
  for (const isThere of [false, true]) {
    const { asked, fetch } = cluster({
      [`GET ${path}`]: () => new Response("", { status: isThere ? 200 : 404 }),
      [`PUT ${path}`]: () => new Response(""),
    });
    const ray = connectRay({ address: ADDRESS, token: "secret", fetch });
    assertEquals(await ray.upload(Uint8Array.of(1, 2), "00ff"), "gcs://_ray_pkg_00ff.zip");
    assertEquals(asked.map(({ init }) => init.method), isThere ? ["GET"] : ["GET", "PUT"]);
    for (const { init } of asked) assertEquals(new Headers(init.headers).get("authorization"), "Bearer secret");
  }
});

Deno.test("submit() starts a command line in the folder of the files, and gives the job's id", async () => {
  const { asked, fetch } = cluster({ "POST /api/jobs/": () => Response.json({ submission_id: "raysubmit_1" }) });
  const ray = connectRay({ address: ADDRESS, fetch });
  assertEquals(await ray.submit({ entrypoint: "python d.py", workingDir: "gcs://a.zip" }), "raysubmit_1");
  assertEquals(JSON.parse(String(asked[0]?.init.body)), {
    entrypoint: "python d.py",
    runtime_env: { working_dir: "gcs://a.zip" },
  });
});

Deno.test("state() tells how a job stands, null for one of another cluster", async () => {
  const ray = connect({
    "GET /api/jobs/a": () => Response.json({ status: "RUNNING", message: "Job is running." }),
    "GET /api/jobs/b": () => new Response("Job b does not exist", { status: 404 }),
  });
  assertEquals(await ray.state("a"), { status: "RUNNING", message: "Job is running." });
  assertEquals(await ray.state("b"), null);
});

Deno.test("connectRay() tells who does not answer, who denies, who is no Ray and what Ray could not do", async () => {
  const text = (status: number, body: string) => () => new Response(body, { status });
  const cases: [() => Response, code: string, RegExp][] = [
    [text(401, "Unauthorized: Missing authentication token"), "ENGINE_DENIED", /401 Unauthorized: Missing/],
    [text(403, "Forbidden: Invalid authentication token"), "ENGINE_DENIED", /403 Forbidden/],
    [text(404, "<html>\nnothing here"), "ENGINE_FAILED", /404 nothing here/],
    [text(200, "<html>"), "ENGINE_FAILED", /status 200/],
    [text(500, "Traceback\n  File x\nRuntimeError: no agent"), "ENGINE_FAILED", /500 RuntimeError: no agent$/],
  ];
  for (const [answer, code, message] of cases) {
    const error = await assertRejects(() => connect({ "GET /api/version": answer }).version(), WorkerError);
    assertEquals(error.code, code);
    assertMatch(error.message, message);
  }
  const error = await assertRejects(() => connect({}).version(), WorkerError, "no route to host");
  assertEquals(error.code, "ENGINE_UNREACHABLE");
});

Deno.test("connectRay() calls it an interruption where nobody waits any more", async () => {
  const ray = connectRay({ ...{ address: ADDRESS, signal: AbortSignal.abort() }, fetch: cluster({}).fetch });
  assertEquals((await assertRejects(() => ray.version(), WorkerError)).code, "ABORTED");
});

Deno.test("stop() reaches the cluster after an interruption too", async () => {
  const { asked, fetch } = cluster({ "POST /api/jobs/a/stop": () => Response.json({ stopped: true }) });
  const ray = connectRay({ address: ADDRESS, signal: AbortSignal.abort(), fetch });
  await ray.stop("a");
  assertEquals(asked[0]?.init.signal?.aborted, false);
});
