/** The WebAssembly module made from `scanner/`, in base64. */
export const SCANNER: string;
