import { compareDevice } from "../../bench/gpu/compare.ts";
import type { PeerCheck } from "./peer_check.ts";

/** What WebGPU boosts is what the same integers give on the processor, and as good as what the engine gives. */
export const GPU: PeerCheck = {
  name: "gpu",
  needs: ["vulkan"],
  async check() {
    const facts = await compareDevice({ boosters: 2, trees: 100 });
    if (facts === null) throw new Error("an adapter is needed: current value is none");
    const { device, boosters, equalToProcessor, errorRatio } = facts;
    if (equalToProcessor !== boosters) {
      throw new Error(`${equalToProcessor} of ${boosters} boosters are those of the processor`);
    }
    if (!(errorRatio < 1.05)) throw new Error(`the hold-out error is ${errorRatio} of the engine's`);
    return `${boosters} boosters of 100 trees on ${device} are those of the processor`;
  },
};
