import type { PeerCheck } from "./peer_check.ts";
import { runPython } from "./run_python.ts";

/** ONNX Runtime runs what we write. */
export const ONNX: PeerCheck = {
  name: "onnx",
  needs: ["python"],
  check: async (context) => (await runPython(context, { script: "versions.py", args: ["onnx", "onnxruntime"] })).trim(),
};
