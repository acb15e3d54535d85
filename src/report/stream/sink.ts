/** What was written: its length and its SHA-256 in lower-case hex. */
export interface WrittenBytes {
  bytes: number;
  sha256: string;
}

/** Takes one file piece by piece. Each `write` is awaited before the next: that is what bounds the memory. */
export interface ReportSink {
  write(chunk: string | Uint8Array): Promise<void>;
  /** Completes the file. */
  close(): Promise<WrittenBytes>;
  /** Gives it up and leaves nothing behind. Never throws. */
  abort(): Promise<void>;
}
