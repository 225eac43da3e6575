import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { type S3Request, sendToS3 } from "../../../lib/storage/objects/s3_request.ts";
import { startS3 } from "../../_support/s3_server.ts";

const GET: S3Request = { method: "GET", path: "bucket/a", mostBytes: 10 };
const now = () => new Date("2024-03-01T12:34:56.789Z");

/** Options whose pauses take no time, and the pauses. */
function impatient(signal?: AbortSignal) {
  const waits: number[] = [];
  return { waits, options: { now, signal, wait: (ms: number) => (waits.push(ms), Promise.resolve()) } };
}

/** Pauses are from half to all of these. */
function assertWaits(waits: readonly number[], most: readonly number[]): void {
  assertEquals(waits.map((ms, i) => ms >= (most[i] ?? NaN) / 2 && ms <= (most[i] ?? NaN)), most.map(() => true));
}

Deno.test("sendToS3() sends again what the server puts off or the line loses, with growing pauses", async () => {
  for (const fate of [500, 503, 429, "cut before", "cut after"] as const) {
    await using server = await startS3();
    server.objects.set("a", Uint8Array.of(7));
    const { waits, options } = impatient();
    server.faults = { at: (n) => n < 3 ? fate : null };
    assertEquals((await sendToS3(server.access, GET, options)).body, Uint8Array.of(7), String(fate));
    assertWaits(waits, [200, 400].slice(0, waits.length));
  }
});

Deno.test("sendToS3() gives up after five attempts, and at once where it was stopped", async () => {
  await using server = await startS3({ at: () => 503 });
  const { waits, options } = impatient();
  const error = await assertRejects(() => sendToS3(server.access, GET, options), DataError);
  assertEquals([error.code, server.requests.length], ["STORAGE_UNREACHABLE", 5]);
  assertWaits(waits, [200, 400, 800, 1600]);
  assertMatch(error.message, /503 InternalError/);
  const stop = new AbortController();
  stop.abort(new Error("enough"));
  await assertRejects(() => sendToS3(server.access, GET, impatient(stop.signal).options), Error, "enough");
  assertEquals(server.requests.length, 5);
});

Deno.test("sendToS3() of a patient caller waits up to twenty seconds at a time, and those who wait come apart", async () => {
  await using server = await startS3({ at: () => 503 });
  const pauses: number[][] = [];
  for (const path of ["bucket/a", "bucket/b"]) {
    const { waits, options } = impatient();
    await assertRejects(
      () => sendToS3(server.access, { ...GET, path }, { ...options, attempts: 12 }),
      DataError,
      "12 times",
    );
    assertWaits(waits, [200, 400, 800, 1600, 3200, 6400, 12_800, 20_000, 20_000, 20_000, 20_000]);
    pauses.push(waits);
  }
  assertEquals(pauses[0]?.some((ms, i) => ms !== pauses[1]?.[i]), true);
});

Deno.test("sendToS3() does not wait for a server that sends no byte, before or within an answer, and says so", async () => {
  for (const begun of [false, true]) {
    const stop = new AbortController();
    const handler = () => {
      if (!begun) {
        return new Promise<Response>((resolve) => stop.signal.addEventListener("abort", () => resolve(new Response())));
      }
      return new Response(new ReadableStream({ start: (to) => to.enqueue(Uint8Array.of(1)) }));
    };
    const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {}, signal: stop.signal }, handler);
    const access = {
      endpoint: `http://127.0.0.1:${server.addr.port}`,
      region: "r",
      accessKeyId: "i",
      secretAccessKey: "s",
    };
    const told: string[] = [], onRetry = (reason: string) => told.push(reason);
    const request = { ...GET, mostBytes: 1 << 28 };
    const error = await assertRejects(
      () => sendToS3(access, request, { ...impatient().options, idleMs: 20, onRetry }),
      DataError,
    );
    stop.abort();
    await server.finished;
    assertEquals([error.code, told.length], ["STORAGE_UNREACHABLE", 4]);
    assertMatch(told[0] ?? "", /no byte for .* s"; sent again, attempt 2 of 5/);
  }
});

Deno.test("sendToS3() tells at once what will not change: no leave, a redirection, another failure", async () => {
  await using server = await startS3({ at: () => 403 });
  const { waits, options } = impatient();
  for (
    const [status, code] of [[401, "STORAGE_DENIED"], [403, "STORAGE_DENIED"], [301, "STORAGE_FAILURE"], [
      405,
      "STORAGE_FAILURE",
    ]] as const
  ) {
    server.faults = { at: () => status };
    server.requests.length = 0;
    const body = { ...GET, mostBytes: 0 };
    const error = await assertRejects(() => sendToS3(server.access, body, options), DataError);
    assertEquals([error.code, error.context.status, server.requests.length], [code, status, 1]);
  }
  assertEquals(waits, []);
});

Deno.test("sendToS3() refuses an answer that is longer than it may be", async () => {
  await using server = await startS3();
  server.objects.set("a", new Uint8Array(11));
  const error = await assertRejects(() => sendToS3(server.access, GET, impatient().options), DataError);
  assertEquals(error.code, "DAMAGED_FILE");
});

Deno.test("sendToS3() signs with the time of the clock, and never sends the secret", async () => {
  let seen = new Headers();
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    seen = request.headers;
    return new Response("x");
  });
  const access = {
    endpoint: `http://127.0.0.1:${server.addr.port}`,
    region: "eu-central-1",
    accessKeyId: "WHO",
    secretAccessKey: "never sent",
    sessionToken: "token",
  };
  await sendToS3(access, GET, { now });
  await server.shutdown();
  assertEquals([seen.get("x-amz-date"), seen.get("x-amz-security-token")], ["20240301T123456Z", "token"]);
  assertMatch(seen.get("authorization") ?? "", /Credential=WHO\/20240301\/eu-central-1\/s3\/aws4_request/);
  assertEquals([...seen.values()].some((value) => value.includes("never sent")), false);
});
