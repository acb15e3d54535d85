/** The length of what was written, and its SHA-256 in lower-case hex. */
export interface WrittenBytes {
  bytes: number;
  sha256: string;
  /** Length and digest of the compressed bytes, where the sink compresses what it keeps. */
  stored?: { bytes: number; sha256: string };
}

/** Receives one file piece by piece. Callers await each `write` before the next, which bounds the memory. */
export interface ReportSink {
  write(chunk: string | Uint8Array): Promise<void>;
  /** Completes the file. */
  close(): Promise<WrittenBytes>;
  /** Discards the file. Never throws. */
  abort(): Promise<void>;
}
