import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { isRepetition, PeerError, PeerProcess } from "../../bench/harness/peer.ts";

Deno.test("isRepetition() needs seconds above 0", () => {
  const values = [{ seconds: 1 }, { seconds: 0 }, { seconds: "1" }, {}, null, 3];
  assertEquals(values.map(isRepetition), [true, false, false, false, false, false]);
});

/** A peer whose "Python" is a shell script. */
async function withPeer(script: string, test: (peer: PeerProcess, folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir(), python = `${folder}/python`;
  await Deno.writeTextFile(python, `#!/bin/sh\n${script}\n`);
  await Deno.chmod(python, 0o755);
  const peer = new PeerProcess(() => Promise.resolve(python), "server.py");
  try {
    await test(peer, folder);
  } finally {
    await peer.close();
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("PeerProcess.call() one line a call to one process, with one thread", async () => {
  const script = `while read -r line; do echo "$line" >> "$(dirname "$0")/calls"
    echo "{\\"ok\\": true, \\"answer\\": {\\"seconds\\": 0.5, \\"threads\\": \\"$OMP_NUM_THREADS\\", \\"pid\\": $$}}"; done`;
  await withPeer(script, async (peer, folder) => {
    const first = await peer.call("trees.fit", { x: 1 }), second = await peer.repeat("trees.fit", { x: 2 });
    assertEquals(first, second);
    assertEquals(peer.calls, 2);
    assertStringIncludes(JSON.stringify(first), '"threads":"1"');
    const calls = await Deno.readTextFile(`${folder}/calls`);
    assertEquals(calls.trim().split("\n").map((line) => JSON.parse(line)), [
      { call: "trees.fit", args: { x: 1 } },
      { call: "trees.fit", args: { x: 2 } },
    ]);
  });
});

Deno.test("PeerProcess.call() what the function raised, with its trace", async () => {
  const script = `read -r line; echo '{"ok": false, "error": "ValueError: no", "trace": "line 3"}'; read -r line`;
  await withPeer(script, async (peer) => {
    const error = await assertRejects(() => peer.call("trees.fit", {}), PeerError);
    assertEquals(error.trace, "line 3");
    assertStringIncludes(error.message, "ValueError: no");
  });
});

Deno.test("PeerProcess.call() the process that ends is an error, not an endless wait", async () => {
  await withPeer("read -r line", async (peer) => {
    await assertRejects(() => peer.call("trees.fit", {}), PeerError, "ended");
  });
});

Deno.test("PeerProcess.repeat() refuses an answer without seconds", async () => {
  await withPeer(`while read -r line; do echo '{"ok": true, "answer": {}}'; done`, async (peer) => {
    await assertRejects(() => peer.repeat("trees.fit", {}), PeerError, "seconds");
  });
});

Deno.test("PeerProcess.versions() asks for the pinned packages", async () => {
  const script =
    `read -r line; printf '%s' "$line" > "$(dirname "$0")/call"; echo '{"ok": true, "answer": {"a-b": "1.2"}}'
    read -r line`;
  await withPeer(script, async (peer, folder) => {
    assertEquals(await peer.versions("# the peers\na-b==1.2\nc.d==3\n"), { "a-b": "1.2" });
    assertEquals(JSON.parse(await Deno.readTextFile(`${folder}/call`)).args, { packages: ["a-b", "c.d"] });
  });
});
