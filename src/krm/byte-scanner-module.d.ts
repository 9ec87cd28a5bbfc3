/** The WebAssembly module made from `byte-scanner/`, in base64. */
export const SCANNER: string;
