/** No WebAssembly in pages: networks find the same without it, and policies of servers refuse to compile any. */
export const KERNELS_BYTES: string = "";
