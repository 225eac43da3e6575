import { itemName } from "../fleet/table.ts";
import { trainedFleet } from "../fleet/trained_fleet.ts";
import { loadHttp, type LoadResult, postRequest, quantile } from "../harness/http_load.ts";
import { spread } from "../harness/measure.ts";
import { startServe } from "../harness/serve_process.ts";
import type { Target } from "../harness/target.ts";

/** Shorter than the defaults, so that the bench ends; the deadlines are what is tried, not their length. */
const LIMITS = { headerMs: 4_000, bodyMs: 3_000, requestMs: 10_000 };
/** Bytes that the heap may breathe by. */
const GROWTH = 64 * 2 ** 20;
const HEAD = "POST /v1/forecast HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

/** What a server lives through. */
interface Attack {
  readonly name: string;
  /** Do it, for some seconds. @returns What became of it, for people. @throws {Error} If it does what it must not. */
  run(
    port: number,
    load: { readonly rate: number; readonly requests: readonly Uint8Array[]; readonly seconds: number },
  ): Promise<string>;
}

const ATTACKS: readonly Attack[] = [
  { name: "five times the load", run: overload },
  {
    name: "slow headers",
    run: (port, { seconds, requests }) =>
      dribble(port, { seconds, requests, begin: "POST /v1/forecast HTTP/1.1\r\nX: " }),
  },
  {
    name: "slow bodies",
    run: (port, { seconds, requests }) =>
      dribble(port, { seconds, requests, begin: `${HEAD}Content-Length: 100000\r\n\r\n` }),
  },
  { name: "300 MB bodies", run: large },
  { name: "5,000 idle connections", run: idle },
];

/** Attacks, one after the other, and how soon the server is well again. */
export const p18: Target = {
  id: "P18",
  what:
    "five times the sustainable load, slow headers, slow bodies, 300 MB bodies, 5,000 idle connections, one after the " +
    "other: seconds after the end of an attack until a request is answered as before, the worst of all",
  peer: "itself",
  bar: 5,
  stretch: 1,
  better: "lower",
  unit: "s",
  pairs: 5,
  async run(ctx) {
    const keys = ctx.smoke ? 20 : 1_000, seconds = ctx.smoke ? 1 : 5;
    const choice = { keys, contenders: ["gradient_boosting"], folds: { count: 1, refit: false } };
    const root = await trainedFleet(ctx, "boosted_fleet", choice);
    await using server = await startServe(root, { predictions: `${ctx.scratch}/predictions`, limits: LIMITS });
    const { port } = server;
    const requests = Array.from(
      { length: keys },
      (_, k) => postRequest("/v1/forecast", { keys: [{ item: itemName(k) }] }),
    );
    const calm = await loadHttp({ port, connections: 16, seconds, requests });
    const load = { rate: calm.answers / calm.seconds, requests, seconds }, usual = quantile(calm.latencies, 0.99);
    const worst: number[] = [], facts = new Map<string, string>();
    const memory = [await server.memory()];
    for (let round = 0; round < ctx.pairs; round++) {
      const recoveries: number[] = [];
      for (const { name, run } of ATTACKS) {
        facts.set(name, await run(port, load));
        recoveries.push(await untilWell(port, requests, usual));
      }
      worst.push(Math.max(...recoveries));
      memory.push(await server.memory());
    }
    // The first round fills buffers and heap; what grows from then on is kept by somebody.
    const grown = memory.at(-1)! - memory[1]!;
    const megabytes = memory.map((bytes) => (bytes / 2 ** 20).toFixed(0)).join(", ");
    if (grown > GROWTH) throw new Error(`Cannot pass as memory must be flat: current value is ${megabytes} MB`);
    const told = [...facts].map(([name, fact]) => `${name}: ${fact}`).join("; ");
    const note = `${told}; memory before and after each round ${megabytes} MB`;
    return { ours: spread(worst), theirs: null, ratio: spread(worst), errors: null, note };
  },
};

/** Seconds until ten requests in a row are answered about as fast as in calm. */
async function untilWell(port: number, requests: readonly Uint8Array[], usual: number): Promise<number> {
  const start = performance.now();
  for (let well = 0, first = start; performance.now() - start < 60_000;) {
    const asked = performance.now();
    const { statuses } = await loadHttp({ port, connections: 1, seconds: 0.001, requests });
    const isWell = statuses[200] !== undefined && performance.now() - asked < 10 * usual + 50;
    if (isWell && well === 0) first = performance.now();
    well = isWell ? well + 1 : 0;
    if (well === 10) return (first - start) / 1000;
  }
  return Infinity;
}

async function overload(
  port: number,
  { rate, requests, seconds }: { rate: number; requests: readonly Uint8Array[]; seconds: number },
): Promise<string> {
  const { answers, statuses, broken, taken }: LoadResult = await loadHttp({
    port,
    connections: 320,
    seconds,
    requests,
    rate: 5 * rate,
  });
  const others = Object.keys(statuses).filter((status) => !["200", "429", "503"].includes(status));
  // A connection that is closed while a request is on its way is the client's to open again.
  if (broken > 0.01 * answers || others.length > 0 || (taken.at(-1) ?? Infinity) > LIMITS.requestMs) {
    throw new Error(`Cannot pass as no request may break: current value is ${JSON.stringify({ statuses, broken })}`);
  }
  return `${JSON.stringify(statuses)}, p99 of the accepted ${quantile(taken, 0.99).toFixed(0)} ms`;
}

/** Two hundred connections that send a byte now and then, while others ask as usual. */
async function dribble(
  port: number,
  { seconds, requests, begin }: { seconds: number; requests: readonly Uint8Array[]; begin: string },
): Promise<string> {
  const opened = await openMany(port, 200);
  const end = performance.now() + seconds * 1000;
  const others = loadHttp({ port, connections: 4, seconds, requests, rate: 20 });
  let closed = 0;
  await Promise.all(opened.map(async (connection) => {
    try {
      await connection.write(new TextEncoder().encode(begin));
      while (performance.now() < end) {
        await connection.write(Uint8Array.of(0x61));
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    } catch {
      closed++;
    }
  }));
  opened.forEach(closeQuietly);
  const { answers, statuses } = await others;
  if (statuses[200] !== answers) {
    throw new Error(`Cannot pass as others must be served: current value is ${JSON.stringify(statuses)}`);
  }
  return `${closed} of ${opened.length} closed, ${answers} others served`;
}

/** Four bodies at a time, with and without their length said. */
async function large(port: number): Promise<string> {
  const part = new Uint8Array(1 << 20).fill(0x20), answers: string[] = [];
  await Promise.all([true, false, true, false].map(async (isSaid) => {
    const [connection] = await openMany(port, 1);
    if (connection === undefined) return;
    const framing = isSaid ? "Content-Length: 314572800" : "Transfer-Encoding: chunked";
    const chunk = isSaid ? part : new Uint8Array([...new TextEncoder().encode("100000\r\n"), ...part, 13, 10]);
    try {
      await connection.write(new TextEncoder().encode(`${HEAD}${framing}\r\n\r\n`));
      const reading = connection.read(new Uint8Array(4096)).catch(() => null);
      for (let sent = 0; sent < 300; sent++) {
        for (let rest = chunk; rest.length > 0;) rest = rest.subarray(await connection.write(rest));
      }
      await reading;
      answers.push("taken");
    } catch {
      answers.push("cut off");
    }
    closeQuietly(connection);
  }));
  return answers.join(", ");
}

async function idle(port: number, { seconds }: { seconds: number }): Promise<string> {
  const opened = await openMany(port, 5_000);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  opened.forEach(closeQuietly);
  return `${opened.length} opened`;
}

async function openMany(port: number, count: number): Promise<Deno.TcpConn[]> {
  const opened: Deno.TcpConn[] = [];
  for (let i = 0; i < count; i += 100) {
    const some = Array.from({ length: Math.min(100, count - i) }, () => Deno.connect({ hostname: "127.0.0.1", port }));
    for (const result of await Promise.allSettled(some)) if (result.status === "fulfilled") opened.push(result.value);
  }
  return opened;
}

function closeQuietly(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch {
    // The other side was first.
  }
}
