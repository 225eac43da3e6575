import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import process from "node:process";
import type { FromReplica, ToReplica } from "./messages.ts";
import type { StartReplica } from "./replica.ts";
import type { Supervisor } from "./serve_as_replica.ts";

/** How replicas are started. */
export interface ReplicaCommand {
  /** Arguments of this very Deno, before those of the replica: `run`, flags, module. */
  readonly deno: readonly string[];
  /** Arguments of the replica. @param name Its name. */
  readonly args: (name: string) => readonly string[];
  /** All that it sees of the environment. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Starts replicas as processes. They have groups of their own: Ctrl-C in a terminal is for this process, which tells them; when it
 * is gone they notice, and end in order.
 */
export function startProcesses({ deno, args, environment }: ReplicaCommand): StartReplica {
  return (name, { onMessage, onEnd }) => {
    const child = spawn(Deno.execPath(), [...deno, ...args(name)], {
      stdio: ["pipe", "inherit", "inherit", "ipc"],
      env: { ...environment },
      detached: true,
    });
    // What does not arrive is told by the end of the process.
    child.stdin?.on("error", () => {});
    child.on("message", (message) => onMessage(message as FromReplica));
    child.on("error", (error) => onEnd(error.message));
    child.on("exit", (code, signal) => onEnd(signal ?? `exit code ${code}`));
    return { send: (message, socket) => sendTo(child, message, socket as Socket | undefined), kill: () => kill(child) };
  };
}

/**
 * Connections go by the channel that can carry them, and nothing else does: there, a message that meets a connection on its way is
 * taken for it, and both stand still for ever. All else goes by standard input, a line of JSON each.
 */
function sendTo(child: ChildProcess, message: ToReplica, socket?: Socket): void {
  if (!child.connected) return;
  // It stays open here until the other side has said that it has it.
  if (socket !== undefined) child.send(message, socket, { keepOpen: true }, () => {});
  else child.stdin?.write(`${JSON.stringify(message)}\n`);
}

function kill(child: ChildProcess): void {
  child.kill("SIGKILL");
}

/** The process that has started this one as a replica, or null: somebody else has. */
export function supervisorOfThis(): Supervisor | null {
  if (process.send === undefined) return null;
  const told = Promise.withResolvers<void>();
  return {
    send(message) {
      // Who is gone needs to hear nothing.
      if (process.connected) process.send?.(message, undefined, undefined, () => {});
    },
    onMessage(listener) {
      process.on("message", (message, socket) => listener(message as ToReplica, socket as Socket | undefined));
      void readLines((line) => listener(JSON.parse(line), undefined)).finally(told.resolve);
    },
    onGone(listener) {
      // The channel that stood still for a connection on its way says nothing of its end either: standard input does.
      void told.promise.then(listener);
      if (process.connected) process.once("disconnect", listener);
      else listener();
    },
  };
}

async function readLines(listener: (line: string) => void): Promise<void> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const bytes of Deno.stdin.readable) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) listener(line);
  }
}
