import { cpus, release, type } from "node:os";

/** Versions of the runtime, and the machine. */
export function describeMachine(): Record<string, string> {
  const processors = cpus();
  return {
    deno: Deno.version.deno,
    v8: Deno.version.v8,
    cpu: processors[0]?.model ?? "unknown",
    cores: String(processors.length),
    os: `${type()} ${release()} ${Deno.build.arch}`,
  };
}
