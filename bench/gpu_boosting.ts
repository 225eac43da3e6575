/**
 * Does a GPU pay for many small boosters? A prototype that trains a batch of them by WebGPU, one workgroup each, beside the product's engine.
 *
 *     deno run -A bench/gpu_boosting.ts [boosters] [trees]       default 8 boosters of 100 trees, 1,000 rows × 30 features
 *
 * Needs a Vulkan, Metal or DirectX driver; on a machine without a GPU Debian's mesa-vulkan-drivers give a software adapter, by which only
 * the arithmetic is checked. Prints one JSON object; exits 1 if anything differs from the same integers on the processor.
 */
import { compareDevice } from "./gpu/compare.ts";

const [boosters = 8, trees = 100] = Deno.args.map(Number);
const facts = await compareDevice({ boosters, trees });
if (facts === null) console.error("No adapter: install a driver, on Debian mesa-vulkan-drivers for a software one.");
else console.log(JSON.stringify(facts));
Deno.exit(facts?.equalToProcessor === boosters ? 0 : 1);
