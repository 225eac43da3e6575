/** What V8 writes with `--cpu-prof`: a tree of calls, and which call was running at each sample. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  /** Id of the node of each sample. */
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

/**
 * Seconds by room of `lib/`: each sample counts for the innermost call of a room on its stack, so that a package's time is
 * that of the room that calls it. `idle`: waiting for a file or for another thread; `other`: no room on the stack, such as
 * start-up. Garbage collection, which serves all alike, is left out.
 *
 * @param profile Parsed `.cpuprofile`.
 */
export function secondsByRoom(profile: CpuProfile): Map<string, number> {
  const byId = new Map(profile.nodes.map((node) => [node.id, node]));
  const rooms = new Map<number, string>();
  const visit = (id: number, above: string): void => {
    const { callFrame, children = [] } = byId.get(id) ?? { callFrame: { functionName: "", url: "" } };
    const room = roomOf(callFrame) ?? above;
    rooms.set(id, room);
    children.forEach((child) => visit(child, room));
  };
  if (profile.nodes.length > 0) visit(profile.nodes[0].id, "other");
  const seconds = new Map<string, number>();
  profile.samples.forEach((id, i) => {
    const room = rooms.get(id) ?? "other";
    if (room !== COLLECTION) seconds.set(room, (seconds.get(room) ?? 0) + profile.timeDeltas[i] / 1e6);
  });
  return seconds;
}

const COLLECTION = "collection";

function roomOf({ functionName, url }: { functionName: string; url: string }): string | null {
  if (functionName === "(garbage collector)") return COLLECTION;
  if (functionName === "(idle)") return "idle";
  return /\/lib\/([a-z]+)\/[^/]+(?:\/[^/]+)*\.ts$/.exec(url)?.[1] ?? null;
}
