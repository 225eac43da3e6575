import type { PeerCheck } from "./peer_check.ts";

const SCRIPT = new URL("../../bench/gpu_boosting.ts", import.meta.url).pathname;

/** What the script prints, as far as it is looked at. */
interface Printed {
  readonly device: string;
  readonly boosters: number;
  readonly equalToProcessor: number;
  readonly errorRatio: number;
}

/** What WebGPU boosts is what the same integers give on the processor, and as good as what the engine gives. */
export const GPU: PeerCheck = {
  name: "gpu",
  needs: ["vulkan"],
  async check() {
    const args = ["run", "-A", "--no-check", SCRIPT, "2", "100"], { stdout, stderr } = await run(args);
    if (stdout === "") throw new Error(`an adapter is needed: ${stderr}`);
    const { device, boosters, equalToProcessor, errorRatio }: Printed = JSON.parse(stdout);
    if (equalToProcessor !== boosters) {
      throw new Error(`${equalToProcessor} of ${boosters} boosters are those of the processor`);
    }
    if (!(errorRatio < 1.05)) throw new Error(`the hold-out error is ${errorRatio} of the engine's`);
    return `${boosters} boosters of 100 trees on ${device} are those of the processor`;
  },
};

/** In a process of its own: a driver that crashes takes no other check along. */
async function run(args: string[]): Promise<{ stdout: string; stderr: string }> {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), { args, stdin: "null" }).output();
  return { stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}
