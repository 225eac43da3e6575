import { assertEquals } from "@std/assert";
import { type MachineMemory, MemoryEvidence, type Residents } from "../../lib/parallel/memory_evidence.ts";

/** A machine of 1,000 bytes, of which this process has 100, on which nothing happens. */
const CALM: MachineMemory = {
  kills: () => 3,
  memory: () => ({ most: 1000, total: 1000, available: 500 }),
  own: () => 100,
};

function speaks(
  rss: number,
  options: { limit?: number; residents?: Residents; machine?: Partial<MachineMemory> } = {},
): boolean {
  const { limit = Infinity, residents = new Map(), machine = {} } = options;
  const evidence = new MemoryEvidence({ limit, residents, machine: { ...CALM, ...machine } });
  evidence.begin();
  evidence.tell(rss);
  return evidence.speaks();
}

Deno.test("MemoryEvidence is silent of a worker that was killed with memory to spare", () => {
  assertEquals(speaks(200, { limit: 400 }), false);
  const evidence = new MemoryEvidence({ limit: 1, residents: new Map(), machine: CALM });
  assertEquals(evidence.speaks(), false); // nothing has been told
});

Deno.test("MemoryEvidence speaks of memory near the worker's own limit", () => {
  assertEquals([speaks(361, { limit: 400 }), speaks(359, { limit: 400 })], [true, false]);
});

Deno.test("MemoryEvidence speaks when all workers together take what there is, also of a control group", () => {
  assertEquals(speaks(400, { residents: new Map([[{}, 401]]) }), true);
  assertEquals(speaks(400, { residents: new Map([[{}, 399]]) }), false);
  const machine = { memory: () => ({ most: 400, total: 1000, available: 900 }) };
  assertEquals([speaks(300, { machine }), speaks(200, { machine })], [true, false]);
});

Deno.test("MemoryEvidence speaks when others have taken the machine's memory", () => {
  const machine = { memory: () => ({ most: 1000, total: 1000, available: 99 }) };
  assertEquals(speaks(1, { machine }), true);
});

Deno.test("MemoryEvidence speaks when the kernel has ended a process for memory since the task began, not before", () => {
  let kills = 3;
  const machine = { ...CALM, kills: () => kills };
  const evidence = new MemoryEvidence({ limit: Infinity, residents: new Map(), machine });
  evidence.begin();
  assertEquals(evidence.speaks(), false);
  kills++;
  assertEquals(evidence.speaks(), true);
  evidence.begin();
  assertEquals(evidence.speaks(), false);
});

Deno.test("MemoryEvidence goes by the worker's own limit alone where nothing may be asked of the machine", () => {
  const machine = { kills: () => null, memory: () => null };
  assertEquals([speaks(1e12, { machine }), speaks(91, { limit: 100, machine })], [false, true]);
});

Deno.test("MemoryEvidence forgets a worker that is gone", () => {
  const residents: Residents = new Map();
  const evidence = new MemoryEvidence({ limit: 1, residents, machine: CALM });
  evidence.tell(5);
  assertEquals([...residents.values()], [5]);
  evidence.end();
  assertEquals(residents.size, 0);
});
