import { itemName } from "../fleet/table.ts";
import { trainedFleet } from "../fleet/trained_fleet.ts";
import { loadHttp, type LoadResult, postRequest, quantile } from "../harness/http_load.ts";
import { startServe } from "../harness/serve_process.ts";
import type { Target } from "../harness/target.ts";

const CONNECTIONS = 16;

/** Requests of one key each against servers that have all models in memory, one process each. */
export const p16: Target = {
  id: "P16",
  what:
    "a forecast of one key by HTTP, 4 steps with intervals, 1,000 keys with gradient boosting each, 16 connections, " +
    "one process, each key asked before: seconds per request; every forecast is logged",
  peer: "FastAPI on uvicorn, LightGBM models (100 trees) and features ready in memory, 1 process, 4 numbers an answer",
  bar: 5,
  stretch: 20,
  better: "higher",
  pairs: 7,
  async run(ctx) {
    const keys = ctx.smoke ? 20 : 1_000, seconds = ctx.smoke ? 0.5 : 4;
    const choice = { keys, contenders: ["gradient_boosting"], folds: { count: 1, refit: false } };
    const root = await trainedFleet(ctx, "boosted_fleet", choice);
    await using server = await startServe(root, { predictions: `${ctx.scratch}/predictions` });
    const peer = Number(await ctx.peer.call("serving.start", { keys, horizon: 4 }));
    const items = Array.from({ length: keys }, (_, k) => itemName((k * 7919) % keys));
    const sides = {
      ours: { port: server.port, requests: items.map((item) => postRequest("/v1/forecast", { keys: [{ item }] })) },
      theirs: { port: peer, requests: items.map((_, k) => postRequest("/forecast", { key: k })) },
    };
    const ask = async (side: keyof typeof sides, rate?: number) =>
      wholly(await loadHttp({ ...sides[side], connections: CONNECTIONS, seconds, rate }));
    const perRequest = async (side: keyof typeof sides) => {
      const { answers, seconds } = await ask(side);
      return { seconds: seconds / answers };
    };
    const started = performance.now();
    for (let asked = 0; asked < 2 * keys;) asked += (await ask("ours")).answers;
    const first = (performance.now() - started) / (2 * keys);
    try {
      const measurement = await ctx.alternate({
        ours: () => perRequest("ours"),
        theirs: () => perRequest("theirs"),
        warmUps: 2,
      });
      const own = await ask("ours", 0.5 / measurement.ours.median);
      const other = await ask("theirs", 0.5 / (measurement.theirs?.median ?? NaN));
      const [p99, peers] = [own, other].map(({ latencies }) => quantile(latencies, 0.99).toFixed(1));
      return {
        ...measurement,
        note: `${
          first.toFixed(2)
        } ms a request while models load; p99 at half of its own rate ${p99} ms, the peer's ${peers} ms`,
      };
    } finally {
      await ctx.peer.call("serving.stop", {});
    }
  },
};

/** @throws {Error} If not all requests were answered with 200. */
function wholly(result: LoadResult): LoadResult {
  const { answers, statuses, broken } = result;
  if (broken === 0 && answers > 0 && statuses[200] === answers) return result;
  throw new Error(`Cannot count as all answers must be 200: current value is ${JSON.stringify({ statuses, broken })}`);
}
