import type { PeerCheck } from "./peer_check.ts";
import { runPython } from "./run_python.ts";

/** LightGBM reads what we write. */
export const LIGHTGBM: PeerCheck = {
  name: "lightgbm",
  needs: ["python"],
  check: async (context) => (await runPython(context, { script: "versions.py", args: ["lightgbm"] })).trim(),
};
